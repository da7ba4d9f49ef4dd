"""What a reader and a restart see of an agent."""

import msgspec

from yunhu.people.agents.model import Agent, Requested
from yunhu.people.agents.seat import Seat, SeatRecord, record, view


def test_a_fixed_address_is_reachable_and_a_phone_only_once_it_registers() -> None:
    assert Seat(Agent(id="li", name="Li", contact="sip:li@pbx"), 7).reachable
    assert not Seat(Agent(id="li", name="Li", phone="100"), 7).reachable


def test_the_view_is_a_copy_and_the_record_survives_writing() -> None:
    seat = Seat(Agent(id="li", name="Li", phone="100"), 7)
    seat.requested = Requested("break", "lunch", "agent")
    seen = view(seat)
    seat.load["voice"] = 100
    assert seen.load == {"voice": 0}
    assert seen.requested == Requested("break", "lunch", "agent")
    kept = record(seat)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=SeatRecord) == kept
