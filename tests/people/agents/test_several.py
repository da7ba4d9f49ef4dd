"""Agents with several contacts at once, breaks that the rules ask for, and what is counted."""

from datetime import date

import msgspec
import pytest
from tests.people.agents.test_service import Office, api_agent

from yunhu.people.agents.errors import NoRoom, StaleEpoch, StateRefused
from yunhu.people.agents.leases import CONTACT_CHECK_S, SWEEP_S
from yunhu.people.agents.model import Agent
from yunhu.people.agents.records import SeatRecord
from yunhu.people.agents.seat import Seat

CHATS = {"voice": {}, "chat": {"units": 100, "cost": 40}}


class ChatOffice(Office):
    """An office whose agent takes two chats at a time."""

    def __init__(self, *agents: Agent) -> None:
        super().__init__(*(agents or (api_agent(channels=CHATS),)))

    def agent_changed(self, seat: Seat) -> None:
        alone = [one for one in seat.assignments.values() if one.exclusive]
        assert not (alone and seat.rooms)

    def chat(self, number: int) -> int:
        """One chat more, accepted."""
        epoch = self.agents.reserve("li", f"offer-{number}", f"chat-{number}", "chat")
        assert epoch is not None
        self.agents.engaged("li", epoch)
        return epoch


def test_chats_go_side_by_side_until_nothing_is_left_and_a_call_may_come_beside_them() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    first, second = office.chat(1), office.chat(2)
    seat = office.agents.seat("li")
    assert (seat.room("chat"), seat.room("voice"), seat.load) == (False, True, {"voice": 0, "chat": 80})
    assert office.agents.reserve("li", "offer-3", "chat-3", "chat") is None
    call = office.agents.reserve("li", "offer-4", "call-1")
    assert call is not None
    assert (seat.contact, seat.routing) == ("call-1", "reserved")
    office.agents.withdrawn("li", call)
    office.agents.released("li", first)
    assert seat.room("chat")
    assert [held.contact for held in office.agents.view("li").held] == ["chat-2"]
    with pytest.raises(StaleEpoch):
        office.agents.released("li", first)
    office.agents.released("li", second)
    assert (seat.handled, seat.load["chat"]) == (2, 0)


def test_beside_a_call_nothing_is_offered_and_chats_that_go_on_stay() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    office.chat(1)
    call = office.agents.reserve("li", "offer-2", "call-1")
    assert call is not None
    seat = office.agents.seat("li")
    for channel in ("voice", "video", "chat"):
        assert office.agents.reserve("li", "offer-3", "c3", channel) is None
    with pytest.raises(StateRefused):
        office.agents.occupy("li", "own", "own call")
    office.agents.engaged("li", call)
    office.agents.released("li", call, wrap_up_s=10)
    assert (seat.routing, seat.rooms, seat.state(call)) == ("wrap-up", frozenset(), "wrap-up")
    office.agents.finish_wrap_up("li")
    assert seat.room("chat")
    assert seat.room("video")


def test_the_after_work_of_a_chat_keeps_its_units_and_is_ended_by_name() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    first, second = office.chat(1), office.chat(2)
    office.agents.released("li", first, wrap_up_s=10)
    office.agents.released("li", second, wrap_up_s=10)
    seat = office.agents.seat("li")
    assert seat.load["chat"] == 80
    office.agents.extend_wrap_up("li", 60, "chat-2")
    office.time.advance(10)
    assert seat.load["chat"] == 40
    office.agents.finish_wrap_up("li", contact="chat-1")
    assert seat.load["chat"] == 40
    office.agents.finish_wrap_up("li", contact="chat-2")
    assert (seat.load["chat"], seat.routing) == (0, "idle")


def test_a_chat_that_was_let_pass_gives_a_pause_on_every_channel() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    kept = office.chat(1)
    lost = office.agents.reserve("li", "offer-2", "chat-2", "chat")
    assert lost is not None
    office.agents.not_responding("li", lost, return_s=30)
    seat = office.agents.seat("li")
    assert (seat.rooms, seat.resting, seat.state(kept)) == (frozenset(), True, "engaged")
    office.time.advance(30)
    assert seat.rooms == {"voice", "chat"}


def test_an_own_call_ends_a_pause_beside_chats() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    office.chat(1)
    lost = office.agents.reserve("li", "offer-2", "chat-2", "chat")
    assert lost is not None
    office.agents.not_responding("li", lost, return_s=30)
    own = office.agents.occupy("li", "own", "own call")
    office.time.advance(31)
    seat = office.agents.seat("li")
    assert (seat.contact, seat.state(own), seat.load) == ("own", "engaged", {"voice": 100, "chat": 40})


def test_a_channel_without_capacity_for_calls_refuses_an_own_call() -> None:
    office = ChatOffice(api_agent(channels={"chat": {"units": 100, "cost": 20}}))
    office.agents.set_presence("li", "available")
    assert not office.agents.seat("li").ready
    office.chat(1)
    with pytest.raises(NoRoom):
        office.agents.occupy("li", "own", "own call")


