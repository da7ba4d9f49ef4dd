"""What it is to listen to a recording, and a note on its time line."""

from __future__ import annotations

from msgspec import Struct

from yunhu.kit.instants import Instant

LONGEST_PURPOSE = 200
LONGEST_NOTE = 2000


class Listening(Struct, frozen=True, kw_only=True):
    """Somebody hears one recording for a stated purpose: one line of the audit, however often it seeks."""

    id: str
    tenant: str
    recording: str
    by: str
    purpose: str
    at: Instant
    until: Instant


class Note(Struct, frozen=True, kw_only=True):
    """What somebody wrote at a moment of a recording, in milliseconds from its start."""

    id: str
    recording: str
    at_ms: int
    text: str
    by: str
    written_at: Instant
