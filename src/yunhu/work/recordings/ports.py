"""What recordings need of others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct

from yunhu.work.recordings.keys import Identity
from yunhu.work.recordings.model import Recording

Announce = Callable[[str, str | None, Struct], Any]
"""(tenant, contact or None, fact): journals the fact and publishes it."""

Settle = Callable[[], Awaitable[None]]
"""Waits a moment for facts that are on their way into the database; never raises."""

NewId = Callable[[], str]
"""Makes ids of recordings."""


class RecordingHandler(Protocol):
    """The calls' side."""

    def recording_failed(self, recording: Recording, must_end: bool) -> None:
        """There is no recording, or none from here on. `must_end`: by policy the call may not go on."""
        ...


class Keys(Protocol):
    """The tenant's keys on this node (the keyring)."""

    def recording_identity(self, tenant: str) -> Sequence[Identity]:
        """The private keys that open the tenant's recordings; the escrow's never is here."""
        ...

    def seal(self, tenant: str, text: str, about: str) -> str:
        """A text as it is stored. Raises a Refusal without the key."""
        ...

    def open(self, tenant: str, sealed: str, about: str) -> str:
        """A text that was stored. Raises a Refusal without the key, or when it was changed."""
        ...

    def fingerprint(self, tenant: str, text: str, about: str) -> str:
        """A keyed hash of a text."""
        ...
