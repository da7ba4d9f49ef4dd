"""How assignments end: by the clock, by their lease, with their agent; and how they outlive a process."""

import msgspec

from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.board import Board
from yunhu.people.agents.hands import Hands
from yunhu.people.agents.model import Agent, Capacity, Requested
from yunhu.people.agents.records import Held
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import VirtualTime


class Room:
    """A board with one agent, and the hands that end what the agent has."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.facts: list[str] = []
        self.board = Board("acme", self.time, self.write)
        self.hands = Hands(self.board, self.time, self.time, lambda contact: False)
        channels = {"voice": Capacity(), "chat": Capacity(100, 40)}
        self.seat = Seat(Agent(id="li", name="Li", phone="100", channels=channels), self.time.now())
        self.seat.presence, self.seat.reachable = "available", True
        self.board.seats["li"] = self.board.phones["100"] = self.seat

    def write(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append(str(fact.__struct_config__.tag))

    def engaged(self, channel: str = "voice") -> Assignment:
        one = self.board.assign(self.seat, channel)
        self.board.take_room(self.seat, one)
        self.board.move(self.seat, one, "occupy", "own call")
        self.board.changed(self.seat)
        return one


def test_after_work_ends_by_the_clock_and_is_extended() -> None:
    room = Room()
    one = room.engaged()
    room.board.move(room.seat, one, "wrap_up", "over")
    room.hands.start_wrap_up(room.seat, one, 10, extended=False)
    room.time.advance(9)
    room.hands.start_wrap_up(room.seat, one, 10, extended=True)
    room.time.advance(9)
    assert room.seat.state(one.epoch) == "wrap-up"
    room.time.advance(1)
    assert (room.seat.assignments, room.seat.load["voice"], room.seat.ready) == ({}, 0, True)
    assert room.facts.count("agent.wrap_up_finished") == 1


def test_a_lease_that_ran_out_frees_the_agent_and_a_wish_takes_effect() -> None:
    room = Room()
    one = room.engaged()
    room.hands.leases.give(room.seat, one, 3)
    room.board.ask_presence(room.seat, Requested("break", "tea", "agent"))
    room.time.advance(5)
    assert (room.seat.assignments, room.seat.presence) == ({}, "break")
    assert room.time.next_in() is None


def test_somebody_who_was_removed_is_forgotten_with_the_last_contact() -> None:
    room = Room()
    first, second = room.engaged("chat"), room.engaged("chat")
    room.seat.removed = True
    room.hands.free(room.seat, first)
    assert "li" in room.board.seats
    room.hands.free(room.seat, second)
    assert (room.board.seats, room.board.phones) == ({}, {})


def test_what_outlived_the_process_is_taken_up_and_an_offer_is_not() -> None:
    room = Room()
    now = room.time.now()
    for epoch, routing in ((1, "engaged"), (2, "wrap-up"), (3, "alerting")):
        held = Held(contact=f"c{epoch}", channel="chat", routing=routing, since=now, epoch=epoch)  # type: ignore[arg-type]
        room.hands.restore(room.seat, held)
    assert [room.seat.state(epoch) for epoch in (1, 2, 3)] == ["engaged", "wrap-up", "idle"]
    assert room.seat.load["chat"] == 80
    room.time.advance(0)
    assert [one.contact for one in room.seat.assignments.values()] == ["c1"]


def test_a_pause_goes_on_for_what_was_left_of_it() -> None:
    room = Room()
    held = Held(routing="not-responding", since=0, until=room.time.now() + 7_000_000, epoch=4)
    room.hands.restore(room.seat, held)
    room.board.changed(room.seat)
    assert room.seat.resting
    room.time.advance(7)
    assert (room.seat.resting, room.seat.ready) == (False, True)
