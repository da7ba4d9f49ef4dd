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


@dataclass(eq=False)
class Misread(Exception):  # noqa: N818 (it is told to whoever made the file, like a refusal)
    """A file that does not say what it should: the first thing wrong, and its line (from 1; 0: the whole)."""

    id: str
    line: int = 0
    params: dict[str, object] = field(default_factory=dict)
