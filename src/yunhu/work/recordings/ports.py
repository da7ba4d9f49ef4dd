"""What recordings need of others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from msgspec import Struct

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
