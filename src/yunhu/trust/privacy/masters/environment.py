"""The master key in a variable of the environment, as a secret store of the platform hands it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yunhu.trust.privacy.errors import MasterMissing, MasterNotOurs
from yunhu.trust.privacy.masters.local import LocalKeys, parse

VARIABLE: Final = "YUNHU_MASTER_KEY"
"""Base64 of 32 bytes; a comma and the key before it, while that is being replaced."""


class EnvironmentMaster:
    """Renewed from outside: the new key comes first, the old one behind a comma until all is wrapped anew."""

    where = VARIABLE
    is_near = True

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Raises `MasterMissing`, `MasterUnfit`."""
        text = environment.get(VARIABLE, "")
        if not text:
            raise MasterMissing(where=VARIABLE)
        self._keys = LocalKeys(parse([part.strip() for part in text.split(",")], VARIABLE), VARIABLE)

    def identity(self) -> str:
        """The name of the first key."""
        return self._keys.identity()

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """A key, sealed."""
        return self._keys.wrap(key, context)

    def unwrap(self, wrapped: bytes, context: bytes, identity: str) -> bytes:
        """The key. Raises `SealBroken`, `WrongMaster`."""
        return self._keys.unwrap(wrapped, context, identity)

    def renew(self) -> None:
        """It cannot be written from here. Raises `MasterNotOurs`."""
        raise MasterNotOurs(where=VARIABLE)

    def retire(self) -> None:
        """The old key is taken out of the variable by whoever set it."""
