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
from yunhu.work.calls.model import (
    CONSULTS,
    TALKS,
    Contact,
    Message,
    Party,
    Phase,
    Promised,
    Target,
    Waiting,
)

NEW = Contact(
    id="c", tenant="t", arrived_at=0, caller="1", dialled="2", leg="L", flow="main", recording_policy="talk"
)
QUEUE = Waiting(queue="support", priority=0, entered_at=5)
AGENT = Party(leg="A", agent="li", offer="o", epoch=3)
LOST = msgspec.structs.replace(AGENT, lost_at=7, away=True, rejoin="R")
ASKED = Party(leg="B", agent="wang", epoch=4)


OTHER = Party(leg="O", agent="zhao", offer="p", epoch=1)
PROMISE = Promised(queue="support", number="138")
MESSAGE = Message(max_s=60, silence_s=5)
OWED = (Phase.PROMISED, Phase.CALLING)


def in_phase(phase: Phase) -> Contact:
    """A contact as it can stand in a phase."""
    return msgspec.structs.replace(
        NEW,
        phase=phase,
        waiting=QUEUE if phase in (Phase.WAITING, Phase.OFFERED, Phase.PROMISED) else None,
        rung=(AGENT,) if phase is Phase.OFFERED else (),
        party=AGENT if phase in (Phase.CONNECTING, Phase.CALLING, *TALKS) else None,
        consult=ASKED if phase in CONSULTS else None,
        promise=PROMISE if phase in OWED else None,
        message=MESSAGE if phase is Phase.MESSAGE else None,
    )


