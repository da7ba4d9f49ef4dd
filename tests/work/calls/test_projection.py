"""Facts become rows through the real projector: complete, in order, and once however often they come."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.world import World
from tests.work.calls.projected import AGENT, CONTACT, CUSTOMER, START, TENANT, Projected

from yunhu.kit.pii import Name, Number
from yunhu.platform.journal.projector import FAILURES
from yunhu.platform.sealing import fingerprint
from yunhu.telephony.legs import facts as legs
from yunhu.work.calls import facts, store
from yunhu.work.calls.projection import KINDS, CallsProjection, StoryProjection
from yunhu.work.calls.tables import CONTACT as CONTACTS
from yunhu.work.calls.tables import FACT, LEG, SEGMENT

MS = 1000
TABLES = (CONTACTS, SEGMENT, LEG, FACT)

STORY: tuple[tuple[int, tuple[msgspec.Struct, ...]], ...] = (
    (
        0,
        (
            legs.LegStarted(
                leg=CUSTOMER,
                direction="inbound",
                trunk="carrier",
                caller=Number("13800001234"),
                dialled=Number("4001"),
            ),
            facts.ContactArrived(
                caller=Number("13800001234"),
                caller_name=Name("Ms Lin"),
                dialled="4001",
                trunk="carrier",
                number="4001",
            ),
        ),
    ),
    (
        20,
        (
            legs.LegAnswered(leg=CUSTOMER, after_ms=20, codec="PCMA"),
            facts.ContactAnswered(leg=CUSTOMER),
            facts.SegmentStarted(segment="ivr", leg=CUSTOMER, flow="main"),
        ),
    ),
    (
        5_000,
        (
            facts.SegmentStarted(segment="queue", queue="support", leg=CUSTOMER),
            legs.LegStarted(
                leg=AGENT,
                direction="outbound",
                phone="8001",
                caller=Number("13800001234"),
                dialled=Number("8001"),
            ),
        ),
    ),
    (5_400, (legs.LegRinging(leg=AGENT, after_ms=400),)),
    (
        9_000,
        (
            legs.LegAnswered(leg=AGENT, after_ms=4_000, codec="PCMU"),
            facts.ContactConnected(leg=AGENT, agent="li.na", waited_ms=4_000),
            facts.SegmentStarted(segment="agent", agent="li.na", leg=AGENT),
        ),
    ),
    (
        69_000,
        (
            facts.ContactEnded(cause="hangup", by="agent"),
            legs.LegEnded(
                leg=AGENT,
                direction="outbound",
                phone="8001",
                cause="hangup",
                by="far",
                total_ms=64_000,
                talk_ms=60_000,
                figures={"mos": 4.4, "loss": None},
            ),
            legs.LegEnded(
                leg=CUSTOMER,
                direction="inbound",
                trunk="carrier",
                cause="hangup",
                status=200,
                by="near",
                total_ms=69_000,
                talk_ms=68_980,
            ),
        ),
    ),
)


def tell(base: Projected) -> None:
    """The whole story of one call."""
    for at_ms, told in STORY:
        base.tell(at_ms, *told)


async def all_rows(base: Projected) -> list[object]:
    return [await base.rows(table) for table in TABLES]


async def test_the_contacts_row_is_complete(base: Projected) -> None:
    tell(base)
    [row] = await base.rows(CONTACTS)
    assert dict(row) == {
        "id": CONTACT,
        "tenant": TENANT,
        "channel": "voice",
        "caller": "13800001234",
        "caller_print": fingerprint("+8613800001234", "number"),
        "caller_name": "Ms Lin",
        "dialled": "4001",
        "number": "4001",
        "trunk": "carrier",
        "arrived_at": START,
        "answered_at": START + 20 * MS,
        "connected_at": START + 9_000 * MS,
        "ended_at": START + 69_000 * MS,
        "queue": "support",
        "agent": "li.na",
        "waited_ms": 4_000,
        "cause": "hangup",
        "ended_by": "agent",
        "abandoned": False,
        "note": None,
        "note_version": None,
        "note_by": None,
        "note_at": None,
        "disposition": None,
        "customer": None,
    }


async def test_the_cdrs_are_complete(base: Projected) -> None:
    tell(base)
    customer, agent = await base.rows(LEG)
    assert dict(agent) == {
        "id": AGENT,
        "tenant": TENANT,
        "contact": CONTACT,
        "direction": "outbound",
        "trunk": None,
        "phone": "8001",
        "caller": "13800001234",
        "dialled": "8001",
        "codec": "PCMU",
        "started_at": START + 5_000 * MS,
        "ringing_at": START + 5_400 * MS,
        "answered_at": START + 9_000 * MS,
        "ended_at": START + 69_000 * MS,
        "cause": "hangup",
        "status": None,
        "ended_by": "far",
        "talk_ms": 60_000,
        "figures": '{"mos":4.4,"loss":null}',
    }
    assert (customer["trunk"], customer["status"], customer["figures"]) == ("carrier", 200, "{}")
    assert (customer["ringing_at"], customer["talk_ms"]) == (None, 68_980)


async def test_the_segments_follow_each_other(base: Projected) -> None:
    tell(base)
    rows = await base.rows(SEGMENT)
    assert [(row["segment"], row["queue"], row["agent"], row["flow"]) for row in rows] == [
        ("ivr", None, None, "main"),
        ("queue", "support", None, None),
        ("agent", None, "li.na", None),
    ]
    assert [row["started_at"] for row in rows] == [START + ms * MS for ms in (20, 5_000, 9_000)]
    assert {(row["contact"], row["tenant"]) for row in rows} == {(CONTACT, TENANT)}


async def test_the_story_keeps_every_fact_in_its_order(base: Projected) -> None:
    tell(base)
    await base.projector.caught_up()
    async with base.database.reading() as connection:
        story = await store.story(connection, TENANT, CONTACT)
    assert [fact["kind"] for fact in story] == [envelope.kind for envelope in base.told]
    assert [fact["id"] for fact in story] == [envelope.id for envelope in base.told]
    assert story[1]["caller_name"] == "Ms Lin"


async def test_each_fact_in_a_batch_of_its_own_makes_the_same_rows(base: Projected, tmp_path: Path) -> None:
    tell(base)
    at_once = await all_rows(base)
    for table in TABLES:
        with base.sync.begin() as connection:
            connection.execute(table.delete())
    for envelope in base.told:
        with base.sync.begin() as connection:
            CallsProjection().apply(connection, [envelope])
            StoryProjection().apply(connection, [envelope])
    assert await all_rows(base) == at_once


async def test_a_batch_that_comes_twice_changes_nothing(base: Projected) -> None:
    tell(base)
    once = await all_rows(base)
    await base.start_again(forgetting=True)
    assert await all_rows(base) == once
    with base.sync.begin() as connection:
        CallsProjection().apply(connection, base.told)
        StoryProjection().apply(connection, base.told)
    assert await all_rows(base) == once
    assert base.trouble == []


async def test_a_call_that_goes_on_while_the_projector_starts_again_is_one_row(base: Projected) -> None:
    for at_ms, told in STORY:
        base.tell(at_ms, *told)
        await base.projector.caught_up()
        await base.start_again()
    assert len(await base.rows(CONTACTS)) == 1
    assert len(await base.rows(LEG)) == 2
    [row] = await base.rows(CONTACTS)
    assert (row["arrived_at"], row["ended_at"]) == (START, START + 69_000 * MS)


async def test_an_end_found_out_later_has_the_time_of_the_death(base: Projected) -> None:
    tell_until = STORY[:5]
    for at_ms, told in tell_until:
        base.tell(at_ms, *told)
    died = START + 30_000 * MS
    base.tell(
        3_600_000,
        legs.LegEnded(
            leg=AGENT,
            direction="outbound",
            cause="node_failure",
            by="system",
            total_ms=25_000,
            talk_ms=21_000,
            at=died,
        ),
        facts.ContactEnded(cause="node_failure", by="system", at=died),
    )
    [contact] = await base.rows(CONTACTS)
    [_, agent] = await base.rows(LEG)
    assert (contact["ended_at"], contact["cause"]) == (died, "node_failure")
    assert (agent["ended_at"], agent["talk_ms"]) == (died, 21_000)


async def test_a_call_that_was_transferred_shows_who_had_it_last(base: Projected) -> None:
    tell(base)
    base.tell(80_000, facts.SegmentStarted(segment="queue", queue="billing"))
    base.tell(90_000, facts.ContactConnected(leg=AGENT, agent="wang", waited_ms=10_000))
    base.tell(95_000, facts.ContactConnected(leg=AGENT, number=Number("+861"), waited_ms=5_000))
    [row] = await base.rows(CONTACTS)
    assert (row["queue"], row["agent"], row["waited_ms"]) == ("billing", "wang", 5_000)


async def test_facts_without_a_contact_and_of_other_rooms_make_no_rows(base: Projected) -> None:
    class Other(msgspec.Struct, frozen=True, kw_only=True, tag="other.happened", tag_field="kind"):
        leg: str

    base.tell(0, facts.ContactAnswered(leg=CUSTOMER), contact=None)
    base.tell(0, Other(leg=CUSTOMER))
    base.tell(0, facts.ContactEnded(cause="hangup", by="customer"), contact="d" * 32)
    assert await base.rows(CONTACTS) == []
    assert await base.rows(LEG) == []
    assert [row["kind"] for row in await base.rows(FACT)] == ["other.happened", "contact.ended"]
    assert await base.rows(FAILURES) == []


async def test_everything_that_a_call_announces_finds_its_rows(base: Projected, tmp_path: Path) -> None:
    """The facts of a real centre, not only those that this file thinks of."""
    (tmp_path / "world").mkdir()
    world = World(tmp_path / "world")
    caller = world.caller().call("4001")
    caller.press("1")
    world.li.ring()
    world.li.answer()
    world.rooms.desk.transfer(TENANT, caller.contact_id, "queue:billing", by="agent:li")
    world.passes(0.1)
    world.wang.answer()
    world.passes(9)
    caller.hang_up()
    world.passes(1)
    with base.sync.begin() as connection:
        for projection in (CallsProjection(), StoryProjection()):
            projection.apply(connection, world.envelopes)
    [contact] = await base.rows(CONTACTS)
    assert (contact["agent"], contact["queue"], contact["ended_by"]) == ("wang", "billing", "customer")
    rows = await base.rows(LEG)
    assert len(rows) == len(world.cdrs()) == 3
    assert all(row["ended_at"] is not None and row["codec"] == "PCMA" for row in rows)
    async with base.database.reading() as connection:
        story = await store.story(connection, TENANT, caller.contact_id)
        segments = await store.segments_of(connection, TENANT, caller.contact_id, contact["ended_at"])
    assert [fact["kind"] for fact in story] == caller.kinds()
    assert [row["segment"] for row in segments] == ["ivr", "queue", "agent", "queue", "agent"]
    assert [row["ended_at"] for row in segments] == [
        *(row["started_at"] for row in segments[1:]),
        contact["ended_at"],
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_hand(kind: type[msgspec.Struct]) -> None:
    from yunhu.work.calls.projection import _HANDLERS

    assert kind in _HANDLERS
