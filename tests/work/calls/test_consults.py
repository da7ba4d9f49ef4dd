"""What each event does to a contact while its agent consults: the actions in their order, and the facts."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.kit.pii import PartyName
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import CONSULTS, Contact, Party, Phase, Target, Waiting
from yunhu.work.calls.moves import consults as co
from yunhu.work.calls.moves.pieces import consult_of, member_of, party_of, with_member

LI = Party(leg="A", agent="li", epoch=3)
WANG = Party(leg="B", agent="wang", epoch=4)
OUTSIDE = Party(leg="B", number="+861")
PLACE = Waiting(queue="support", priority=4, entered_at=5)
TALKING = Contact(
    id="c",
    tenant="t",
    arrived_at=0,
    caller="1",
    dialled="2",
    leg="L",
    phase=Phase.TALKING,
    party=LI,
    last_queue=PLACE,
)


def made(phase: Phase, consult: Party = WANG) -> Contact:
    """A contact in a phase with a consulted one."""
    return msgspec.structs.replace(TALKING, phase=phase, consult=consult)


def test_asking_from_a_talk_holds_the_customer_first_and_asking_on_hold_does_not_begin_the_music_anew() -> (
    None
):
    asked = ev.ConsultAsked(target=Target("agent", "wang"), leg="B", by="agent:li")
    rung = Party(leg="B", agent="wang", since=9)
    ringing = (act.PlayToParty(LI, "ringback"), act.DialConsult(rung, asked.target))
    assert co.asked(TALKING, asked, 9).actions == (act.Separate(LI), act.PlayMusic("support"), *ringing)
    held = co.asked(msgspec.structs.replace(TALKING, phase=Phase.HELD), asked, 9)
    assert held.actions == ringing
    assert held.facts == (
        facts.ConsultStarted(to=PartyName("agent:wang"), by="agent:li", leg="B"),
        facts.SegmentStarted(segment="consult", agent="li", leg="A"),
    )


def test_the_agent_is_hushed_before_the_target_is_heard() -> None:
    step = co.answered(made(Phase.ASKING), ev.ConsultAnswered(), 9)
    assert step.actions == (act.Link(LI, msgspec.structs.replace(WANG, since=9)),)
    assert step.contact.phase == Phase.CONSULTING


def test_a_target_that_fails_is_given_back_without_a_wrap_up() -> None:
    step = co.failed(made(Phase.ASKING), ev.ConsultFailed(why="busy", status=486), 9)
    assert step.actions == (act.ReleaseParty(WANG, wrap_up=False), act.PlayToParty(LI, "silence"))
    assert step.facts[0] == facts.ConsultEnded(leg="B", how="busy", status=486)
    assert (step.contact.phase, step.contact.consult) == (Phase.HELD, None)


@pytest.mark.parametrize("consult", [WANG, OUTSIDE])
def test_complete_lets_the_agent_go_before_the_other_is_heard(consult: Party) -> None:
    step = co.completed(made(Phase.CONSULTING, consult), ev.CompleteAsked(by="agent:li"), 9)
    assert step.actions == (act.HangUpParty(LI, "transferred"), act.ReleaseParty(LI), act.Bridge(consult))
    name = "agent:wang" if consult.agent else "number:+861"
    assert step.facts[0] == facts.ContactTransferred(to=PartyName(name), by="agent:li")
    assert (step.contact.phase, step.contact.party, step.contact.consult) == (Phase.TALKING, consult, None)


def test_a_swap_back_separates_customer_and_agent_before_the_secrets_are_told() -> None:
    there = co.swapped(made(Phase.CONSULTING), ev.SwapAsked(), 9)
    assert there.actions == (act.Bridge(LI), act.PlayToParty(WANG, "music"))
    back = co.swapped(there.contact, ev.SwapAsked(), 9)
    assert back.actions == (act.Separate(LI), act.PlayMusic("support"), act.Link(LI, WANG))
    assert back.contact.phase == Phase.CONSULTING


@pytest.mark.parametrize("phase", CONSULTS)
def test_only_a_third_of_a_conference_has_something_to_write_up(phase: Phase) -> None:
    step = co.cancelled(made(phase), ev.CancelConsultAsked(), 9)
    released = act.ReleaseParty(WANG, wrap_up=phase is Phase.CONFERENCE)
    assert step.actions[:2] == (act.CancelConsult(WANG, "cancelled"), released)
    # Whoever talks with the customer already need not be joined again.
    assert step.actions[2:] == (() if phase is Phase.SWAPPED else (act.Bridge(LI),))


def test_leaving_is_for_the_consulted_one_and_in_a_conference_for_both() -> None:
    with pytest.raises(NotPossibleNow):
        co.left(made(Phase.CONSULTING), ev.LeaveAsked(leg="A"), 9)
    with pytest.raises(NotPossibleNow):
        co.left(made(Phase.CONFERENCE), ev.LeaveAsked(leg="?"), 9)
    assert co.left(made(Phase.CONSULTING), ev.LeaveAsked(leg="B"), 9).contact.phase == Phase.HELD
    assert co.left(made(Phase.CONFERENCE), ev.LeaveAsked(leg="B"), 9).contact.party == LI
    assert co.left(made(Phase.CONFERENCE), ev.LeaveAsked(leg="A"), 9).contact.party == WANG


def test_a_rejection_is_for_the_leg_that_rings() -> None:
    with pytest.raises(NotPossibleNow):
        co.rejected(made(Phase.ASKING), ev.RejectAsked(leg="A"), 9)
    step = co.rejected(made(Phase.ASKING), ev.RejectAsked(leg="B", reason="meal"), 9)
    assert step.facts[0] == facts.ContactRejected(agent="wang", reason="meal")


def test_an_agent_who_hangs_up_leaves_the_customer_at_the_head_of_the_queue() -> None:
    step = co.party_gone(made(Phase.CONSULTING), ev.PartyGone(cause="hangup"), 9)
    assert step.contact.waiting == msgspec.structs.replace(PLACE, entered_at=9)
    assert (step.contact.phase, step.contact.party, step.contact.consult) == (Phase.WAITING, None, None)
    assert step.actions[:3] == (
        act.ReleaseParty(LI),
        act.CancelConsult(WANG, "cancelled"),
        act.ReleaseParty(WANG, wrap_up=False),
    )
    without = msgspec.structs.replace(made(Phase.ASKING), last_queue=None)
    over = co.party_gone(without, ev.PartyGone(cause="hangup"), 9)
    assert over.contact.phase == Phase.ENDED
    assert over.actions[-1] == act.HangUpCustomer("hangup")


def test_members_are_found_and_changed_by_their_legs() -> None:
    contact = made(Phase.CONSULTING)
    assert (member_of(contact, "A"), member_of(contact, "B"), member_of(contact, "?")) == (LI, WANG, None)
    changed = msgspec.structs.replace(WANG, lost_at=1)
    assert consult_of(with_member(contact, WANG, changed)) == changed
    assert party_of(with_member(contact, LI, msgspec.structs.replace(LI, lost_at=1))).lost_at == 1
