"""The contact's table, walked whole, and its stories step by step."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.table import walk
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.machine import ALTERNATIVES, MOVES, TABLE, step
from yunhu.work.calls.model import CONSULTS, TALKS, Contact, Party, Phase, Target, Waiting

NEW = Contact(
    id="c", tenant="t", arrived_at=0, caller="1", dialled="2", leg="L", flow="main", recording_policy="talk"
)
QUEUE = Waiting(queue="support", priority=0, entered_at=5)
AGENT = Party(leg="A", agent="li", offer="o", epoch=3)
LOST = msgspec.structs.replace(AGENT, lost_at=7, away=True, rejoin="R")
ASKED = Party(leg="B", agent="wang", epoch=4)


def in_phase(phase: Phase) -> Contact:
    """A contact as it can stand in a phase."""
    waiting = QUEUE if phase in (Phase.WAITING, Phase.OFFERED) else None
    party = AGENT if phase in (Phase.OFFERED, Phase.CONNECTING, *TALKS) else None
    consult = ASKED if phase in CONSULTS else None
    return msgspec.structs.replace(NEW, phase=phase, waiting=waiting, party=party, consult=consult)


EXAMPLES: dict[type, ev.Event] = {
    ev.CustomerAnswered: ev.CustomerAnswered(),
    ev.CustomerGone: ev.CustomerGone(cause="normal"),
    ev.FlowQueued: ev.FlowQueued(queue="support", priority=1),
    ev.FlowTransferred: ev.FlowTransferred(target=Target("number", "+861"), leg="N"),
    ev.FlowHungUp: ev.FlowHungUp(cause="bye"),
    ev.OfferMade: ev.OfferMade(offer="o", epoch=1, agent="li", leg="A"),
    ev.OfferExpired: ev.OfferExpired(),
    ev.WaitOver: ev.WaitOver(why="timeout"),
    ev.AnnounceDue: ev.AnnounceDue(position=2),
    ev.PlayEnded: ev.PlayEnded(),
    ev.PartyAnswered: ev.PartyAnswered(),
    ev.PartyFailed: ev.PartyFailed(why="busy", status=486),
    ev.PartyGone: ev.PartyGone(cause="normal"),
    ev.HoldAsked: ev.HoldAsked(),
    ev.ResumeAsked: ev.ResumeAsked(),
    ev.TransferAsked: ev.TransferAsked(target=Target("queue", "billing"), leg="", by="agent:li"),
    ev.HangUpAsked: ev.HangUpAsked(cause="supervisor"),
    ev.RejectAsked: ev.RejectAsked(leg="A", reason="meal"),
    ev.ConsultAsked: ev.ConsultAsked(target=Target("agent", "wang"), leg="B", by="agent:li"),
    ev.ConsultAnswered: ev.ConsultAnswered(),
    ev.ConsultFailed: ev.ConsultFailed(why="busy", status=486),
    ev.ConsultGone: ev.ConsultGone(cause="normal"),
    ev.CompleteAsked: ev.CompleteAsked(by="agent:li"),
    ev.MergeAsked: ev.MergeAsked(),
    ev.SwapAsked: ev.SwapAsked(),
    ev.CancelConsultAsked: ev.CancelConsultAsked(),
    ev.LeaveAsked: ev.LeaveAsked(leg="B"),
    ev.LegLost: ev.LegLost(leg="A"),
    ev.LegBack: ev.LegBack(leg="A"),
    ev.AwayDue: ev.AwayDue(leg="A"),
    ev.GivenUp: ev.GivenUp(leg="A"),
    ev.RejoinAsked: ev.RejoinAsked(leg="A", new="R"),
    ev.Rejoined: ev.Rejoined(new="R"),
    ev.RejoinFailed: ev.RejoinFailed(new="R"),
    ev.Restored: ev.Restored(),
}


def test_the_table_is_complete() -> None:
    assert walk(TABLE, list(Phase), [event.__name__ for event in ev.EVENTS]) == []


def states(phase: Phase) -> list[Contact]:
    """A contact in a phase with and without a queue that it came from, with its agent there and lost."""
    plain = in_phase(phase)
    if phase not in TALKS:
        return [plain]
    came = msgspec.structs.replace(plain, last_queue=QUEUE)
    gone = [msgspec.structs.replace(each, party=LOST) for each in (plain, came)]
    return [plain, came, *gone]


@pytest.mark.parametrize(("phase", "event"), [(p, e) for p in Phase for e in ev.EVENTS])
def test_every_cell_does_what_the_table_says(phase: Phase, event: type) -> None:
    for contact in states(phase):
        check_cell(contact, event)


def check_cell(contact: Contact, event: type) -> None:
    phase, example = contact.phase, EXAMPLES[event]
    cell = TABLE[phase, event.__name__]
    if phase is Phase.ASKING and event is ev.RejectAsked:
        example = ev.RejectAsked(leg="B")
    if cell.kind == "refuses":
        with pytest.raises(NotPossibleNow):
            step(contact, example, 9)
        return
    after = step(contact, example, 9)
    if cell.kind == "ignores":
        assert after.contact is contact
        assert after.actions == ()
        assert after.reason == cell.why
    else:
        assert after.contact.phase in ALTERNATIVES.get((phase, event), {cell.to})


def run(contact: Contact, *events: ev.Event) -> list[str]:
    """The names of the actions that a run of events asks for; the contact must take each event."""
    names: list[str] = []
    for now, event in enumerate(events, start=10):
        done = step(contact, event, now)
        contact = done.contact
        names += [type(action).__name__ for action in done.actions]
    return names


def test_a_caller_is_guided_queued_connected_and_the_agent_hangs_up() -> None:
    assert run(
        NEW,
        ev.CustomerAnswered(),
        EXAMPLES[ev.FlowQueued],
        EXAMPLES[ev.OfferMade],
        ev.PartyAnswered(),
        ev.PartyGone(cause="normal"),
    ) == [
        "StartFlow",
        "PlayMusic",
        "EnterQueue",
        "RingAgent",
        "StartRecording",
        "Bridge",
        "StopFlow",
        "ReleaseParty",
        "HangUpCustomer",
    ]


def test_a_caller_who_leaves_while_offered_is_abandoned_and_nobody_rings_on() -> None:
    done = step(in_phase(Phase.OFFERED), ev.CustomerGone(cause="normal"), 9)
    assert done.actions == (
        act.StopFlow("customer_gone"),
        act.LeaveQueue("customer_gone"),
        act.CancelParty(AGENT, "customer_gone"),
    )
    assert done.facts == (facts.ContactEnded(cause="normal", by="customer", abandoned=True),)


def test_an_open_recording_is_closed_first_when_the_contact_ends() -> None:
    talking = msgspec.structs.replace(in_phase(Phase.TALKING), recording="r")
    assert step(talking, ev.PartyGone(cause="normal"), 9).actions[0] == act.StopRecording()


def test_a_recording_goes_on_through_a_transfer() -> None:
    talking = msgspec.structs.replace(in_phase(Phase.TALKING), recording="r")
    assert run(talking, EXAMPLES[ev.TransferAsked], EXAMPLES[ev.OfferMade], ev.PartyAnswered()) == [
        "HangUpParty",
        "ReleaseParty",
        "PlayMusic",
        "EnterQueue",
        "RingAgent",
        "Bridge",
        "StopFlow",
    ]


@pytest.mark.parametrize(
    ("contact", "phase"),
    [
        (msgspec.structs.replace(in_phase(Phase.CONNECTING), from_flow=True), Phase.IN_FLOW),
        (msgspec.structs.replace(in_phase(Phase.CONNECTING), last_queue=QUEUE), Phase.WAITING),
        (in_phase(Phase.CONNECTING), Phase.ENDED),
    ],
)
def test_a_failed_transfer_goes_to_the_flow_the_queue_or_the_end(contact: Contact, phase: Phase) -> None:
    done = step(contact, ev.PartyFailed(why="busy", status=486), 9)
    assert done.contact.phase == phase
    assert done.facts[0] == facts.TransferFailed(why="busy", status=486)


def test_waiting_time_counts_from_the_first_queue() -> None:
    queued = step(in_phase(Phase.IN_FLOW), EXAMPLES[ev.FlowQueued], 1_000_000).contact
    offered = step(queued, EXAMPLES[ev.OfferMade], 2_000_000).contact
    connected = step(offered, ev.PartyAnswered(), 3_500_000).facts[0]
    assert connected == facts.ContactConnected(leg="A", agent="li", waited_ms=2500)


LEGS = ("A", "B", "R", "S")
EVENTS = [
    *EXAMPLES.values(),
    *(of(leg=leg) for of in (ev.LegLost, ev.LegBack, ev.AwayDue, ev.GivenUp, ev.LeaveAsked) for leg in LEGS),
    *(ev.RejoinAsked(leg=leg, new=new) for leg in LEGS for new in ("R", "S")),
    *(of(new=new) for of in (ev.Rejoined, ev.RejoinFailed) for new in ("R", "S")),
    ev.RejectAsked(leg="B"),
]


def taken_of(contact: Contact) -> int:
    """How many agents or numbers a contact keeps from the router, or from others."""
    holds = contact.phase in (Phase.CONNECTING, *TALKS)
    return (1 if holds else 0) + (1 if contact.phase in CONSULTS else 0)


@given(st.lists(st.sampled_from(EVENTS), max_size=60))
def test_whatever_happens_a_contact_ends_once_and_owes_nobody(events: list[ev.Event]) -> None:
    """Every agent taken is given back, every place in a queue is left, and one end is announced."""
    contact, ended, engaged, waiting = NEW, 0, 0, 0
    waits: set[str] = set()
    for now, event in enumerate(events, start=1):
        before = contact.phase
        try:
            done = step(contact, event, now)
        except NotPossibleNow:
            continue
        contact = done.contact
        ended += sum(isinstance(fact, facts.ContactEnded) for fact in done.facts)
        for action in done.actions:
            engaged += isinstance(action, act.DialTarget | act.DialConsult)
            engaged -= isinstance(action, act.ReleaseParty)
            waiting += isinstance(action, act.EnterQueue) and not isinstance(event, ev.Restored)
            waiting -= isinstance(action, act.LeaveQueue)
            if isinstance(action, act.Await):
                waits.add(action.leg)
            elif isinstance(action, act.AwaitNoMore):
                waits.discard(action.leg)
        taken = before is Phase.OFFERED and contact.phase is Phase.TALKING
        engaged, waiting = engaged + taken, waiting - taken
        waiting -= isinstance(event, ev.WaitOver) and bool(done.actions)
        assert engaged == taken_of(contact)
        assert waiting == (1 if contact.phase in (Phase.WAITING, Phase.OFFERED) else 0)
        lost = {each.leg for each in (contact.party, contact.consult) if each and each.lost_at is not None}
        assert waits == (lost if contact.phase in TALKS else set())
        assert (contact.consult is not None) == (contact.phase in CONSULTS) or contact.phase is Phase.ENDED
    assert ended == (contact.phase is Phase.ENDED)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(contact), type=Contact) == contact
    assert all(key in MOVES or key[0] is not Phase.ENDED for key in MOVES)
