"""What each event does to a contact: the actions in their order, and what is announced."""

import msgspec
import pytest

from yunhu.kit.pii import Number, PartyName
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.model import Contact, Party, Phase, RecordingPolicy, Target, Waiting
from yunhu.work.calls.moves import absences as ab
from yunhu.work.calls.moves import offers as of
from yunhu.work.calls.moves import way as mv
from yunhu.work.calls.moves.pieces import Step

SECOND = 1_000_000
NEW = Contact(id="c", tenant="t", arrived_at=0, caller="1", dialled="2", leg="L", flow="main")
PLACE = Waiting(queue="support", priority=4, entered_at=5)
AGENT = Party(leg="A", agent="li", offer="o", epoch=3)
OUTSIDE = Party(leg="N", number="+861")
BILLING = Target("queue", "billing")


def made(phase: Phase, **fields: object) -> Contact:
    """A contact in a phase."""
    return msgspec.structs.replace(NEW, phase=phase, **fields)


TOOK = ev.PartyAnswered(leg="A")
TALKING = made(Phase.TALKING, party=AGENT, last_queue=PLACE, queued_at=1, connected_at=2 * SECOND)


def names(step: Step) -> list[str]:
    """The names of the actions, in order."""
    return [type(action).__name__ for action in step.actions]


# --- recording ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "recording", "at_answer", "at_talk"),
    [
        ("off", None, False, False),
        ("talk", None, False, True),
        ("talk", "r", False, False),
        ("all", None, True, True),
        ("all", "r", True, False),
    ],
)
def test_the_policy_says_when_recording_begins_and_an_open_one_goes_on(
    policy: RecordingPolicy, recording: str | None, at_answer: bool, at_talk: bool
) -> None:
    arriving = made(Phase.ARRIVING, recording_policy=policy)
    assert ("StartRecording" in names(mv.answered(arriving, ev.CustomerAnswered(), 1))) == at_answer
    offered = made(Phase.OFFERED, rung=(AGENT,), waiting=PLACE, recording_policy=policy, recording=recording)
    assert ("StartRecording" in names(of.answered(offered, TOOK, 9))) == at_talk


def test_recording_begins_before_anybody_can_be_heard() -> None:
    offered = made(Phase.OFFERED, rung=(AGENT,), waiting=PLACE, recording_policy="talk")
    assert names(of.answered(offered, TOOK, 9)) == ["StartRecording", "Bridge", "StopFlow"]


# --- waiting -----------------------------------------------------------------------------------------------


def test_music_plays_before_the_place_is_taken_for_an_offer_may_come_at_once() -> None:
    step = mv.flow_queued(made(Phase.IN_FLOW), ev.FlowQueued(queue="support", priority=4), 5)
    assert step.actions == (act.PlayMusic("support"), act.EnterQueue(PLACE))
    assert step.facts == (facts.SegmentStarted(segment="queue", queue="support", leg="L"),)
    assert step.contact.queued_at == 5


def test_the_flow_that_queues_again_does_not_begin_a_new_wait() -> None:
    again = mv.flow_queued(made(Phase.IN_FLOW, queued_at=1), ev.FlowQueued(queue="support", priority=0), 9)
    assert again.contact.queued_at == 1


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.OFFERED])
def test_a_wait_that_is_over_gives_the_contact_back_to_its_flow(phase: Phase) -> None:
    rung = (AGENT,) if phase is Phase.OFFERED else ()
    step = mv.wait_over(made(phase, waiting=PLACE, rung=rung), ev.WaitOver(why="max_wait"), 9)
    cancelled = (act.CancelParty(AGENT, "max_wait"),) if rung else ()
    assert step.actions == (*cancelled, act.ContinueFlow("max_wait"))
    assert (step.contact.waiting, step.contact.rung, step.contact.last_queue) == (None, (), PLACE)
    assert step.facts == (facts.SegmentStarted(segment="ivr", leg="L", flow="main"),)


def test_an_agent_who_did_not_take_it_leaves_the_contact_waiting() -> None:
    offered = made(Phase.OFFERED, waiting=PLACE, rung=(AGENT,))
    refused = of.failed(offered, ev.PartyFailed(why="busy", status=486, leg="A"), 9)
    assert refused.actions == (act.RefuseOffer(AGENT, "busy"),)
    missed = of.over(offered, ev.OfferExpired(offer="o"), 9)
    assert missed.actions == (act.CancelParty(AGENT, "no_answer"),)
    for step in (refused, missed):
        assert (step.contact.phase, step.contact.rung, step.contact.waiting) == ("waiting", (), PLACE)
        assert step.facts == ()


