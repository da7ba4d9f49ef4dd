"""What the keyring needs of whoever has the master key."""

from __future__ import annotations

from typing import Protocol


class MasterKey(Protocol):
    """The one key that wraps all others. It may live where we never see it."""

    where: str
    """The file, the variable or the service, for whoever has to mend something."""

    is_near: bool
    """Whether it answers at once: a service elsewhere is asked only where nobody waits."""

    def identity(self) -> str:
        """Names the key without telling anything of it; another key has another name.

        Raises `MasterMissing`, `MasterUnfit`, `MasterAway`.
        """
        ...

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """A key, sealed; `context` says whose and what for. Raises `MasterAway`."""
        ...

    def unwrap(self, wrapped: bytes, context: bytes, identity: str) -> bytes:
        """The key that the master of this name wrapped. Raises `SealBroken`, `WrongMaster`, `MasterAway`."""
        ...

    def renew(self) -> None:
        """Wrap with a new key from now on; the one before still unwraps. Raises `MasterNotOurs`."""
        ...

    def retire(self) -> None:
        """All is wrapped with the newest key: the ones before are not needed any more."""
        ...
