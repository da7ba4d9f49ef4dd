"""What second factors need from others."""

from typing import Protocol


class Seal(Protocol):
    """Keeps texts so that only we can read them; `about` says what it is, and opens nothing else."""

    def seal(self, tenant: str, text: str, about: str) -> str:
        """The text, sealed."""
        ...

    def open(self, tenant: str, sealed: str, about: str) -> str:
        """The text again. Raises a Refusal when the key is missing or the seal is broken."""
        ...