def test_a_presence_asked_for_among_chats_lets_no_other_come_and_waits_for_the_last() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    first, second = office.chat(1), office.chat(2)
    office.agents.set_presence("li", "break", "lunch")
    office.agents.released("li", first)
    assert office.agents.seat("li").rooms == frozenset()
    office.agents.released("li", second)
    assert office.state() == ("break", "idle")


def test_each_lease_ends_alone() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    office.chat(1)
    office.chat(2)
    office.live.add("chat-2")
    office.time.advance(CONTACT_CHECK_S + 2 * SWEEP_S)
    assert [held.contact for held in office.agents.view("li").held] == ["chat-2"]
    assert office.agents.seat("li").load["chat"] == 40


def test_whoever_ended_a_chat_goes_to_the_end_of_the_idle_ones() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    first = office.chat(1)
    office.time.advance(5)
    told = len(office.idle)
    office.agents.released("li", first)
    assert office.agents.seat("li").idle_since == office.time.now()
    assert len(office.idle) == told + 1


def test_several_contacts_outlive_a_restart_each_with_its_fence() -> None:
    office = ChatOffice()
    office.agents.set_presence("li", "available")
    first, second = office.chat(1), office.chat(2)
    office.agents.released("li", first, wrap_up_s=10)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(office.agents.snapshot()), type=list[SeatRecord])

    again = ChatOffice()
    again.live.add("chat-2")
    again.agents.restore(kept)
    seat = again.agents.seat("li")
    assert (seat.state(first), seat.state(second), seat.load["chat"]) == ("wrap-up", "engaged", 80)
    assert (seat.handled, seat.offered_at) == (2, office.agents.seat("li").offered_at)
    again.time.advance(10)
    assert seat.load["chat"] == 40
    third = again.agents.reserve("li", "offer-3", "chat-3", "chat")
    assert third is not None
    assert third > second


def test_a_call_that_outlived_the_process_takes_the_place_of_what_was_written_up() -> None:
    office = ChatOffice()
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.released("li", epoch, wrap_up_s=10)
    office.agents.resume("li", "call-2", epoch + 7, office.time.now())
    office.time.advance(11)
    seat = office.agents.seat("li")
    assert (seat.contact, seat.routing, seat.load["voice"]) == ("call-2", "engaged", 100)
    office.agents.released("li", epoch + 7)
    assert office.state() == ("available", "idle")


def test_somebody_on_demand_takes_one_contact_and_has_a_break_unless_they_want_more() -> None:
    office = ChatOffice(api_agent(on_demand=True, channels=CHATS))
    for stays in (False, True):
        office.agents.set_presence("li", "available")
        epoch = office.chat(1)
        view = office.agents.view("li")
        assert view.requested is not None
        assert (view.requested.reason, view.requested.by, view.ready) == ("on_demand", "system", False)
        if stays:
            office.agents.set_presence("li", "available")
        office.agents.released("li", epoch)
        assert office.state()[0] == ("available" if stays else "break")


def test_too_many_offers_in_a_row_that_rang_out_are_a_break() -> None:
    office = Office(api_agent(max_no_answer=2))

    def lets_pass(why: str) -> None:
        office.agents.not_responding("li", office.offered(), 30, why)

    lets_pass("no answer")
    lets_pass("declined")
    office.agents.engaged("li", office.offered())
    office.agents.released("li", office.agents.seat("li").epoch)
    lets_pass("no answer")
    assert office.state() == ("available", "not-responding")
    lets_pass("no_answer")
    view = office.agents.view("li")
    assert (view.presence, view.reason, view.routing) == ("break", "no_answer", "not-responding")
    office.agents.set_presence("li", "available")
    assert office.state() == ("available", "idle")
    lets_pass("no answer")
    assert office.state() == ("available", "not-responding")


def test_counts_begin_anew_with_a_day_and_so_do_the_skills() -> None:
    office = Office(api_agent(skills=[{"skill": "en"}, {"skill": "hsk", "expires": "2027-01-15"}]))
    office.live.add("contact-1")
    office.time.advance(3600 * 7)  # 23:00 in Shanghai
    office.agents.engaged("li", office.offered())
    office.time.advance(60)
    office.agents.released("li", office.agents.seat("li").epoch)
    seat = office.agents.seat("li")
    assert (seat.handled, seat.talked_us) == (1, 60_000_000)
    assert len(office.agents.current()[0].skills) == 2
    kept = office.agents.snapshot()
    office.time.advance(3600)
    office.agents.new_day()
    office.agents.restore(kept)
    assert (seat.handled, seat.counts.day) == (0, date(2027, 1, 16))
    assert [own.skill for own in office.agents.current()[0].skills] == ["en"]
    assert seat.last_ended_at is not None
