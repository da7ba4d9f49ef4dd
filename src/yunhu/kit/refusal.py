"""The one way to say no: a small class per refusal, with a stable id that the catalogues translate."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 (a refusal is not an error)
    """What we refuse, and why. Subclass it once per reason in a room's `errors.py`.

    `id` is stable and public ("queue.full"): it names the problem type in the API (RFC 9457) and the text in
    the catalogues. `status` is the HTTP status that says the same. `params` fill the text's `{placeholders}`;
    they are shown to people, so they never hold secrets or personal data.
    """

    id: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, **params: object) -> None:
        super().__init__(self.id)
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.id} ({shown})" if shown else self.id
