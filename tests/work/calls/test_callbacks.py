"""A contact that is owed a callback: what each event does to it."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.machine import step
from yunhu.work.calls.model import Contact, Party, Phase, Promised, Target, Waiting, Wanted, Way
from yunhu.work.calls.moves import callbacks as cb
from yunhu.work.calls.moves.pieces import Step

NEED = (Wanted("english", 50),)
PROMISE = Promised("support", "138", priority=3, need=NEED)
AGENT = Party(leg="A", agent="li", offer="o", epoch=3)
TALKING = Contact(
    id="c",
    tenant="t",
    arrived_at=1,
    caller="138",
    dialled="4001",
    leg="L",
    phase=Phase.IN_FLOW,
    flow="main",
    recording_policy="all",
    recording="r",
    promise=PROMISE,
    callback="138",
)


def names(done: Step) -> list[str]:
    """What a step asks for."""
    return [type(action).__name__ for action in done.actions]


def waits() -> Contact:
    """A contact whose caller has hung up."""
    return step(TALKING, ev.CustomerGone(cause="hangup"), 9).contact


def offered(way: Way = "agent_first") -> Contact:
    """One that an agent is offered."""
    promise = msgspec.structs.replace(PROMISE, way=way)
    made = ev.OfferMade(offer="o", epoch=3, agent="li", leg="A")
    return step(msgspec.structs.replace(waits(), promise=promise), made, 20).contact


def calling(way: Way = "agent_first") -> Contact:
    """One whose customer is called."""
    return step(offered(way), ev.PartyAnswered(leg="A", customer="C"), 30).contact


def test_the_place_is_taken_when_the_caller_hangs_up_and_not_before() -> None:
    asked = cb.asked(TALKING, ev.FlowPromised(queue="support", number="138"), 9)
    assert names(asked) == ["AskPromise"]
    made = cb.made(TALKING, ev.PromiseMade(queue="support", number="138", way="agent_first"), 9)
    assert names(made) == ["TellPromised"]
    gone = step(TALKING, ev.CustomerGone(cause="hangup"), 9)
    place = Waiting("support", 3, 9, NEED)
    assert gone.contact.waiting == place
    assert (gone.contact.leg, gone.contact.recording, gone.contact.id) == ("", None, "c")
    assert names(gone) == ["StopFlow", "StopRecording", "EnterQueue"]
    assert gone.facts == (facts.SegmentStarted(segment="callback", queue="support"),)


def test_a_flow_that_says_good_bye_hangs_up_and_the_promise_stays() -> None:
    done = step(TALKING, ev.FlowHungUp(cause="normal"), 9)
    assert done.contact.phase is Phase.PROMISED
    assert names(done) == ["HangUpCustomer", "StopRecording", "EnterQueue"]


@pytest.mark.parametrize(
    "event",
    [
        ev.FlowQueued(queue="billing", priority=0),
        ev.FlowTransferred(target=Target("agent", "li"), leg="N"),
    ],
)
def test_a_caller_who_stays_needs_no_callback(event: ev.Event) -> None:
    done = step(TALKING, event, 9)
    assert done.actions[0] == act.DropPromise("stayed")
    assert (done.contact.promise, done.contact.callback) == (None, None)


def test_the_agent_hears_it_ring_and_the_customer_hears_the_agent_at_once() -> None:
    dialled = step(offered(), ev.PartyAnswered(leg="A", customer="C"), 30)
    assert names(dialled) == ["PlayToParty", "CallCustomer"]
    assert (dialled.contact.phase, dialled.contact.leg) == (Phase.CALLING, "C")
    there = step(dialled.contact, ev.CustomerAnswered(), 40)
    assert there.contact.phase is Phase.TALKING
    assert names(there) == ["KeepPromise", "StartRecording", "Bridge", "StopFlow"]
    connected = there.facts[0]
    assert isinstance(connected, facts.ContactConnected)
    assert connected.callback
    assert there.contact.promise is None


def test_a_customer_who_is_called_first_hears_the_agent_ring() -> None:
    made = ev.OfferMade(offer="o", epoch=3, agent="li", leg="A")
    first = msgspec.structs.replace(waits(), promise=msgspec.structs.replace(PROMISE, way="customer_first"))
    assert names(step(first, made, 20)) == ["TakeOffer"]
    dialled = step(offered("customer_first"), ev.PartyAnswered(leg="A", customer="C"), 30)
    assert names(dialled) == ["CallCustomer"]
    there = step(dialled.contact, ev.CustomerAnswered(), 40)
    assert there.contact.phase is Phase.CONNECTING
    assert names(there) == ["KeepPromise", "PlayRingback", "RingAgent"]
    failed = step(there.contact, ev.PartyFailed(why="no_answer", leg="A"), 50)
    assert failed.contact.phase is Phase.WAITING
    assert failed.contact.arrived_at == 1


@pytest.mark.parametrize(
    ("event", "attempt"),
    [
        (ev.CustomerFailed(why="busy"), "busy"),
        (ev.CustomerGone(cause="node_failure"), "node_failure"),
        (ev.PartyGone(cause="hangup"), "agent_gone"),
        (ev.HangUpAsked(cause="ended_by_agent", by_agent=True), "agent_gone"),
    ],
)
def test_an_attempt_that_comes_to_nothing_rests_without_a_place(event: ev.Event, attempt: str) -> None:
    done = step(calling(), event, 40)
    assert done.contact.phase is Phase.PROMISED
    assert (done.contact.waiting, done.contact.leg, done.contact.party) == (None, "", None)
    assert done.actions[-1] == act.RestPromise(attempt, attempt=True)
    release = next(action for action in done.actions if isinstance(action, act.ReleaseParty))
    assert not release.wrap_up
    due = step(done.contact, ev.CallbackDue(), 100)
    assert due.contact.waiting is not None
    assert names(due) == ["EnterQueue"]
    assert step(due.contact, ev.CallbackDue(), 101).reason == "it has its place"


def test_a_queue_that_is_gone_ends_it_and_any_other_refusal_is_no_attempt() -> None:
    full = step(waits(), ev.WaitOver(why="full"), 20)
    assert full.actions == (act.RestPromise("full", attempt=False),)
    long = step(waits(), ev.WaitOver(why="max_wait"), 20)
    assert long.actions == (act.EnterQueue(Waiting("support", 3, 20, NEED)),)
    gone = step(waits(), ev.WaitOver(why="queue_removed"), 20)
    assert gone.contact.phase is Phase.ENDED
    assert gone.actions == (act.DropPromise("queue_removed"),)


def test_one_that_rests_leaves_its_place_and_whoever_rang_stops() -> None:
    rests = step(offered(), ev.CallbackRests(), 30)
    assert rests.contact.phase is Phase.PROMISED
    assert names(rests) == ["LeaveQueue", "CancelParty"]


@pytest.mark.parametrize(
    ("contact", "undone"),
    [
        (waits(), ["StopFlow", "LeaveQueue"]),
        (offered(), ["StopFlow", "LeaveQueue", "CancelParty"]),
        (calling(), ["HangUpParty", "ReleaseParty", "HangUpCustomer"]),
    ],
)
def test_without_its_promise_the_contact_ends(contact: Contact, undone: list[str]) -> None:
    done = step(contact, ev.CallbackOver(why="cancelled"), 50)
    assert done.facts == (facts.ContactEnded(cause="callback_cancelled", by="system"),)
    assert names(done) == undone
    assert done.contact.promise is None


def test_a_caller_who_is_still_there_goes_on_without_it() -> None:
    done = step(TALKING, ev.CallbackOver(why="kept_by_caller"), 9)
    assert done.contact == msgspec.structs.replace(TALKING, promise=None, callback=None)


def test_somebody_who_ends_it_takes_the_promise_back() -> None:
    done = step(waits(), ev.HangUpAsked(cause="ended_by_staff"), 20)
    assert act.DropPromise("ended_by_staff") in done.actions
    assert done.facts == (facts.ContactEnded(cause="ended_by_staff", by="system"),)


def test_nobody_transfers_a_customer_who_is_not_there() -> None:
    with pytest.raises(NotPossibleNow):
        step(offered(), ev.TransferAsked(target=Target("queue", "billing"), leg="", by="staff"), 30)


def test_a_restart_takes_the_place_again_and_a_stop_leaves_it() -> None:
    assert names(step(waits(), ev.Restored(), 50)) == ["EnterQueue"]
    broken = step(calling(), ev.Restored(), 50)
    assert names(broken) == ["HangUpParty", "ReleaseParty", "HangUpCustomer", "EnterQueue"]
    resting = step(calling(), ev.CustomerFailed(why="busy"), 40).contact
    assert names(step(resting, ev.Restored(), 50)) == []
    for contact in (TALKING, waits(), offered(), calling()):
        stopped = step(contact, ev.Stopping(), 60)
        assert stopped.contact.phase is Phase.PROMISED
        assert "EnterQueue" not in names(stopped)
        assert not any(isinstance(fact, facts.ContactEnded) for fact in stopped.facts)


def test_a_later_moment_that_was_asked_for_before_the_caller_hung_up_is_kept() -> None:
    later = step(TALKING, ev.CallbackRests(), 5).contact
    gone = step(later, ev.CustomerGone(cause="hangup"), 9)
    assert gone.contact.waiting is None
    assert "EnterQueue" not in names(gone)
    assert names(step(gone.contact, ev.CallbackDue(), 50)) == ["EnterQueue"]
    soon = step(later, ev.CallbackDue(), 6).contact
    assert soon == TALKING


def test_another_number_is_called_next() -> None:
    changed = step(waits(), ev.CallbackChanged(number="139"), 20).contact
    assert changed.promise is not None
    assert (changed.promise.number, changed.callback) == ("139", "139")
