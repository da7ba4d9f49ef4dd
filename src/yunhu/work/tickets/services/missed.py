"""Makes tickets of callers who left while they waited, or left a message: one of each call, ever.

A message of a caller whose earlier one nobody has dealt with yet belongs to the same ticket.
"""

from __future__ import annotations

from collections.abc import Callable

from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.clock import Scheduler
from yunhu.work.tickets import machine
from yunhu.work.tickets.model import TicketType
from yunhu.work.tickets.ports import MissedCall, MissedCalls
from yunhu.work.tickets.rules import Plain
from yunhu.work.tickets.services.office import SYSTEM, Office, Work
from yunhu.work.tickets.services.rounds import Rounds
from yunhu.work.tickets.services.tickets import New, Tickets
from yunhu.work.tickets.store import missed as missed_store
from yunhu.work.tickets.store import tickets as ticket_store
from yunhu.work.tickets.store.search import Wanted

BATCH = 50
"""Calls looked at in one round."""

FEW = 20
"""Tickets of one contact that are looked at."""

SETTLING_S = 1.0
"""How long after a call its row is looked for: the facts of a call take a moment to the database."""

_log = telemetry.logger("tickets")

Word = Callable[[MissedCall], str]
"""The subject of a missed call's ticket."""


class MissedTickets:
    """Looks for missed calls when one was, and every minute."""

    def __init__(
        self,
        office: Office,
        tickets: Tickets,
        calls: MissedCalls,
        word: Word,
        tenant: str,
        scheduler: Scheduler,
    ) -> None:
        self._office = office
        self._tickets = tickets
        self._calls = calls
        self._word = word
        self._tenant = tenant
        self._rounds = Rounds(self.look, scheduler)

    def start(self) -> None:
        """Look now, for what was missed before a restart, and from now on."""
        self._rounds.start()

    async def stop(self) -> None:
        """Look no more."""
        await self._rounds.stop()

    def expect(self) -> None:
        """A call was missed just now."""
        self._rounds.expect(SETTLING_S)

    async def look(self) -> float | None:
        """Make the tickets of one batch of missed calls; at once again when there may be more."""
        async with self._office.database.reading() as connection:
            found = await missed_store.some(connection, self._tenant, BATCH)
        for contact in found:
            await self._one(contact)
        return 0.0 if len(found) == BATCH else None

    async def _one(self, contact: str) -> None:
        """The ticket of one call, and its row taken away, in one transaction."""
        call = await self._calls.missed(self._tenant, contact)
        try:
            async with self._office.working(self._tenant, SYSTEM) as work:
                if await missed_store.take(work.connection, self._tenant, contact) and call is not None:
                    await self._note(work, call)
        except Refusal as refused:
            # The type was taken out of the configuration meanwhile: the call is not looked at for ever.
            _log.warning("a missed call made no ticket", contact=contact, reason=refused.id)
            async with self._office.working(self._tenant, SYSTEM) as work:
                await missed_store.take(work.connection, self._tenant, contact)

    async def _note(self, work: Work, call: MissedCall) -> None:
        """In the open ticket of this caller's earlier message, or in a new one."""
        for contact in call.earlier if call.message_s is not None else ():
            for ticket in await ticket_store.found(
                work.connection, work.tenant, Wanted(contact=contact), FEW
            ):
                same = ticket.type == call.type and ticket.source == "voicemail"
                if same and ticket.merged_into is None and ticket.kind not in machine.FINAL:
                    await self._tickets.join(work, await work.take_living(ticket.id), call.contact)
                    return
        await self._tickets.add(work, self._ticket_of(call))

    def _ticket_of(self, call: MissedCall) -> New:
        type_ = self._office.registry.find(call.type)
        return New(
            type=call.type,
            subject=self._word(call)[:200],
            queue=call.queue,
            customer=call.customer,
            contact=call.contact,
            fields={} if type_ is None else _caller(type_, call.caller),
            source="missed_call" if call.message_s is None else "voicemail",
            checked=False,
        )


def _caller(type_: TicketType, caller: str) -> dict[str, Plain]:
    """The caller's number in the first field that is for a phone, when it is one that can be dialled."""
    field = next((field for field in type_.fields if field.kind == "phone"), None)
    dialable = caller.removeprefix("+").isdigit() and caller.isascii()
    return {field.id: caller} if field is not None and dialable else {}
