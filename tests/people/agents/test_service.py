"""The board of agents, in virtual time."""

import msgspec
import pytest

from yunhu.people.agents.errors import NoRoom, NoSuchAgent, PhoneNotRegistered, StaleEpoch, StateRefused
from yunhu.people.agents.leases import CONTACT_CHECK_S, SWEEP_S
from yunhu.people.agents.model import Agent, Capacity, Requested
from yunhu.people.agents.records import SeatRecord
from yunhu.people.agents.seat import Seat
from yunhu.people.agents.service import OFFER_LEASE_S, Agents
from yunhu.platform.clock import VirtualTime


class Office:
    """A board with a listener that writes everything down."""

    def __init__(self, *agents: Agent) -> None:
        self.time = VirtualTime()
        self.facts: list[tuple[str | None, str]] = []
        self.idle: list[str] = []
        self.live: set[str] = set()
        self.agents = Agents("acme", self.time, self.time, self.announce, self.live.__contains__)
        self.agents.configure(agents or (api_agent(),))
        self.agents.listen(self)

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        assert tenant == "acme"
        plain = msgspec.to_builtins(fact)
        self.facts.append(
            (contact, f"{plain['kind']} {plain.get('state') or plain.get('presence') or ''}".strip())
        )

    def agent_changed(self, seat: Seat) -> None:
        assert seat.ready == (seat.presence == "available" and seat.routing == "idle" and seat.reachable)

    def agent_idle(self, seat: Seat) -> None:
        self.idle.append(seat.agent.id)

    def offered(self, agent: str = "li") -> int:
        self.agents.set_presence(agent, "available")
        epoch = self.agents.reserve(agent, "offer-1", "contact-1")
        assert epoch is not None
        return epoch

    def state(self, agent: str = "li") -> tuple[str, str]:
        seat = self.agents.seat(agent)
        return seat.presence, seat.routing


def api_agent(id_: str = "li", **more: object) -> Agent:
    return msgspec.convert(
        {"id": id_, "name": id_, "contact": f"sip:{id_}@pbx", "sign_in": "api", **more}, Agent
    )


def phone_agent() -> Agent:
    return Agent(id="wang", name="Wang", phone="1001")


def test_a_contact_from_offer_to_the_end_of_wrap_up() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.alerting("li", epoch)
    office.agents.engaged("li", epoch)
    assert office.agents.view("li").load == {"voice": 100}
    office.agents.released("li", epoch, wrap_up_s=10)
    assert office.state() == ("available", "wrap-up")
    assert office.agents.view("li").until == office.time.now() + 10_000_000
    office.time.advance(10)
    assert office.state() == ("available", "idle")
    assert office.idle == ["li", "li"]
    assert office.facts == [
        (None, "agent.presence_changed available"),
        ("contact-1", "agent.state_changed reserved"),
        ("contact-1", "agent.state_changed alerting"),
        ("contact-1", "agent.state_changed engaged"),
        ("contact-1", "agent.state_changed wrap-up"),
        ("contact-1", "agent.wrap_up_started"),
        ("contact-1", "agent.wrap_up_finished"),
        ("contact-1", "agent.state_changed idle"),
    ]


def test_the_agents_own_wrap_up_time_goes_first() -> None:
    office = Office(api_agent(wrap_up_s=0))
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.released("li", epoch, wrap_up_s=60)
    assert office.state() == ("available", "idle")


def test_wrap_up_is_extended_and_finished_by_hand() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.released("li", epoch, wrap_up_s=10)
    office.time.advance(9)
    office.agents.extend_wrap_up("li", 30)
    office.time.advance(29)
    assert office.state() == ("available", "wrap-up")
    office.agents.finish_wrap_up("li")
    office.agents.finish_wrap_up("li")
    assert office.state() == ("available", "idle")
    assert office.time.next_in() is not None  # the sweep of leases ends by itself
    office.time.advance(SWEEP_S)
    with pytest.raises(StateRefused):
        office.agents.extend_wrap_up("li", 30)


def test_presence_asked_for_during_a_contact_waits_for_its_end_and_is_shown() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.set_presence("li", "break", "lunch")
    view = office.agents.view("li")
    assert (view.presence, view.requested) == ("available", Requested("break", "lunch", "agent"))
    office.agents.released("li", epoch, wrap_up_s=5)
    assert office.state() == ("available", "wrap-up")
    office.time.advance(5)
    view = office.agents.view("li")
    assert (view.presence, view.reason, view.routing, view.requested) == ("break", "lunch", "idle", None)
    assert office.idle == ["li"]


def test_a_presence_that_waits_can_be_taken_back() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.set_presence("li", "busy")
    office.agents.set_presence("li", "available")
    assert office.agents.view("li").requested is None
    office.agents.withdrawn("li", epoch)
    assert office.state() == ("available", "idle")


