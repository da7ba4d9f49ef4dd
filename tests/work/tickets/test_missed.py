"""A caller who left while waiting becomes one ticket, where the queue says so."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import insert
from tests.work.tickets.rig import CONTACT, TENANT, Rig

from yunhu.kit.pii import Pii
from yunhu.work.tickets.model import Ticket
from yunhu.work.tickets.ports import MissedCall
from yunhu.work.tickets.services.missed import BATCH, MissedTickets
from yunhu.work.tickets.store import missed as missed_store
from yunhu.work.tickets.store.search import Wanted
from yunhu.work.tickets.tables import TICKET_MISSED


def missed_tickets(rig: Rig) -> MissedTickets:
    """What makes the tickets."""

    def word(call: MissedCall) -> str:
        return f"{call.queue_name} {call.waited_s}"

    return MissedTickets(rig.office, rig.tickets, rig.neighbours, word, TENANT, rig.time)


async def miss(rig: Rig, contact: str, type_: str | None = "task", caller: str = "13800138000") -> None:
    """A call that was missed, as the projection writes it down."""
    if type_ is not None:
        rig.neighbours.missed_calls[contact] = MissedCall(
            contact=contact,
            type=type_,
            queue="support",
            queue_name="客服",
            waited_s=35,
            caller=caller,
            customer="zhang",
        )
    async with rig.database.writing() as connection:
        row = {"tenant": TENANT, "contact": contact, "at": rig.time.now()}
        await connection.execute(insert(TICKET_MISSED).values(row))


async def made(rig: Rig) -> list[Ticket]:
    """All tickets."""
    return await rig.tickets.found(TENANT, Wanted(), 100)


async def test_a_missed_call_becomes_one_ticket(rig: Rig) -> None:
    await miss(rig, CONTACT)
    tickets = missed_tickets(rig)
    assert await tickets.look() is None
    assert await tickets.look() is None
    (ticket,) = await made(rig)
    assert (ticket.subject, ticket.source, ticket.queue, ticket.customer) == (
        "客服 35",
        "missed_call",
        "support",
        "zhang",
    )
    assert ticket.fields == {"phone": Pii("13800138000")}
    assert (ticket.created_by, ticket.clocks[0].run) == ("system", "running")
    assert [it.id for it in await rig.tickets.of_contact(TENANT, CONTACT)] == [ticket.id]


async def test_a_withheld_number_fills_no_field(rig: Rig) -> None:
    await miss(rig, CONTACT, caller="anonymous")
    await missed_tickets(rig).look()
    assert [ticket.fields for ticket in await made(rig)] == [{}]


async def test_a_queue_without_the_rule_makes_none(rig: Rig) -> None:
    await miss(rig, CONTACT, None)
    await miss(rig, "d" * 32, "gone")
    await missed_tickets(rig).look()
    assert await made(rig) == []
    async with rig.database.reading() as connection:
        assert await missed_store.some(connection, TENANT, 10) == []


async def leave_message(rig: Rig, contact: str, *earlier: str, type_: str = "task") -> None:
    """A message of a caller who left others before."""
    await miss(rig, contact, type_)
    call = rig.neighbours.missed_calls[contact]
    rig.neighbours.missed_calls[contact] = replace(call, message_s=9, earlier=earlier)


async def test_messages_of_one_caller_are_one_ticket_as_long_as_it_is_open(rig: Rig) -> None:
    first, second, third = CONTACT, "d" * 32, "e" * 32
    tickets = missed_tickets(rig)
    await leave_message(rig, first)
    await tickets.look()
    await leave_message(rig, second, first)
    await tickets.look()
    (ticket,) = await made(rig)
    assert ticket.source == "voicemail"
    whole = await rig.tickets.whole(TENANT, ticket.id)
    assert {link.contact for link in whole.links} == {first, second}
    await rig.change(ticket.id, state="done", fields={"cause": "没插电"})
    await leave_message(rig, third, second, first)
    await tickets.look()
    assert len(await made(rig)) == 2


async def test_a_missed_call_and_a_message_are_two_things(rig: Rig) -> None:
    tickets = missed_tickets(rig)
    await miss(rig, CONTACT)
    await tickets.look()
    await leave_message(rig, "d" * 32, CONTACT)
    await tickets.look()
    assert sorted(ticket.source for ticket in await made(rig)) == ["missed_call", "voicemail"]


async def test_many_are_taken_in_turns_and_a_new_one_soon(rig: Rig) -> None:
    for n in range(BATCH + 1):
        await miss(rig, f"c{n:031x}")
    tickets = missed_tickets(rig)
    assert await tickets.look() == 0.0
    assert await tickets.look() is None
    assert len(await made(rig)) == BATCH + 1
    tickets.start()
    tickets.expect()
    assert rig.time.next_in() == 0
    await tickets.stop()
    assert rig.time.next_in() is None
