"""From a caller who was not served to the ticket of it: the fact is kept in the database first.

That is who left while waiting, who left a message of which a ticket is wanted, and who was promised a
callback in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, Table

from yunhu.app.configuration.model import Centre
from yunhu.kit.instants import SECOND
from yunhu.platform import texts
from yunhu.platform.bus import Bus, Message
from yunhu.platform.database.db import Database
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.work.callbacks.facts import CallbackExpired, CallbackFailed
from yunhu.work.calls import store as calls
from yunhu.work.calls.facts import ContactEnded
from yunhu.work.tickets.ports import MissedCall
from yunhu.work.tickets.tables import TICKET_MISSED
from yunhu.work.voicemails import store as voicemails
from yunhu.work.voicemails.facts import VoicemailLeft

TOPICS = ("contact.ended", "voicemail.left", "callback.failed", "callback.expired")

EARLIER_MAX = 20
"""Earlier messages of one caller that are looked at, to find the ticket that is open already."""


class MissedProjection:
    """Writes down which calls were missed; exactly once, whatever crashes."""

    name = "missed_calls"
    tables: Sequence[Table] = (TICKET_MISSED,)

    def __init__(self) -> None:
        self._decoder = FactDecoder(ContactEnded, VoicemailLeft, CallbackFailed, CallbackExpired)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean."""
        fold = Fold(TICKET_MISSED)
        for envelope in envelopes:
            fact = self._decoder.decode(envelope)
            if fact is not None and envelope.contact is not None and _missed(fact):
                fold.row((envelope.tenant, envelope.contact))["at"] = envelope.at
        fold.write(connection)


class Callers:
    """What the call records and the configuration know of a missed call."""

    def __init__(self, database: Database, centre: Callable[[], Centre]) -> None:
        self._database = database
        self._centre = centre

    async def missed(self, tenant: str, contact: str) -> MissedCall | None:
        """A call that was missed; None when its queue wants no ticket."""
        async with self._database.reading() as connection:
            row = await calls.contact(connection, tenant, contact)
            message = await voicemails.wanting_ticket(connection, tenant, contact)
            if row is not None and message is not None:
                earlier = await voicemails.earlier_of(
                    connection, tenant, message["caller"], contact, EARLIER_MAX
                )
                return self._message(row, message, earlier)
        id_ = None if row is None else row["queue"]
        queue = next((queue for queue in self._centre().queues if queue.id == id_), None)
        if row is None or queue is None or queue.missed_call_ticket is None:
            return None
        waited = (row["ended_at"] or row["arrived_at"]) - row["arrived_at"]
        return MissedCall(
            contact=contact,
            type=queue.missed_call_ticket,
            queue=queue.id,
            queue_name=queue.name,
            waited_s=waited // SECOND,
            caller=row["caller"],
            customer=row["customer"],
        )

    def _message(self, row: RowMapping, message: RowMapping, earlier: Sequence[str]) -> MissedCall:
        queue = next((queue for queue in self._centre().queues if queue.id == message["queue"]), None)
        return MissedCall(
            contact=row["id"],
            type=message["ticket_type"],
            queue=None if queue is None else queue.id,
            queue_name=row["dialled"] if queue is None else queue.name,
            waited_s=0,
            caller=message["caller"],
            customer=row["customer"],
            message_s=max(1, message["duration_ms"] // 1000),
            earlier=tuple(earlier),
        )

    def subject(self, call: MissedCall) -> str:
        """What the ticket is called, in the language of the centre."""
        language = self._centre().language
        if call.message_s is not None:
            said = {"queue": call.queue_name, "seconds": call.message_s}
            return texts.load().render("ticket_default.voicemail", said, language)
        params = {"queue": call.queue_name, "waited_s": call.waited_s}
        return texts.load().render("ticket_default.missed_call", params, language)


def listen(bus: Bus, expect: Callable[[], None]) -> Callable[[], None]:
    """Say when a call was missed just now; returns how to listen no more."""

    def heard(message: Message) -> None:
        # The facts of a call come as envelopes; what is in them is looked at in the database.
        if isinstance(message.body, Envelope):
            expect()

    return bus.listen(TOPICS, heard)


def _missed(fact: Struct) -> bool:
    """Whether somebody was not served by this."""
    if isinstance(fact, ContactEnded):
        return fact.abandoned
    return fact.ticket is not None if isinstance(fact, VoicemailLeft) else True
