"""The living state of an agent: which contact readers see, and where there is room."""

from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.model import Agent, Capacity, Requested, Routing
from yunhu.people.agents.seat import Seat


def chatter() -> Seat:
    """Somebody who is ready for calls and for chats, two of them at a time."""
    channels = {"voice": Capacity(), "chat": Capacity(100, 50), "email": Capacity(100, 60)}
    seat = Seat(Agent(id="li", name="Li", contact="sip:li@pbx", channels=channels), 7)
    seat.presence = "available"
    return seat


def assigned(seat: Seat, epoch: int, routing: Routing, channel: str = "chat") -> Assignment:
    one = Assignment(epoch, channel, 50, channel != "chat", 7)
    one.routing, one.contact = routing, f"c{epoch}"
    seat.assignments[epoch] = one
    return one


def test_a_fixed_address_is_reachable_and_a_phone_only_once_it_registers() -> None:
    assert Seat(Agent(id="li", name="Li", contact="sip:li@pbx"), 7).reachable
    assert not Seat(Agent(id="li", name="Li", phone="100"), 7).reachable


def test_readers_see_what_matters_most() -> None:
    seat = chatter()
    for epoch, routing, shown in (
        (1, "not-responding", "c1"),
        (2, "wrap-up", "c2"),
        (3, "engaged", "c3"),
        (4, "reserved", "c4"),
        (5, "alerting", "c5"),
        (6, "wrap-up", "c5"),
    ):
        assigned(seat, epoch, routing)  # type: ignore[arg-type]
        seat.focus(9)
        assert seat.contact == shown
    assigned(seat, 7, "wrap-up", "voice")
    seat.focus(9)
    assert (seat.contact, seat.routing, seat.epoch) == ("c7", "wrap-up", 7)
    assert (seat.handling, seat.resting) == (True, True)
    seat.assignments.clear()
    seat.focus(11)
    assert (seat.contact, seat.routing, seat.since, seat.epoch) == (None, "idle", 11, 7)


def test_room_is_what_capacity_leaves_unless_something_needs_the_agent_alone() -> None:
    seat = chatter()
    assert seat.look_for_room()
    assert seat.ready
    assert [seat.room(name) for name in ("voice", "video", "chat", "email", "sms")] == [True] * 4 + [False]
    assert not seat.look_for_room()
    one = assigned(seat, 1, "engaged")
    seat.load["chat"] = 100
    assert not seat.look_for_room()
    assert (seat.room("chat"), seat.room("voice")) == (False, True)
    one.exclusive = True
    assert not seat.look_for_room()
    assert seat.rooms == frozenset()
    seat.assignments.clear()
    seat.requested = Requested("break", "lunch", "agent")
    assert not seat.look_for_room()
    assert not seat.ready


def test_an_assignment_is_found_by_its_fence_its_offer_or_what_is_to_be_written_up() -> None:
    seat = chatter()
    assigned(seat, 1, "engaged").offer = "o1"
    assigned(seat, 2, "wrap-up")
    assert (seat.state(1), seat.state(2), seat.state(3)) == ("engaged", "wrap-up", "idle")
    assert (seat.has_offer("o1"), seat.has_offer("o2")) == (True, False)
    found = seat.wrap_up()
    assert found is not None
    assert found.contact == "c2"
    assert seat.wrap_up("c1") is None
    assert seat.exclusive() is None
    assert seat.pause() is None
