"""A caller who gave up waiting and calls again soon gets the old place back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.world import CENTRE, World

RESUMES = CENTRE.replace("max_waiting: 3,", "resume_within_s: 60, max_waiting: 9,")
OTHER = "13900005678"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, RESUMES)
    for agent in ("li", "wang"):
        made.rooms.agents.set_presence(agent, "break")
    return made


def waiting(world: World) -> list[str]:
    return [entry.contact for entry in world.rooms.queues.waiting("support")]


def test_who_calls_again_soon_is_where_he_was(world: World) -> None:
    first = world.caller().call("4002")
    arrived = first.contact.arrived_at
    world.passes(30)
    other = world.caller().call("4002", OTHER)
    first.hang_up()
    world.passes(20)
    again = world.caller().call("4002")
    assert waiting(world) == [again.contact_id, other.contact_id]
    resumed = again.fact("contact.resumed")
    assert (resumed["contact"], resumed["arrived_at"]) == (first.contact_id, arrived)
    assert (resumed["queue"], resumed["why"]) == ("support", "redial")
    assert again.contact_id != first.contact_id


def test_the_place_survives_a_crash(world: World) -> None:
    first = world.caller().call("4002")
    other = world.caller().call("4002", OTHER)
    first.hang_up()
    again = world.caller().call("4002")
    world.crash()
    assert waiting(world) == [again.contact_id, other.contact_id]


@pytest.mark.parametrize(
    ("pause_s", "dialled", "number"),
    [(61, "4002", "13800001234"), (5, "4002", "anonymous"), (5, "4002", "13800009999")],
)
def test_too_late_or_somebody_else_waits_anew(world: World, pause_s: int, dialled: str, number: str) -> None:
    first = world.caller().call("4002")
    other = world.caller().call("4002", OTHER)
    first.hang_up()
    world.passes(pause_s)
    again = world.caller().call(dialled, number)
    assert waiting(world) == [other.contact_id, again.contact_id]
    assert "contact.resumed" not in again.kinds()


def test_another_queue_owes_nothing(world: World) -> None:
    first = world.caller().call("4002")
    first.hang_up()
    again = world.caller().call("4001")
    again.press("2")
    assert again.contact.waiting is not None
    assert again.contact.waiting.queue == "billing"
    assert "contact.resumed" not in again.kinds()


def test_the_place_is_given_once(world: World) -> None:
    first = world.caller().call("4002")
    other = world.caller().call("4002", OTHER)
    first.hang_up()
    again, twice = world.caller().call("4002"), world.caller().call("4002")
    assert waiting(world) == [again.contact_id, other.contact_id, twice.contact_id]


def test_who_was_served_owes_the_queue_nothing(world: World) -> None:
    first = world.caller().call("4002")
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.answer()
    first.hang_up()
    world.passes(1)
    world.rooms.agents.set_presence("li", "break")
    again = world.caller().call("4002")
    assert "contact.resumed" not in again.kinds()