def test_the_position_and_the_music_are_those_of_the_queue() -> None:
    waiting = made(Phase.WAITING, waiting=PLACE)
    assert mv.announce(waiting, ev.AnnounceDue(position=2), 9).actions == (act.Announce("support", 2),)
    assert mv.music_again(waiting, ev.PlayEnded(), 9).actions == (act.PlayMusic("support"),)
    held = made(Phase.HELD, party=AGENT, last_queue=PLACE)
    assert mv.music_again(held, ev.PlayEnded(), 9).actions == (act.PlayMusic("support"),)
    assert mv.music_again(made(Phase.HELD, party=OUTSIDE), ev.PlayEnded(), 9).actions == (
        act.PlayMusic(None),
    )


# --- talking -----------------------------------------------------------------------------------------------


def test_hold_and_resume_are_segments_of_the_same_talk() -> None:
    held = mv.held(TALKING, ev.HoldAsked(), 9)
    assert held.actions == (act.Separate(AGENT), act.PlayMusic("support"))
    assert held.facts == (facts.SegmentStarted(segment="hold", agent="li", leg="A"),)
    back = mv.resumed(held.contact, ev.ResumeAsked(), 9)
    assert back.actions == (act.Bridge(AGENT),)
    assert back.facts == (facts.SegmentStarted(segment="agent", agent="li", leg="A"),)
    assert back.contact == TALKING


def test_somebody_outside_is_no_agent() -> None:
    step = mv.party_answered(made(Phase.CONNECTING, party=OUTSIDE), ev.PartyAnswered(), 9)
    assert step.facts == (
        facts.ContactConnected(leg="N", agent=None, number=Number("+861"), waited_ms=0),
        facts.SegmentStarted(segment="external", number=Number("+861"), leg="N"),
    )


def test_who_hangs_up_the_talk_is_told() -> None:
    by_agent = mv.party_gone(TALKING, ev.PartyGone(cause="hangup"), 9)
    assert by_agent.facts == (facts.ContactEnded(cause="hangup", by="agent"),)
    by_staff = mv.hang_up_asked(TALKING, ev.HangUpAsked(cause="ended_by_staff"), 9)
    assert by_staff.facts == (facts.ContactEnded(cause="ended_by_staff", by="system"),)
    by_customer = mv.customer_gone(TALKING, ev.CustomerGone(cause="hangup"), 9)
    assert by_customer.facts == (facts.ContactEnded(cause="hangup", by="customer"),)


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.OFFERED])
def test_only_a_customer_who_leaves_while_waiting_has_abandoned(phase: Phase) -> None:
    waiting = made(phase, waiting=PLACE, party=AGENT)
    left = mv.customer_gone(waiting, ev.CustomerGone(cause="hangup"), 9).facts[0]
    lost = mv.customer_gone(waiting, ev.CustomerGone(cause="node_failure", by="system"), 9).facts[0]
    assert isinstance(left, facts.ContactEnded)
    assert isinstance(lost, facts.ContactEnded)
    assert (left.abandoned, lost.abandoned) == (True, False)


# --- transfers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "undone"),
    [
        (made(Phase.IN_FLOW), ["StopFlow"]),
        (made(Phase.WAITING, waiting=PLACE), ["StopFlow", "LeaveQueue"]),
        (made(Phase.OFFERED, waiting=PLACE, rung=(AGENT,)), ["StopFlow", "LeaveQueue", "CancelParty"]),
        (TALKING, ["HangUpParty", "ReleaseParty"]),
        (made(Phase.HELD, party=AGENT), ["HangUpParty", "ReleaseParty"]),
    ],
)
def test_a_transfer_undoes_first_what_the_phase_began(contact: Contact, undone: list[str]) -> None:
    step = mv.transferred(contact, ev.TransferAsked(target=BILLING, leg="X", by="staff"), 9)
    assert names(step) == [*undone, "PlayMusic", "EnterQueue"]
    assert step.contact.party is None
    assert step.facts[0] == facts.ContactTransferred(to=PartyName("queue:billing"), by="staff")


def test_a_transfer_to_a_person_rings_with_a_tone() -> None:
    step = mv.transferred(
        TALKING, ev.TransferAsked(target=Target("agent", "wang"), leg="X", by="agent:li"), 9
    )
    party = Party(leg="X", agent="wang", since=9)
    assert step.actions[-2:] == (act.PlayRingback(), act.DialTarget(party, Target("agent", "wang")))
    assert step.contact.party == party
    assert step.facts == (
        facts.ContactTransferred(to=PartyName("agent:wang"), by="agent:li"),
        facts.SegmentStarted(segment="transfer", agent="wang", leg="X"),
    )


