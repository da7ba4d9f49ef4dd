"""What facts say for the ledger of consents: callers heard the notice, and then a recording began."""

from __future__ import annotations

from typing import Final

from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.trust.law.consents.model import Evidence
from yunhu.trust.law.consents.ports import Recorded, Said
from yunhu.work.recordings.facts import RecordingNoticePlayed, RecordingStarted

PURPOSE: Final = "recording"
"""What callers are informed of."""

BY: Final = "system"

_DECODER = FactDecoder(RecordingNoticePlayed, RecordingStarted)


def line_of(envelope: Envelope) -> Said | Recorded | None:
    """The line that a fact makes or completes; None for most."""
    if envelope.kind not in _DECODER.kinds or envelope.contact is None:
        return None
    fact = _DECODER.decode(envelope)
    if isinstance(fact, RecordingStarted):
        return Recorded(PURPOSE, fact.recording)
    assert isinstance(fact, RecordingNoticePlayed)
    return Said(
        purpose=PURPOSE,
        act="informed",
        text_version=_number(fact.version),
        channel="voice",
        evidence=Evidence(
            kind="recording",
            contact=envelope.contact,
            note=f"{fact.prompt} {fact.version} ({fact.language})",
        ),
        by=BY,
    )


def _number(version: str) -> int:
    """A version that is a number; 0 for one in words, which the evidence names."""
    return int(version) if version.isascii() and version.isdecimal() and len(version) <= 6 else 0
