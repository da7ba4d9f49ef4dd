"""How a seat may change: announced first, then told; refused by the tables."""

import msgspec
import pytest

from yunhu.people.agents.board import Board
from yunhu.people.agents.errors import NoSuchAgent, StaleEpoch, StateRefused
from yunhu.people.agents.model import Agent, Capacity, Requested
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import VirtualTime


class Wall(Board):
    """A board of one agent that writes down facts and what the listener is told, in order."""

    def __init__(self, units: int = 100) -> None:
        self.time = VirtualTime()
        self.told: list[str] = []
        super().__init__("acme", self.time, self.write)
        agent = Agent(id="li", name="Li", contact="sip:li@pbx", channels={"voice": Capacity(units)})
        self.seats["li"] = Seat(agent, self.time.now())
        self.listeners = (self,)

    def write(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.told.append(str(fact.__struct_config__.tag))

    def agent_changed(self, seat: Seat) -> None:
        self.told.append("changed")

    def agent_idle(self, seat: Seat) -> None:
        self.told.append("idle")


def test_a_fact_is_announced_before_anybody_reacts() -> None:
    wall = Wall()
    seat = wall.seat("li")
    assert wall.ask_presence(seat, Requested("available", "", "agent"))
    wall.changed(seat)
    assert wall.told == ["agent.presence_changed", "changed", "idle"]
    assert not wall.ask_presence(seat, Requested("available", "", "agent"))


def test_the_table_refuses_and_ignores() -> None:
    wall = Wall()
    seat = wall.seat("li")
    with pytest.raises(StateRefused) as refused:
        wall.move(seat, wall.assign(seat, "voice"), "alert", "ringing")
    assert refused.value.params == {
        "agent": "li",
        "state": "idle",
        "event": "alert",
        "why": "no offer is open",
    }
    assert not wall.move(seat, wall.assign(seat, "voice"), "finish", "time")
    assert wall.told == []
    with pytest.raises(NoSuchAgent):
        wall.held("wang", 1)


def test_units_are_counted_per_contact_and_a_video_call_is_a_call() -> None:
    wall = Wall(units=200)
    seat = wall.seat("li")
    one, two = wall.assign(seat, "voice"), wall.assign(seat, "video")
    for _ in range(2):
        wall.take_room(seat, one)
    assert wall.has_room(seat, "video")
    wall.take_room(seat, two)
    assert not wall.has_room(seat)
    assert not wall.has_room(seat, "chat")
    for held in (one, two, two):
        wall.give_room(seat, held)
    assert seat.load == {"voice": 0}


def test_capacity_that_was_taken_away_meanwhile_leaves_no_load_behind() -> None:
    wall = Wall(units=100)
    seat = wall.seat("li")
    one = wall.assign(seat, "voice")
    wall.take_room(seat, one)
    seat.agent = Agent(id="li", name="Li", contact="sip:li@pbx", channels={})
    wall.give_room(seat, one)
    assert seat.load == {"voice": 0}


def test_what_was_talked_and_taken_is_counted() -> None:
    wall = Wall()
    seat = wall.seat("li")
    one = wall.assign(seat, "voice")
    seat.no_answers = 2
    wall.move(seat, one, "occupy", "own call")
    wall.time.advance(3)
    wall.move(seat, one, "release", "over")
    assert (seat.handled, seat.talked_us, seat.no_answers) == (1, 3_000_000, 0)
    assert seat.last_ended_at == wall.time.now()


def test_an_assignment_has_one_fence_at_a_time() -> None:
    wall = Wall()
    seat = wall.seat("li")
    one = wall.assign(seat, "voice")
    assert wall.held("li", one.epoch) == (seat, one)
    before = one.epoch
    wall.renew(seat, one, before + 500)
    assert wall.next_epoch() > before + 500
    with pytest.raises(StaleEpoch):
        wall.held("li", before)
    assert wall.held("li", before + 500) == (seat, one)


def test_epochs_only_grow() -> None:
    wall = Wall()
    first = wall.next_epoch()
    assert wall.next_epoch() > first > wall.time.now()
    assert wall.next_epoch(at_least=first + 1000) == first + 1001
