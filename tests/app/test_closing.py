"""A node that was killed leaves CDRs open: the next closes each of them once, at the time of the death."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import RowMapping
from tests.app.running import until
from tests.stories.far_ends import Caller
from tests.stories.ledger import Ledger
from tests.stories.world import World

from yunhu.app import closing
from yunhu.kit.instants import SECOND
from yunhu.kit.pii import Number
from yunhu.telephony.legs.facts import LegEnded, LegStarted
from yunhu.work.calls.facts import ContactArrived, ContactEnded
from yunhu.work.calls.tables import CONTACT, LEG

PRECISE = 2 * SECOND
"""How far the end of a CDR may be from the death that it was."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre in virtual time."""
    return World(tmp_path)


@pytest.fixture
async def ledger(world: World, tmp_path: Path) -> AsyncIterator[Ledger]:
    """Its main database."""
    made = Ledger(world, tmp_path)
    yield made
    await made.close()


def talking(world: World) -> Caller:
    """A caller who talks with 李娜."""
    caller = world.caller().call("4002")
    world.li.answer()
    return caller


def open_rows(rows: Sequence[RowMapping]) -> list[str]:
    return [row["id"] for row in rows if row["ended_at"] is None]


async def test_what_the_records_do_not_know_is_closed_once_at_the_time_of_the_death(
    world: World, ledger: Ledger
) -> None:
    talks, waits = talking(world), world.caller().call("4002")
    world.li.ring()
    world.passes(9.4)
    died_at = world.time.now()
    await ledger.caught_up()
    world.records = {name: blob for name, blob in world.records.items() if name == "alive"}
    assert world.crash() == 0
    world.passes(600)  # the disk was slow, the node was started late
    assert len(open_rows(await ledger.rows(LEG))) == 4
    assert await ledger.close_left_behind() == 4 + 2
    for row in [*await ledger.rows(LEG), *await ledger.rows(CONTACT)]:
        assert abs(row["ended_at"] - died_at) <= PRECISE
        assert row["cause"] == "node_failure"
    talked = {row["direction"]: row["talk_ms"] for row in await ledger.rows(LEG) if row["answered_at"]}
    assert talked["outbound"] in range(8_000, 9_500)
    for caller in (talks, waits):
        assert caller.kinds().count("contact.ended") == 1
    assert await ledger.close_left_behind() == 0
    world.crash()
    assert await ledger.close_left_behind() == 0
    assert [cdr["cause"] for cdr in world.cdrs()] == ["node_failure"] * 4


async def test_a_phone_that_only_rang_has_talked_no_time(world: World, ledger: Ledger) -> None:
    world.caller().call("4002")
    world.li.ring()
    world.passes(3)
    world.records.clear()
    world.crash()
    await ledger.close_left_behind()
    [rang] = [row for row in await ledger.rows(LEG) if row["direction"] == "outbound" and row["ended_at"]]
    assert (rang["talk_ms"], rang["answered_at"]) == (0, None)


async def test_who_goes_on_is_left_alone(world: World, ledger: Ledger) -> None:
    caller = talking(world)
    world.passes(2)
    assert world.crash() == 1
    assert await ledger.close_left_behind() == 0
    assert caller.contact.phase == "talking"
    world.li.hang_up()
    world.passes(1)
    assert open_rows(await ledger.rows(LEG)) == open_rows(await ledger.rows(CONTACT)) == []
    assert {row["cause"] for row in await ledger.rows(CONTACT)} == {"hangup"}


async def test_an_end_that_was_written_but_not_projected_stands(world: World, ledger: Ledger) -> None:
    caller = talking(world)
    await ledger.caught_up()
    caller.hang_up()
    world.passes(0.1)
    world.crash()
    assert await ledger.close_left_behind() == 0
    assert "node_failure" not in {row["cause"] for row in await ledger.rows(LEG)}


async def test_a_contact_whose_record_cannot_be_read_is_closed_with_its_legs(
    world: World, ledger: Ledger
) -> None:
    caller = talking(world)
    world.passes(5.2)
    world.records[f"contact:{caller.contact_id}"] = b"\xc1"
    died_at = world.time.now()
    assert world.crash() == 0
    assert await ledger.close_left_behind() == 3
    for row in [*await ledger.rows(LEG), *await ledger.rows(CONTACT)]:
        assert abs(row["ended_at"] - died_at) <= PRECISE
    assert world.endpoints() == 0


async def test_nothing_ends_before_it_began(world: World, ledger: Ledger) -> None:
    world.rooms.announce("acme", "c" * 32, ContactArrived(caller=Number("1"), dialled="2"))
    started = LegStarted(leg="1" * 32, direction="inbound", caller=Number("1"), dialled=Number("2"))
    world.rooms.announce("acme", "c" * 32, started)
    world.passes(1)
    world.keeper.died_at = world.time.now() - 3600 * SECOND  # the last sign of life was of an earlier call
    assert await ledger.close_left_behind() == 2
    [leg], [contact] = await ledger.rows(LEG), await ledger.rows(CONTACT)
    assert leg["ended_at"] == leg["started_at"] == contact["ended_at"]


async def test_another_tenants_rows_are_that_tenants_affair(world: World, ledger: Ledger) -> None:
    world.rooms.announce("globex", "c" * 32, ContactArrived(caller=Number("1"), dialled="2"))
    started = LegStarted(leg="1" * 32, direction="inbound", caller=Number("1"), dialled=Number("2"))
    world.rooms.announce("globex", "c" * 32, started)
    world.passes(1)
    assert await ledger.close_left_behind() == 0


async def test_what_begins_while_the_database_is_slow_is_nobodys_inheritance(
    world: World, ledger: Ledger
) -> None:
    old = talking(world)
    world.passes(1)
    world.records.clear()
    world.crash()
    made = ledger.closing()
    new = world.caller().call("4002")
    world.li.answer()
    taken = world.caller().call("4002")
    world.passes(1)
    taken.hang_up()
    assert await made.once() == 3
    assert old.kinds().count("contact.ended") == 1
    assert new.contact.phase == "talking"
    assert taken.kinds().count("contact.ended") == 1


async def test_a_database_that_does_not_work_is_asked_again(
    world: World, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "AGAIN_S", 0.001)
    caller = talking(world)
    world.passes(1)
    await ledger.caught_up()
    world.records.clear()
    world.crash()
    with ledger.sync.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE leg RENAME TO gone")
    task = asyncio.get_running_loop().create_task(ledger.closing().until_done())
    before = ledger.asked
    await until(lambda: ledger.asked > before + 2)
    assert not task.done()
    assert caller.kinds().count("contact.ended") == 0
    with ledger.sync.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO leg")
    await asyncio.wait_for(task, 10)
    assert caller.kinds().count("contact.ended") == 1
    assert await ledger.close_left_behind() == 0


def test_the_facts_can_say_when() -> None:
    assert {"at"} <= set(LegEnded.__struct_fields__) & set(ContactEnded.__struct_fields__)