def test_no_answer_gives_a_pause_that_the_agent_can_end() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.not_responding("li", epoch, return_s=30)
    assert office.state() == ("available", "not-responding")
    assert office.agents.reserve("li", "offer-2") is None
    office.agents.set_presence("li", "available")
    assert office.state() == ("available", "idle")
    epoch = office.offered()
    office.agents.not_responding("li", epoch, return_s=30)
    office.time.advance(30)
    assert office.state() == ("available", "idle")


def test_a_withdrawn_offer_keeps_the_place_among_the_idle() -> None:
    office = Office()
    office.agents.set_presence("li", "available")
    since = office.agents.seat("li").idle_since
    office.time.advance(60)
    epoch = office.offered()
    office.agents.withdrawn("li", epoch)
    assert office.agents.seat("li").idle_since == since
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.released("li", epoch)
    assert office.agents.seat("li").idle_since == office.time.now()


def test_an_old_epoch_changes_nothing() -> None:
    office = Office()
    old = office.offered()
    office.agents.withdrawn("li", old)
    new = office.offered()
    assert new > old
    for act in (
        office.agents.alerting,
        office.agents.engaged,
        office.agents.withdrawn,
        office.agents.released,
    ):
        with pytest.raises(StaleEpoch):
            act("li", old)
    with pytest.raises(StaleEpoch):
        office.agents.not_responding("li", old, 10)
    assert office.state() == ("available", "reserved")


def test_an_offer_that_nobody_remembers_ends_with_its_lease() -> None:
    office = Office()
    epoch = office.offered()
    office.time.advance(OFFER_LEASE_S + SWEEP_S)
    assert office.state() == ("available", "idle")
    assert office.time.next_in() is None
    with pytest.raises(StaleEpoch):
        office.agents.engaged("li", epoch)


def test_an_engaged_agent_is_freed_when_the_contact_no_longer_exists() -> None:
    office = Office()
    office.live.add("contact-1")
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.time.advance(10 * CONTACT_CHECK_S)
    assert office.state() == ("available", "engaged")
    office.live.clear()
    office.time.advance(CONTACT_CHECK_S + SWEEP_S)
    assert office.state() == ("available", "idle")
    assert office.agents.view("li").load == {"voice": 0}


def test_an_own_call_occupies_the_agent_and_ends_a_wrap_up() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    with pytest.raises(StateRefused):
        office.agents.occupy("li", "contact-2", "own call")
    office.agents.released("li", epoch, wrap_up_s=10)
    office.agents.occupy("li", "contact-2", "own call")
    assert office.state() == ("available", "engaged")
    office.time.advance(11)
    assert office.state() == ("available", "engaged")
    assert office.agents.view("li").contact == "contact-2"


def test_an_agent_without_voice_is_never_ready_and_has_no_room() -> None:
    office = Office()
    office.agents.configure([msgspec.structs.replace(api_agent(), channels={"voice": Capacity(50)})])
    office.agents._board.listeners = ()
    office.agents.set_presence("li", "available")
    assert office.agents.reserve("li", "offer-1") is None
    with pytest.raises(NoRoom):
        office.agents.occupy("li", "contact-2", "own call")


def test_a_phone_signs_its_agent_in_and_out() -> None:
    office = Office(phone_agent())
    with pytest.raises(PhoneNotRegistered):
        office.agents.set_presence("wang", "available")
    office.agents.phone_registered("1001")
    assert office.state("wang") == ("available", "idle")
    office.agents.set_presence("wang", "break", "tea")
    office.agents.phone_registered("1001")
    assert office.state("wang") == ("break", "idle")
    office.agents.phone_unregistered("1001")
    assert office.state("wang") == ("offline", "idle")
    office.agents.phone_unregistered("9999")


def test_a_phone_lost_during_a_contact_signs_out_after_it_unless_it_comes_back() -> None:
    office = Office(phone_agent())
    office.agents.phone_registered("1001")
    epoch = office.agents.reserve("wang", "offer-1")
    assert epoch is not None
    office.agents.engaged("wang", epoch, "contact-1")
    office.agents.phone_unregistered("1001")
    assert office.agents.view("wang").requested == Requested("offline", "", "phone")
    office.agents.phone_registered("1001")
    assert office.agents.view("wang").requested is None
    office.agents.phone_unregistered("1001")
    office.agents.released("wang", epoch)
    assert office.state("wang") == ("offline", "idle")


def test_an_agent_who_is_always_there_is_ready_from_the_start() -> None:
    office = Office(api_agent(sign_in="always"))
    assert office.agents.seat("li").ready


