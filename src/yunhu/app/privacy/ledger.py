"""What facts say for the ledger of consents: callers heard the notice of recording, or answered in a flow."""

from __future__ import annotations

from typing import Final

from yunhu.app.privacy.keys import whole
from yunhu.flow.ivr.facts import ConsentAnswered
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.platform.sealing import fingerprint
from yunhu.trust.law.consents.model import Act, Evidence
from yunhu.trust.law.consents.ports import Recorded, Said
from yunhu.work.recordings.facts import RecordingNoticePlayed, RecordingStarted

PERSON: Final = "law.person"
"""What the keyed hashes of the ledger are about."""

RECORDING: Final = "recording"
"""What callers are informed of."""

_ACTS: Final[dict[str, Act]] = {"granted": "given", "refused": "withdrawn"}
"""Who says no is not asked whether there was a consent: from now on there is none."""

_DECODER = FactDecoder(RecordingNoticePlayed, RecordingStarted, ConsentAnswered)


def person_key(kind: str, value: str) -> str:
    """The keyed hash by which the ledger knows an identity."""
    return fingerprint(f"{kind} {value}", PERSON)


def line_of(envelope: Envelope) -> Said | Recorded | None:
    """The line that a fact makes or completes; None for most."""
    if envelope.kind not in _DECODER.kinds or envelope.contact is None:
        return None
    match _DECODER.decode(envelope):
        case RecordingStarted(recording=recording):
            return Recorded(RECORDING, recording)
        case RecordingNoticePlayed() as notice:
            return _informed(notice, envelope.contact)
        case ConsentAnswered() as answer if answer.outcome in _ACTS:
            return _answered(answer, envelope.contact)
        case _:
            return None


def _informed(notice: RecordingNoticePlayed, contact: str) -> Said:
    note = f"{notice.prompt} {notice.version} ({notice.language})"
    return Said(
        purpose=RECORDING,
        act="informed",
        text_version=_number(notice.version),
        channel="voice",
        evidence=Evidence(kind="recording", contact=contact, note=note),
    )


def _answered(answer: ConsentAnswered, contact: str) -> Said:
    number = whole(answer.caller.reveal())
    note = f"{answer.flow} {answer.version}, {answer.node}: {answer.key}"
    return Said(
        purpose=answer.purpose,
        act=_ACTS[answer.outcome],
        text_version=answer.text_version,
        text_digest=answer.text_digest,
        channel="voice",
        evidence=Evidence(kind="digits", contact=contact, note=note),
        person=person_key("phone", number) if number.startswith("+") else None,
        by="flow",
    )


def _number(version: str) -> int:
    """A version that is a number; 0 for one in words, which the evidence names."""
    return int(version) if version.isascii() and version.isdecimal() and len(version) <= 6 else 0
