"""Sealing what belongs to persons before it is written, and opening it again.

The keys are kept elsewhere (`trust.privacy.keyring`); a process serves one tenant and so has one sealer,
which it takes into use before anything is written. Without one nothing is written in clear: it is refused.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from yunhu.kit.refusal import Refusal


class Unreadable(Refusal):
    """A sealed value cannot be opened: it was changed, cut, put elsewhere, or its key is not here."""

    id: ClassVar[str] = "keys.unreadable"
    status: ClassVar[int] = 500


class NoSealer(Refusal):
    """Personal data was to be written before the keys were there."""

    id: ClassVar[str] = "keys.no_sealer"
    status: ClassVar[int] = 500


class Sealer(Protocol):
    """The keys of one tenant. `about` is bound to what is sealed: a number is never opened as a name."""

    def seal(self, text: str, about: str) -> str:
        """The text, sealed: `yp1.…`."""
        ...

    def open(self, sealed: str, about: str) -> str:
        """The text that was sealed. Raises `Unreadable`."""
        ...

    def seal_bytes(self, data: bytes, about: str) -> bytes:
        """Bytes, sealed."""
        ...

    def open_bytes(self, sealed: bytes, about: str) -> bytes:
        """The bytes that were sealed. Raises `Unreadable`."""
        ...

    def fingerprint(self, text: str, about: str) -> str:
        """What equal texts have in common (128 bits); without the key nobody makes it from a text."""
        ...


_sealers: list[Sealer] = []


def use(sealer: Sealer) -> None:
    """Seal and open with this from now on."""
    _sealers[:] = [sealer]


def sealer() -> Sealer:
    """The one in use. Raises `NoSealer`."""
    if not _sealers:
        raise NoSealer
    return _sealers[0]
