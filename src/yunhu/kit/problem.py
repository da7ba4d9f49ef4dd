"""What is wrong with a configuration object, and where: found by a room's rules, worded by the catalogues."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `path` leads to it (`nodes.menu.on_timeout`), `id` is the key of its text.

    A `warning` is worth saying but does not stop the object from being used.
    """

    path: str
    id: str
    params: dict[str, object] = field(default_factory=dict)
    warning: bool = False
