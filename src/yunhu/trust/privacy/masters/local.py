"""Master keys that this process holds: one to wrap with, and older ones that still unwrap."""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Final

from yunhu.trust.privacy.errors import MasterUnfit, SealBroken, WrongMaster
from yunhu.trust.privacy.suites import KEY_BYTES, Aes, BadSeal

MOST_KEYS: Final = 16
"""Master keys that are read of one place."""

_NAME = b"yunhu master key"
_NAME_BYTES: Final = 8


def new_key() -> str:
    """A master key as it is written down: 32 bytes of chance in base64."""
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def name_of(key: bytes) -> str:
    """What a key is called; it tells nothing of the key."""
    return hmac.digest(key, _NAME, "sha256")[:_NAME_BYTES].hex()


def parse(lines: Sequence[str], where: str) -> list[bytes]:
    """The keys of a text, one in each line, the newest first. Raises `MasterUnfit`."""
    try:
        keys = [b64decode(line, validate=True) for line in lines[:MOST_KEYS]]
    except (binascii.Error, ValueError):
        raise MasterUnfit(where=where) from None
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise MasterUnfit(where=where)
    return keys


class LocalKeys:
    """Wraps with the first of some keys, and unwraps with any."""

    is_near = True

    def __init__(self, keys: Sequence[bytes], where: str) -> None:
        self.where = where
        self._keys = {name_of(key): Aes(key) for key in keys}

    def identity(self) -> str:
        """The name of the key that wraps."""
        return next(iter(self._keys))

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """A key, sealed with the newest master."""
        return self._keys[self.identity()].seal(key, context)

    def unwrap(self, wrapped: bytes, context: bytes, identity: str) -> bytes:
        """The key. Raises `SealBroken`, `WrongMaster`."""
        master = self._keys.get(identity)
        if master is None:
            raise WrongMaster(where=self.where, wanted=identity, found=self.identity())
        try:
            return master.open(wrapped, context)
        except BadSeal:
            raise SealBroken(where=self.where) from None
