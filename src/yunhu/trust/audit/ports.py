"""What the audit needs of its neighbours."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from yunhu.platform.http.audit import Entry
from yunhu.platform.journal.file import Envelope

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Writes a fact down: tenant, contact, fact."""

Clean = Callable[[str], str]
"""A text without the personal data in it."""

CaughtUp = Callable[[], Awaitable[None]]
"""Waits until all facts so far are rows. Raises TimeoutError."""

Translate = Callable[[Envelope], Entry | None]
"""The entry that another room's fact makes, if it makes one; the same each time."""


class Safe(Protocol):
    """Keeps private keys so that whoever has the disk alone can use none of them."""

    def own(self, purpose: str) -> bytes | None:
        """The key for a purpose; None before there is one. Raises a Refusal when it cannot be opened."""
        ...

    def keep_own(self, purpose: str, name: str, key: bytes) -> bytes:
        """Keep a key unless there is one; the one that is kept. Raises a Refusal, OSError."""
        ...


class Disk(Protocol):
    """Where facts are written first."""

    @property
    def accepting(self) -> bool:
        """Whether what is given now is written."""
        ...

    @property
    def losing(self) -> bool:
        """Whether facts are being lost."""
        ...

    @property
    def troubled(self) -> bool:
        """Whether the disk did not take what was given last."""
        ...

    @property
    def lost(self) -> int:
        """Facts that were lost so far."""
        ...

    async def durable(self, timeout_s: float = 5.0) -> None:
        """Wait until all that was given is on the disk. Raises a Refusal."""
        ...
