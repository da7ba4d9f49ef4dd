"""The opened keys of one tenant: sealing, opening and fingerprints, in microseconds, asking nobody."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Final

from yunhu.trust.privacy.errors import KeyMissing, SealBroken
from yunhu.trust.privacy.suites import BadSeal, Sealing, SuiteName, fingerprint

PREFIX: Final = "yp1."
"""Begins every sealed text."""

NUMBER: Final = "number"
"""What is about a phone number: its fingerprint is that of its whole form (E.164)."""

_MAGIC: Final = b"yp1"


class Sealer:
    """What a tenant's keys do. Changed only by its keyring; safe to use from several threads."""

    def __init__(
        self, tenant: str, where: str, whole: Callable[[str], str], refresh: Callable[[], bool]
    ) -> None:
        """`whole` gives a number's whole form; `refresh` looks for keys that another process made."""
        self.tenant = tenant
        self._where = where
        self._whole = whole
        self._refresh = refresh
        self._keys: Mapping[str, Sealing] = {}
        self._current: tuple[str, Sealing]
        self.prints: tuple[SuiteName, bytes] | None = None
        """The key of fingerprints; it never changes."""

    def take(self, keys: Mapping[str, Sealing], current: str, prints: tuple[SuiteName, bytes]) -> None:
        """Use these keys from now on."""
        self._keys = keys
        self.prints = prints
        self._current = (current, keys[current])

    def key(self, id_: str) -> Sealing | None:
        """A key that is open already."""
        return self._keys.get(id_)

    def seal(self, text: str, about: str) -> str:
        """The text, sealed: `yp1.<key>.<base64url>`."""
        key, sealing = self._current
        sealed = sealing.seal(text.encode("utf-8", "surrogatepass"), self._bound(about))
        return f"{PREFIX}{key}.{urlsafe_b64encode(sealed).decode('ascii')}"

    def open(self, sealed: str, about: str) -> str:
        """The text. Raises `KeyMissing`, `SealBroken`."""
        parts = sealed.split(".")
        if len(parts) != 3 or parts[0] != "yp1":
            raise SealBroken(about=about)
        try:
            data = urlsafe_b64decode(parts[2])
            return self._opened(parts[1], data, about).decode("utf-8", "surrogatepass")
        except (binascii.Error, ValueError):
            raise SealBroken(about=about) from None

    def seal_bytes(self, data: bytes, about: str) -> bytes:
        """Bytes, sealed."""
        key, sealing = self._current
        name = key.encode("ascii")
        return _MAGIC + bytes((len(name),)) + name + sealing.seal(data, self._bound(about))

    def open_bytes(self, sealed: bytes, about: str) -> bytes:
        """The bytes. Raises `KeyMissing`, `SealBroken`."""
        if not sealed.startswith(_MAGIC) or len(sealed) < 5:
            raise SealBroken(about=about)
        begin = 4 + sealed[3]
        return self._opened(sealed[4:begin].decode("ascii", "replace"), sealed[begin:], about)

    def fingerprint(self, text: str, about: str) -> str:
        """The keyed hash of a text, 128 bits. Numbers are hashed in their whole form."""
        if self.prints is None:
            raise KeyMissing(key="fingerprint", file=self._where)
        suite, key = self.prints
        whole = self._whole(text) if about == NUMBER else text
        return fingerprint(suite, key, f"{about}\0{whole}".encode("utf-8", "surrogatepass"))

    def _opened(self, key: str, data: bytes, about: str) -> bytes:
        sealing = self._keys.get(key)
        if sealing is None:
            sealing = self._keys.get(key) if self._refresh() else None
        if sealing is None:
            raise KeyMissing(key=key[:16], file=self._where)
        try:
            return sealing.open(data, self._bound(about))
        except BadSeal:
            raise SealBroken(about=about) from None

    def _bound(self, about: str) -> bytes:
        return f"{self.tenant}\0{about}".encode()