def test_a_new_configuration_keeps_states_and_lets_contacts_end() -> None:
    office = Office(api_agent("li"), api_agent("zhao"))
    epoch = office.offered("li")
    office.agents.engaged("li", epoch)
    office.agents.configure([api_agent("zhao", name="Zhao")])
    assert office.agents.view("zhao").name == "Zhao"
    assert office.state("li") == ("available", "engaged")
    office.agents.released("li", epoch)
    with pytest.raises(NoSuchAgent):
        office.agents.seat("li")
    with pytest.raises(NoSuchAgent):
        office.agents.released("li", epoch)


def test_an_agent_removed_and_taken_back_during_a_contact_stays() -> None:
    office = Office()
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.configure([])
    office.agents.configure([api_agent()])
    office.agents.released("li", epoch)
    assert office.state() == ("available", "idle")


def test_a_restart_takes_the_states_up_again() -> None:
    names = ("idle", "ringing", "talking", "writing", "pausing", "away")
    office = Office(*(api_agent(name) for name in names))
    epochs = {name: office.offered(name) for name in names[1:5]}
    office.agents.set_presence("idle", "available")
    for name in ("talking", "writing"):
        office.agents.engaged(name, epochs[name])
    office.agents.alerting("ringing", epochs["ringing"])
    office.agents.released("writing", epochs["writing"], wrap_up_s=10)
    office.agents.not_responding("pausing", epochs["pausing"], return_s=30)
    office.time.advance(4)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(office.agents.snapshot()), type=list[SeatRecord])

    again = Office(*(api_agent(name) for name in names))
    again.live.add("contact-1")
    again.time.advance(4)
    again.agents.restore([*kept, msgspec.structs.replace(kept[0], agent="gone")])
    assert [again.state(name)[1] for name in names] == [
        "idle",
        "idle",
        "engaged",
        "wrap-up",
        "not-responding",
        "idle",
    ]
    assert again.agents.seat("ringing").idle_since == office.agents.seat("ringing").idle_since
    assert again.agents.reserve("idle", "offer-9") not in (None, *epochs.values())
    again.time.advance(6)
    assert again.state("writing") == ("available", "idle")
    again.agents.released("talking", epochs["talking"])
    assert again.state("talking") == ("available", "idle")
    again.time.advance(20)
    assert again.state("pausing") == ("available", "idle")
    assert again.state("away") == ("offline", "idle")


def test_a_phone_leads_to_its_agent() -> None:
    office = Office(phone_agent())
    assert office.agents.agent_of_phone("1001") == phone_agent()
    assert office.agents.agent_of_phone("1002") is None
    assert [view.agent for view in office.agents.views()] == ["wang"]


def browser_agent() -> Agent:
    return Agent(id="lin", name="Lin")


def test_a_browser_makes_an_agent_reachable_and_signs_nobody_in() -> None:
    office = Office(browser_agent())
    with pytest.raises(PhoneNotRegistered):
        office.agents.set_presence("lin", "available")
    office.agents.browser_registered("lin")
    assert office.state("lin") == ("offline", "idle")
    office.agents.set_presence("lin", "available")
    assert office.agents.view("lin").ready
    office.agents.browser_unregistered("lin", asked=True)
    assert office.state("lin") == ("offline", "idle")
    office.agents.browser_registered("nobody")


def test_a_browser_that_did_not_come_back_leaves_a_break_that_says_why_and_after_a_contact_too() -> None:
    office = Office(browser_agent())
    office.agents.browser_registered("lin")
    epoch = office.offered("lin")
    office.agents.engaged("lin", epoch)
    office.agents.browser_unregistered("lin", asked=False)
    view = office.agents.view("lin")
    assert view.requested is not None
    assert (view.presence, view.requested.presence, view.requested.by) == ("available", "break", "system")
    office.agents.released("lin", epoch)
    view = office.agents.view("lin")
    assert (view.presence, view.reason, view.reachable) == ("break", "connection_lost", False)


def test_a_page_that_is_back_ends_the_pause_that_its_absence_brought() -> None:
    office = Office(browser_agent())
    office.agents.browser_registered("lin")
    office.agents.not_responding("lin", office.offered("lin"), 30, "unreachable")
    assert office.state("lin") == ("available", "not-responding")
    office.agents.browser_registered("lin")
    assert office.state("lin") == ("available", "idle")


def test_without_anything_to_write_up_there_is_no_wrap_up_whatever_is_configured() -> None:
    office = Office(api_agent(wrap_up_s=60))
    epoch = office.offered()
    office.agents.engaged("li", epoch)
    office.agents.released("li", epoch, 30, wrap_up=False)
    assert office.state() == ("available", "idle")
