"""What a reader and a restart see of an agent."""

from datetime import date

import msgspec

from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.model import Agent, Requested
from yunhu.people.agents.records import SeatRecord, record, view
from yunhu.people.agents.seat import Seat


def test_the_view_is_a_copy_and_the_record_survives_writing() -> None:
    seat = Seat(Agent(id="li", name="Li", phone="100"), 7, date(2027, 1, 31))
    seat.requested = Requested("break", "lunch", "agent")
    one = seat.assignments[3] = Assignment(3, "chat", 20, False, 7)
    one.contact, one.routing = "c1", "engaged"
    seat.counts.handled = 4
    seen = view(seat)
    seat.load["voice"] = 100
    assert seen.load == {"voice": 0}
    assert seen.requested == Requested("break", "lunch", "agent")
    assert [(held.contact, held.channel, held.routing) for held in seen.held] == [("c1", "chat", "engaged")]
    kept = record(seat)
    assert (kept.day, kept.handled) == (date(2027, 1, 31), 4)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=SeatRecord) == kept
