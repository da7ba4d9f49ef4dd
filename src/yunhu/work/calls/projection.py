"""Facts become rows: contacts, segments, legs, and the story of each contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.platform.sealing import NUMBER, fingerprint, kept
from yunhu.telephony.legs import facts as legs
from yunhu.work.calls import facts as calls
from yunhu.work.calls.tables import CONTACT, FACT, LEG, SEGMENT

KINDS: tuple[type[msgspec.Struct], ...] = (
    calls.ContactArrived,
    calls.ContactAnswered,
    calls.SegmentStarted,
    calls.ContactConnected,
    calls.ContactNoted,
    calls.ContactDisposed,
    calls.ContactIdentified,
    calls.ContactEnded,
    legs.LegStarted,
    legs.LegRinging,
    legs.LegAnswered,
    legs.LegEnded,
)


class CallsProjection:
    """Contacts, segments and legs. It is the only writer of its tables."""

    name = "calls"
    tables: Sequence[Table] = (CONTACT, SEGMENT, LEG)

    def __init__(self) -> None:
        self._decoder = FactDecoder(*KINDS)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean."""
        rows = Rows()
        for envelope in envelopes:
            if envelope.contact is not None:
                fact = self._decoder.decode(envelope)
                if fact is not None:
                    _HANDLERS[type(fact)](rows, fact, envelope)
        for fold in (rows.contacts, rows.segments, rows.legs):
            fold.write(connection)


class Rows:
    """The rows that one batch changes."""

    __slots__ = ("contacts", "legs", "segments")

    def __init__(self) -> None:
        self.contacts = Fold(CONTACT)
        self.segments = Fold(SEGMENT)
        self.legs = Fold(LEG)


def _arrived(rows: Rows, fact: calls.ContactArrived, envelope: Envelope) -> None:
    rows.contacts.row(envelope.contact or "").update(
        tenant=envelope.tenant,
        channel=fact.channel,
        caller=kept(fact.caller),
        caller_print=fingerprint(fact.caller.reveal(), NUMBER),
        caller_name=kept(fact.caller_name),
        dialled=fact.dialled,
        number=fact.number,
        trunk=fact.trunk,
        arrived_at=envelope.at,
    )


def _answered(rows: Rows, fact: calls.ContactAnswered, envelope: Envelope) -> None:
    rows.contacts.row(envelope.contact or "")["answered_at"] = envelope.at


def _segment(rows: Rows, fact: calls.SegmentStarted, envelope: Envelope) -> None:
    rows.segments.row(envelope.id).update(
        tenant=envelope.tenant,
        contact=envelope.contact,
        segment=fact.segment,
        queue=fact.queue,
        agent=fact.agent,
        number=None if fact.number is None else kept(fact.number),
        leg=fact.leg,
        flow=fact.flow,
        started_at=envelope.at,
    )
    if fact.queue is not None:
        rows.contacts.row(envelope.contact or "")["queue"] = fact.queue
    if fact.segment == "agent" and fact.agent is not None:
        rows.contacts.row(envelope.contact or "")["agent"] = fact.agent


def _connected(rows: Rows, fact: calls.ContactConnected, envelope: Envelope) -> None:
    row = rows.contacts.row(envelope.contact or "")
    row["connected_at"] = envelope.at
    row["waited_ms"] = fact.waited_ms
    if fact.agent is not None:
        row["agent"] = fact.agent


def _noted(rows: Rows, fact: calls.ContactNoted, envelope: Envelope) -> None:
    rows.contacts.row(envelope.contact or "").update(
        note=kept(fact.text), note_version=fact.version, note_by=fact.by, note_at=envelope.at
    )


def _disposed(rows: Rows, fact: calls.ContactDisposed, envelope: Envelope) -> None:
    rows.contacts.row(envelope.contact or "")["disposition"] = fact.code


def _identified(rows: Rows, fact: calls.ContactIdentified, envelope: Envelope) -> None:
    rows.contacts.row(envelope.contact or "")["customer"] = fact.customer


def _ended(rows: Rows, fact: calls.ContactEnded, envelope: Envelope) -> None:
    rows.contacts.row(envelope.contact or "").update(
        ended_at=fact.at or envelope.at, cause=fact.cause, ended_by=fact.by, abandoned=fact.abandoned
    )


def _leg_started(rows: Rows, fact: legs.LegStarted, envelope: Envelope) -> None:
    rows.legs.row(fact.leg).update(
        tenant=envelope.tenant,
        contact=envelope.contact,
        direction=fact.direction,
        trunk=fact.trunk,
        phone=fact.phone,
        caller=kept(fact.caller),
        dialled=kept(fact.dialled),
        started_at=envelope.at,
    )


def _leg_ringing(rows: Rows, fact: legs.LegRinging, envelope: Envelope) -> None:
    rows.legs.row(fact.leg)["ringing_at"] = envelope.at


def _leg_answered(rows: Rows, fact: legs.LegAnswered, envelope: Envelope) -> None:
    rows.legs.row(fact.leg).update(answered_at=envelope.at, codec=fact.codec)


def _leg_ended(rows: Rows, fact: legs.LegEnded, envelope: Envelope) -> None:
    rows.legs.row(fact.leg).update(
        ended_at=fact.at or envelope.at,
        cause=fact.cause,
        status=fact.status,
        ended_by=fact.by,
        talk_ms=fact.talk_ms,
        figures=msgspec.json.encode(fact.figures).decode(),
    )


_HANDLERS: dict[type, Any] = dict(
    zip(
        KINDS,
        (
            _arrived,
            _answered,
            _segment,
            _connected,
            _noted,
            _disposed,
            _identified,
            _ended,
            _leg_started,
            _leg_ringing,
            _leg_answered,
            _leg_ended,
        ),
        strict=True,
    )
)


class StoryProjection:
    """The facts of each contact as they were announced, for `contact story` and the API."""

    name = "story"
    tables: Sequence[Table] = (FACT,)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write the facts that belong to a contact."""
        fold = Fold(FACT)
        for envelope in envelopes:
            if envelope.contact is not None:
                body = msgspec.json.encode(msgspec.msgpack.decode(envelope.body)).decode()
                fold.row(envelope.id).update(
                    tenant=envelope.tenant,
                    contact=envelope.contact,
                    at=envelope.at,
                    kind=envelope.kind,
                    body=body,
                )
        fold.write(connection)
