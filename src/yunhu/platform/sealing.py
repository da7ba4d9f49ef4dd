"""Sealing what belongs to persons before it is written, and opening it again.

The keys are kept elsewhere (`trust.privacy.keyring`); a process serves one tenant and so has one sealer,
which it takes into use before anything is written. Without one nothing is written in clear: it is refused.

A kept value is `yp1.<key>.<base64url>.<about>`: what the sealer makes, and what it is about, so that stories
can be opened without knowing each fact.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Protocol, get_origin

from yunhu.kit.pii import KINDS, Pii
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.metrics import tallies

SEALED: Final = "yp1."
"""Begins every sealed text."""

UNREADABLE: Final = "‹unreadable›"
"""Stands for a value that cannot be opened, so that the others of a page or a story can be shown."""

NUMBER: Final = "number"
"""What is about a phone number: fingerprints are those of its whole form, however it is spelled."""

_log = telemetry.logger("sealing")
_TROUBLE = tallies("sealed_unreadable_total", "Sealed values that could not be opened.", "reason")


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
        """The text, sealed: `yp1.<key>.<base64url>`."""
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


_in_use: list[Sealer] = []


def use(sealer: Sealer) -> None:
    """Seal and open with this from now on."""
    _in_use[:] = [sealer]


def in_use() -> Sealer:
    """The sealer of this process. Raises `NoSealer`."""
    if not _in_use:
        raise NoSealer
    return _in_use[0]


def seal(text: str, about: str) -> str:
    """A text as it may be kept.

    Raises `NoSealer`, and `Unreadable` for what stands for an unreadable one."""
    if text == UNREADABLE:
        raise Unreadable
    return f"{in_use().seal(text, about)}.{about}"


def kept(value: Pii[str]) -> str:
    """Personal data as it may be kept: what a fact brought sealed is not sealed anew. Raises like `seal`."""
    return value.sealed(seal)


def unseal(text: str, about: str) -> str:
    """The text of a kept value. Raises `Unreadable`."""
    sealed, _dot, label = text.rpartition(".")
    if label != about:
        raise Unreadable
    return in_use().open(sealed, about)


def shown(text: str, about: str) -> str:
    """The text of a kept value; `UNREADABLE` for what cannot be opened, which is counted and logged."""
    try:
        return unseal(text, about)
    except Unreadable as refusal:
        if not _TROUBLE.of(refusal.id).count:
            _log.error("a sealed value cannot be opened", reason=refusal.id, about=about)
        _TROUBLE.of(refusal.id).count += 1
        return UNREADABLE


def opened(value: Any) -> Any:
    """A tree of lists and mappings with every kept value in it opened, as far as it can be."""
    if isinstance(value, str):
        if not value.startswith(SEALED):
            return value
        about = value.rpartition(".")[2]
        return shown(value, about) if about in KINDS else value
    if isinstance(value, dict):
        return {key: opened(each) for key, each in value.items()}
    if isinstance(value, list):
        return [opened(each) for each in value]
    return value


def fingerprint(text: str, about: str) -> str:
    """The keyed hash of a text, by which it is found again. Raises `NoSealer`."""
    return in_use().fingerprint(text, about)


def enc_hook(value: object) -> object:
    """For encoders of msgspec: personal data is written sealed. Raises TypeError for other strange types."""
    if isinstance(value, Pii):
        return kept(value)
    raise TypeError(f"{type(value).__name__} cannot be written")


def dec_hook(type_: type, value: object) -> object:
    """For decoders of msgspec: personal data stays sealed until it is revealed."""
    kind = get_origin(type_) or type_
    if isinstance(kind, type) and issubclass(kind, Pii) and isinstance(value, str):
        return kind.kept(value, unseal)
    raise TypeError(f"{type_} cannot be read")
