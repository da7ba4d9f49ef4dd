"""Whose place a caller gets: the one this number had in this queue, once, and within its time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.world import CENTRE, World

from yunhu.flow.inbound import returns

RESUMES = CENTRE.replace("max_waiting: 3,", "resume_within_s: 90, max_waiting: 9,")


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, RESUMES)
    for agent in ("li", "wang"):
        made.rooms.agents.set_presence(agent, "break")
    return made


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("13800001234", "+8613800001234", True),
        ("+8613800001234", "13800001234", True),
        ("+4913800001234", "13800001234", False),
        ("1234", "1234", False),
    ],
)
def test_a_number_is_the_same_with_its_country_and_without(
    world: World, before: str, after: str, same: bool
) -> None:
    first = world.caller().call("4002", before)
    first.hang_up()
    again = world.caller().call("4002", after)
    assert ("contact.resumed" in again.kinds()) == same


def test_a_queue_that_offers_nothing_remembers_nobody(tmp_path: Path) -> None:
    world = World(tmp_path, CENTRE)
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    world.caller().call("4002").hang_up()
    again = world.caller().call("4002")
    assert again.contact.place_at is None


def test_so_many_are_remembered_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns, "LEFT_MAX", 1)
    for number in ("13800001234", "13900005678"):
        world.caller().call("4002", number).hang_up()
        world.passes(40)
    assert world.caller().call("4002", "13800001234").contact.place_at is None
    assert world.caller().call("4002", "13900005678").contact.place_at is not None


def test_the_place_is_that_of_the_first_of_all_calls(world: World) -> None:
    first = world.caller().call("4002")
    arrived = first.contact.arrived_at
    for _ in range(3):
        world.passes(20)
        first.hang_up()
        world.passes(20)
        first = world.caller().call("4002")
    assert first.contact.place_at == arrived
    assert first.contact.arrived_at > arrived


def test_who_is_cut_off_by_us_did_not_give_up(world: World) -> None:
    first = world.caller().call("4002")
    world.rooms.desk.hang_up("acme", first.contact_id)
    world.passes(1)
    assert world.caller().call("4002").contact.place_at is None


def kept(world: World) -> list[str]:
    """The records of those who gave up."""
    return [name for name in world.records if name.startswith(returns.PREFIX)]


def test_a_restart_costs_nobody_the_place(world: World) -> None:
    first = world.caller().call("4002")
    arrived = first.contact.arrived_at
    first.hang_up()
    world.crash()
    assert kept(world) == [returns.PREFIX + first.contact_id]
    again = world.caller().call("4002")
    assert again.contact.place_at == arrived
    assert again.fact("contact.resumed")["contact"] == first.contact_id
    assert kept(world) == []
    world.crash()
    assert world.caller().call("4002").contact.place_at is None, "the place is given once"


def test_after_a_restart_too_the_time_ends_and_nothing_is_left(world: World) -> None:
    world.caller().call("4002").hang_up()
    world.crash()
    world.passes(91)
    again = world.caller().call("4002")
    assert again.contact.place_at is None
    assert kept(world) == []


def test_what_is_over_is_forgotten_though_nobody_calls(world: World) -> None:
    world.caller().call("4002").hang_up()
    assert len(kept(world)) == 1
    world.passes(90 + returns.SWEEP_S)
    assert kept(world) == []
    world.caller().call("4002").hang_up()
    world.life.over = True
    records = dict(world.records)
    world.passes(91)
    world.start(records)
    assert kept(world) == [], "nor is it taken up"


def test_who_gives_up_again_has_one_record_and_the_first_ones_go_over_the_bound(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returns, "LEFT_MAX", 2)
    for _ in range(2):
        last = world.caller().call("4002")
        world.passes(20)
        last.hang_up()
        world.passes(20)
    assert kept(world) == [returns.PREFIX + last.contact_id]
    for number in ("13900005678", "13900005679"):
        caller = world.caller().call("4002", number)
        world.passes(20)
        caller.hang_up()
        world.passes(20)
    assert len(kept(world)) == 2
    assert returns.PREFIX + last.contact_id not in kept(world)


def test_a_record_that_cannot_be_read_costs_nothing_but_itself(world: World) -> None:
    world.caller().call("4002").hang_up()
    world.records[returns.PREFIX + "x"] = b"?"
    world.crash()
    assert "alarm.record_unreadable" in world.alarmed()
    assert len(kept(world)) == 1
    assert world.caller().call("4002").contact.place_at is not None