def test_a_transferred_customer_keeps_the_priority_of_the_queue_before() -> None:
    step = mv.transferred(TALKING, ev.TransferAsked(target=BILLING, leg="", by="staff"), 9)
    assert step.contact.waiting == Waiting(queue="billing", priority=4, entered_at=9)


@pytest.mark.parametrize("target", [BILLING, Target("agent", "wang"), Target("number", "+861")])
def test_after_a_talk_the_wait_begins_anew(target: Target) -> None:
    """Otherwise the talk itself would be counted as waiting when the next one answers."""
    at = 600 * SECOND
    step = mv.transferred(TALKING, ev.TransferAsked(target=target, leg="X", by="staff"), at)
    party = msgspec.structs.replace(step.contact, phase=Phase.CONNECTING, party=AGENT)
    connected = mv.party_answered(party, ev.PartyAnswered(), at + 2 * SECOND).facts[0]
    assert isinstance(connected, facts.ContactConnected)
    assert connected.waited_ms == 2_000


def test_a_customer_who_is_moved_while_waiting_has_waited_all_the_time() -> None:
    waiting = made(Phase.WAITING, waiting=PLACE, queued_at=SECOND)
    step = mv.transferred(waiting, ev.TransferAsked(target=BILLING, leg="", by="staff"), 9 * SECOND)
    assert step.contact.queued_at == SECOND


def test_a_transfer_that_fails_goes_where_the_contact_came_from() -> None:
    connecting = made(Phase.CONNECTING, party=AGENT)
    failed = ev.PartyFailed(why="busy", status=486)
    said = facts.TransferFailed(why="busy", status=486)
    back = mv.party_failed(msgspec.structs.replace(connecting, last_queue=PLACE), failed, 9)
    assert names(back) == ["ReleaseParty", "PlayMusic", "EnterQueue"]
    assert back.contact.waiting == msgspec.structs.replace(PLACE, entered_at=9)
    flow = mv.party_failed(msgspec.structs.replace(connecting, from_flow=True), failed, 9)
    assert flow.actions == (act.ReleaseParty(AGENT), act.ContinueFlow("failed"))
    assert not flow.contact.from_flow
    over = mv.party_failed(connecting, failed, 9)
    assert names(over) == ["ReleaseParty", "HangUpCustomer"]
    assert [back.facts[0], flow.facts[0], over.facts[0]] == [said] * 3
    assert over.facts[1] == facts.ContactEnded(cause="transfer_failed", by="system")


# --- ends and restarts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "undone"),
    [
        (made(Phase.ARRIVING), []),
        (made(Phase.IN_FLOW), ["StopFlow"]),
        (made(Phase.WAITING, waiting=PLACE), ["StopFlow", "LeaveQueue"]),
        (made(Phase.OFFERED, waiting=PLACE, rung=(AGENT,)), ["StopFlow", "LeaveQueue", "CancelParty"]),
        (made(Phase.CONNECTING, party=AGENT), ["StopFlow", "CancelParty", "ReleaseParty"]),
        (TALKING, ["HangUpParty", "ReleaseParty"]),
        (made(Phase.HELD, party=AGENT), ["HangUpParty", "ReleaseParty"]),
    ],
)
def test_an_end_undoes_everything_and_closes_the_recording_first(contact: Contact, undone: list[str]) -> None:
    asked = mv.hang_up_asked(contact, ev.HangUpAsked(cause="x"), 9)
    assert names(asked) == [*undone, "HangUpCustomer"]
    recorded = msgspec.structs.replace(contact, recording="r")
    gone = mv.customer_gone(recorded, ev.CustomerGone(cause="hangup"), 9)
    assert names(gone) == ["StopRecording", *undone]
    assert gone.contact.phase is asked.contact.phase is Phase.ENDED


def test_after_a_restart_each_contact_goes_on_where_it_stood() -> None:
    restored = ev.Restored()
    assert names(mv.restored_in_flow(made(Phase.IN_FLOW), restored, 9)) == ["ResumeFlow"]
    rang = mv.restored_waiting(made(Phase.OFFERED, waiting=PLACE, rung=(AGENT,)), restored, 9)
    assert rang.actions == (act.EnterQueue(PLACE), act.PlayMusic("support"))
    assert (rang.contact.phase, rang.contact.rung) == ("waiting", ())
    assert ab.restored(TALKING, restored, 9).actions == (act.Bridge(AGENT),)
    held = ab.restored(made(Phase.HELD, party=AGENT), restored, 9)
    assert held.actions == (act.Separate(AGENT), act.PlayMusic(None))
    dialled = mv.restored_connecting(made(Phase.CONNECTING, party=AGENT), restored, 9)
    assert dialled.facts[0] == facts.TransferFailed(why="node_restarted")