EXAMPLES: dict[type, ev.Event] = {
    ev.CustomerAnswered: ev.CustomerAnswered(),
    ev.CustomerGone: ev.CustomerGone(cause="normal"),
    ev.FlowQueued: ev.FlowQueued(queue="support", priority=1),
    ev.FlowTransferred: ev.FlowTransferred(target=Target("number", "+861"), leg="N"),
    ev.FlowHungUp: ev.FlowHungUp(cause="bye"),
    ev.FlowLeftQueue: ev.FlowLeftQueue(),
    ev.FlowSet: ev.FlowSet(language="en", attributes={"tier": "gold"}, priority=7),
    ev.FlowPromised: ev.FlowPromised(queue="support", number="138"),
    ev.FlowRecords: ev.FlowRecords(max_s=30, silence_s=3),
    ev.FlowEndsMessage: ev.FlowEndsMessage(),
    ev.FlowPausesRecording: ev.FlowPausesRecording(),
    ev.FlowResumesRecording: ev.FlowResumesRecording(),
    ev.QueueMoved: ev.QueueMoved(queue="billing", why="waited"),
    ev.PromiseMade: ev.PromiseMade(queue="support", number="138", way="agent_first"),
    ev.CallbackChanged: ev.CallbackChanged(number="139"),
    ev.CallbackDue: ev.CallbackDue(),
    ev.CallbackRests: ev.CallbackRests(),
    ev.CallbackOver: ev.CallbackOver(why="cancelled"),
    ev.CustomerFailed: ev.CustomerFailed(why="busy", status=486),
    ev.MessageOver: ev.MessageOver(why="length", seconds=4.0),
    ev.Stopping: ev.Stopping(),
    ev.OfferMade: ev.OfferMade(offer="o", epoch=1, agent="li", leg="A"),
    ev.OfferExpired: ev.OfferExpired(offer="o"),
    ev.WaitOver: ev.WaitOver(why="timeout"),
    ev.AnnounceDue: ev.AnnounceDue(position=2),
    ev.PlayEnded: ev.PlayEnded(),
    ev.PartyAnswered: ev.PartyAnswered(leg="A", customer="C"),
    ev.PartyFailed: ev.PartyFailed(why="busy", status=486, leg="A"),
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
    replace = msgspec.structs.replace
    if phase is Phase.OFFERED:
        two = replace(plain, rung=(AGENT, OTHER))
        return [plain, two, *(replace(each, promise=PROMISE) for each in (plain, two))]
    if phase in (Phase.IN_FLOW, Phase.MESSAGE):
        return [plain, replace(plain, recording="r"), replace(plain, promise=PROMISE)]
    if phase is Phase.PROMISED:
        return [plain, replace(plain, waiting=None)]
    if phase is Phase.CALLING:
        return [plain, replace(plain, promise=replace(PROMISE, way="customer_first"))]
    if phase not in TALKS:
        return [plain]
    came = msgspec.structs.replace(plain, last_queue=QUEUE)
    gone = [replace(each, party=LOST) for each in (plain, came)]
    return [plain, came, *gone, replace(plain, after_talk="survey")]


@pytest.mark.parametrize(("phase", "event"), [(p, e) for p in Phase for e in ev.EVENTS])
def test_every_cell_does_what_the_table_says(phase: Phase, event: type) -> None:
    for contact in states(phase):
        check_cell(contact, event)


def check_cell(contact: Contact, event: type) -> None:
    phase, example = contact.phase, EXAMPLES[event]
    cell = TABLE[phase, event.__name__]
    if phase is Phase.ASKING and event is ev.RejectAsked:
        example = ev.RejectAsked(leg="B")
    if event is ev.TransferAsked and contact.promise is not None and phase is Phase.OFFERED:
        with pytest.raises(NotPossibleNow):
            step(contact, example, 9)
        return
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
        EXAMPLES[ev.PartyAnswered],
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
    assert run(talking, EXAMPLES[ev.TransferAsked], EXAMPLES[ev.OfferMade], EXAMPLES[ev.PartyAnswered]) == [
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
    connected = step(offered, EXAMPLES[ev.PartyAnswered], 3_500_000).facts[0]
    assert connected == facts.ContactConnected(leg="A", agent="li", waited_ms=2500)


LEGS = ("A", "B", "R", "S")
EVENTS = [
    *EXAMPLES.values(),
    *(of(leg=leg) for of in (ev.LegLost, ev.LegBack, ev.AwayDue, ev.GivenUp, ev.LeaveAsked) for leg in LEGS),
    *(ev.RejoinAsked(leg=leg, new=new) for leg in LEGS for new in ("R", "S")),
    *(of(new=new) for of in (ev.Rejoined, ev.RejoinFailed) for new in ("R", "S")),
    ev.RejectAsked(leg="B"),
    ev.OfferMade(offer="p", epoch=1, agent="zhao", leg="O"),
    ev.PartyAnswered(leg="O", customer="D"),
    ev.PartyFailed(why="busy", leg="O"),
    ev.OfferExpired(offer="p", why="taken_elsewhere"),
    ev.PromiseMade(queue="support", number="138", way="customer_first"),
    ev.HangUpAsked(cause="ended_by_agent", by_agent=True),
]


def taken_of(contact: Contact) -> int:
    """How many agents or numbers a contact keeps from the router, or from others."""
    holds = contact.phase in (Phase.CONNECTING, Phase.CALLING, *TALKS)
    return (1 if holds else 0) + (1 if contact.phase in CONSULTS else 0)


def placed(contact: Contact) -> bool:
    """Whether the contact should have a place in a queue."""
    return contact.phase in (Phase.WAITING, Phase.OFFERED) or (
        contact.phase is Phase.PROMISED and contact.waiting is not None
    )


@pytest.mark.parametrize("after_talk", [None, "survey"])
@given(events=st.lists(st.sampled_from(EVENTS), max_size=60))
def test_whatever_happens_a_contact_ends_once_and_owes_nobody(
    events: list[ev.Event], after_talk: str | None
) -> None:
    """Every agent taken is given back, every place in a queue is left, every promise has an end."""
    contact, ended, engaged, waiting, owed = msgspec.structs.replace(NEW, after_talk=after_talk), 0, 0, 0, 0
    waits: set[str] = set()
    for now, event in enumerate(events, start=1):
        before = contact
        try:
            done = step(contact, event, now)
        except NotPossibleNow:
            continue
        contact = done.contact
        ended += sum(isinstance(fact, facts.ContactEnded) for fact in done.facts)
        # A restart enters the queue anew, of which nothing is left; a stop of the node leaves it for good.
        afresh = isinstance(event, ev.Restored) and placed(before)
        for action in done.actions:
            engaged += isinstance(action, act.DialTarget | act.DialConsult)
            engaged -= isinstance(action, act.ReleaseParty)
            waiting += isinstance(action, act.EnterQueue) and not afresh
            waiting -= isinstance(action, act.LeaveQueue) and placed(before)
            owed += isinstance(action, act.TellPromised)
            owed -= isinstance(action, act.KeepPromise | act.DropPromise)
            if isinstance(action, act.Await):
                waits.add(action.leg)
            elif isinstance(action, act.AwaitNoMore):
                waits.discard(action.leg)
        taken = before.phase is Phase.OFFERED and contact.phase in (Phase.TALKING, Phase.CALLING)
        engaged, waiting = engaged + taken, waiting - taken
        waiting -= isinstance(event, ev.WaitOver) and bool(done.actions) and placed(before)
        if isinstance(event, ev.Stopping) and contact.phase is Phase.PROMISED:
            return
        owed -= isinstance(event, ev.CallbackOver) and before.promise is not None
        assert engaged == taken_of(contact)
        assert waiting == placed(contact)
        assert owed == (contact.promise is not None) or event == EXAMPLES[ev.PromiseMade]
        owed = int(contact.promise is not None)
        lost = {each.leg for each in (contact.party, contact.consult) if each and each.lost_at is not None}
        assert waits == (lost if contact.phase in TALKS else set())
        assert (contact.consult is not None) == (contact.phase in CONSULTS) or contact.phase is Phase.ENDED
        assert bool(contact.rung) == (contact.phase is Phase.OFFERED)
    assert ended == (contact.phase is Phase.ENDED)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(contact), type=Contact) == contact
    assert all(key in MOVES or key[0] is not Phase.ENDED for key in MOVES)
