"""Reading contacts, legs and stories: pages without holes, and never a row of another tenant."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from tests.work.calls.projected import START, Projected

from yunhu.kit.pii import Number
from yunhu.telephony.legs import facts as legs
from yunhu.work.calls import facts, store

MINE, OTHERS = "acme", "globex"
COUNT = 7

Query = Callable[[AsyncConnection, str, str], Awaitable[Any]]

QUERIES: dict[str, Query] = {
    "contact": store.contact,
    "contacts": lambda connection, tenant, _: store.contacts(connection, tenant, 100),
    "contacts_of": lambda connection, tenant, _: store.contacts_of(connection, tenant, ["1"], [], 100),
    "facts_since": lambda connection, tenant, _: store.facts_since(
        connection, tenant, ("contact.arrived",), 0, None, 100
    ),
    "leg": lambda connection, tenant, id_: store.leg(connection, tenant, leg_of(id_)),
    "legs": lambda connection, tenant, _: store.legs(connection, tenant, 100),
    "legs_of": store.legs_of,
    "open_legs": lambda connection, tenant, _: store.open_legs(connection, tenant),
    "open_contacts": lambda connection, tenant, _: store.open_contacts(connection, tenant),
    "segments_of": lambda connection, tenant, id_: store.segments_of(connection, tenant, id_, None),
    "served_since": lambda connection, tenant, _: store.served_since(connection, tenant, 0, 100),
    "story": store.story,
}
"""Every query, asked for the same contact (which may be another tenant's)."""


def contact_of(number: int) -> str:
    """A contact's id."""
    return f"{number:032x}"


def leg_of(contact: str) -> str:
    """The id of a contact's customer leg."""
    return contact[::-1]


def tell(base: Projected, tenant: str, number: int, *, live: bool = False, at_ms: int | None = None) -> None:
    """A contact of a tenant; two of them in each second."""
    contact, at_ms = contact_of(number), number // 2 * 1_000 if at_ms is None else at_ms
    leg = leg_of(contact)
    base.tell(
        at_ms,
        legs.LegStarted(leg=leg, direction="inbound", caller=Number("1"), dialled=Number("2")),
        facts.ContactArrived(caller=Number("1"), dialled="2"),
        facts.SegmentStarted(segment="queue", queue=f"q{number % 2}", leg=leg),
        facts.ContactConnected(leg=leg, agent=f"a{number % 3}", waited_ms=0),
        tenant=tenant,
        contact=contact,
    )
    if not live:
        over = legs.LegEnded(leg=leg, direction="inbound", cause="x", by="far", total_ms=1, talk_ms=1)
        ended = facts.ContactEnded(cause="x", by="customer")
        base.tell(at_ms + 500, over, ended, tenant=tenant, contact=contact)


async def filled(base: Projected) -> None:
    """Contacts of two tenants, one of each still alive."""
    for number in range(COUNT):
        tell(base, MINE, number, live=number == 0)
    for number in range(100, 100 + COUNT):
        tell(base, OTHERS, number, live=number == 100)
    await base.projector.caught_up()


def test_every_query_is_tried() -> None:
    queries = {name for name, it in vars(store).items() if inspect.iscoroutinefunction(it)}
    assert queries == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
async def test_no_query_crosses_tenants(base: Projected, name: str) -> None:
    await filled(base)
    async with base.database.reading() as connection:
        mine = await QUERIES[name](connection, MINE, contact_of(0))
        stolen = await QUERIES[name](connection, MINE, contact_of(100))
        nobody = await QUERIES[name](connection, "nobody", contact_of(0))
    assert mine
    assert not nobody
    shown = str(mine) + str(stolen)
    assert "globex" not in shown
    assert contact_of(100) not in shown
    assert leg_of(contact_of(100)) not in shown


async def test_pages_have_no_holes_and_no_doubles_even_within_one_instant(base: Projected) -> None:
    for number in range(COUNT):
        tell(base, MINE, number, at_ms=0)
    await base.projector.caught_up()
    for query, instant in ((store.contacts, "arrived_at"), (store.legs, "started_at")):
        found, after = [], None
        async with base.database.reading() as connection:
            while page := await query(connection, MINE, 2, after):
                assert len(page) <= 2
                found += [row["id"] for row in page]
                after = (page[-1][instant], page[-1]["id"])
        assert found == sorted(found, reverse=True)
        assert len(found) == COUNT


async def test_the_newest_come_first(base: Projected) -> None:
    await filled(base)
    async with base.database.reading() as connection:
        contacts = await store.contacts(connection, MINE, 3)
    assert [row["id"] for row in contacts] == [contact_of(number) for number in (6, 5, 4)]


async def test_contacts_are_found_by_queue_by_agent_and_by_being_alive(base: Projected) -> None:
    await filled(base)

    async def numbers(**wanted: Any) -> list[int]:
        async with base.database.reading() as connection:
            rows = await store.contacts(connection, MINE, 100, **wanted)
        return sorted(int(row["id"], 16) for row in rows)

    assert await numbers(queue="q1") == [1, 3, 5]
    assert await numbers(agent="a2") == [2, 5]
    assert await numbers(queue="q1", agent="a2") == [5]
    assert await numbers(live=True) == [0]
    assert await numbers(live=False) == [1, 2, 3, 4, 5, 6]
    assert await numbers(queue="q0", live=False) == [2, 4, 6]


async def test_who_was_served_is_read_from_an_instant_on_the_newest_first(base: Projected) -> None:
    await filled(base)
    async with base.database.reading() as connection:
        served = await store.served_since(connection, MINE, START + 2_000_000, 2)
    assert [(row["caller"], row["agent"]) for row in served] == [("1", "a0"), ("1", "a2")]
    assert all(row["connected_at"] >= START + 2_000_000 for row in served)


async def test_what_has_no_end_is_found_after_a_crash(base: Projected) -> None:
    await filled(base)
    async with base.database.reading() as connection:
        [leg] = await store.open_legs(connection, MINE)
        [contact] = await store.open_contacts(connection, MINE)
    assert (leg["contact"], contact["id"]) == (contact_of(0), contact_of(0))


async def test_a_segment_ends_where_the_next_begins_and_the_last_with_the_contact(base: Projected) -> None:
    contact = contact_of(1)
    kinds: tuple[tuple[int, facts.SegmentKind], ...] = (
        (0, "ivr"),
        (500, "queue"),
        (500, "agent"),
        (900, "hold"),
    )
    for at_ms, segment in kinds:
        base.tell(at_ms, facts.SegmentStarted(segment=segment), contact=contact)
    await base.projector.caught_up()
    async with base.database.reading() as connection:
        over = await store.segments_of(connection, MINE, contact, START + 2_000_000)
        going_on = await store.segments_of(connection, MINE, contact, None)
        assert await store.segments_of(connection, MINE, "f" * 32, None) == []
    assert [row["segment"] for row in over] == ["ivr", "queue", "agent", "hold"]
    assert [row["ended_at"] - START for row in over] == [500_000, 500_000, 900_000, 2_000_000]
    assert going_on[-1]["ended_at"] is None


async def test_legs_of_a_contact_come_in_the_order_of_their_start(base: Projected) -> None:
    contact = contact_of(1)
    for at_ms, leg in ((0, "f" * 32), (10, "a" * 32), (5, "b" * 32)):
        base.tell(
            at_ms,
            legs.LegStarted(leg=leg, direction="inbound", caller=Number("1"), dialled=Number("2")),
            contact=contact,
        )
    await base.projector.caught_up()
    async with base.database.reading() as connection:
        rows = await store.legs_of(connection, MINE, contact)
        one = await store.leg(connection, MINE, "b" * 32)
        none = await store.leg(connection, MINE, "0" * 32)
    assert [row["id"][0] for row in rows] == ["f", "b", "a"]
    assert one is not None
    assert one["contact"] == contact
    assert none is None


async def test_a_story_says_when_things_happened_rather_than_when_they_were_found_out(
    base: Projected,
) -> None:
    contact = contact_of(1)
    base.tell(0, facts.ContactArrived(caller=Number("1"), dialled="2"), contact=contact)
    base.tell(9_000, facts.ContactEnded(cause="node_failure", by="system", at=START + 5), contact=contact)
    await base.projector.caught_up()
    async with base.database.reading() as connection:
        arrived, ended = await store.story(connection, MINE, contact)
    assert (arrived["at"], ended["at"]) == (START, START + 5)
    assert (arrived["caller"], ended["cause"]) == ("1", "node_failure")


async def test_a_story_is_read_up_to_a_bound(base: Projected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "STORY_MAX", 3)
    tell(base, MINE, 1)
    await base.projector.caught_up()
    async with base.database.reading() as connection:
        story = await store.story(connection, MINE, contact_of(1))
    assert [fact["kind"] for fact in story] == ["leg.started", "contact.arrived", "segment.started"]
