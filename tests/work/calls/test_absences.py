"""What the loss of a party does to a contact, step by step."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.model import CONSULTS, TALKS, Contact, Party, Phase, Waiting
from yunhu.work.calls.moves import absences as ab
from yunhu.work.calls.moves import consults

LI = Party(leg="A", agent="li", epoch=3)
WANG = Party(leg="B", agent="wang", epoch=4)
PLACE = Waiting(queue="support", priority=4, entered_at=5)
SECOND = 1_000_000


def made(phase: Phase, party: Party = LI, consult: Party = WANG) -> Contact:
    """A contact in a talk."""
    return Contact(
        id="c",
        tenant="t",
        arrived_at=0,
        caller="1",
        dialled="2",
        leg="L",
        phase=phase,
        party=party,
        consult=consult if phase in CONSULTS else None,
        last_queue=PLACE,
    )


def lost(of: Party, away: bool = True) -> Party:
    """The party, whose audio is gone since the first second."""
    return msgspec.structs.replace(of, lost_at=SECOND, away=away)


@pytest.mark.parametrize("phase", TALKS)
def test_a_loss_changes_no_phase_and_is_told_once(phase: Phase) -> None:
    step = ab.lost(made(phase), ev.LegLost(leg="A"), SECOND)
    assert (step.contact.phase, step.actions) == (phase, (act.Await("A"),))
    assert step.facts == (facts.PartyLost(leg="A", agent="li"),)
    assert ab.lost(step.contact, ev.LegLost(leg="A"), 2 * SECOND).actions == ()
    assert ab.lost(made(phase), ev.LegLost(leg="L"), SECOND).contact == made(phase)


@pytest.mark.parametrize("phase", TALKS)
def test_music_is_played_only_to_a_customer_who_would_hear_nothing(phase: Phase) -> None:
    step = ab.away(made(phase, lost(LI, away=False)), ev.AwayDue(leg="A"), 3 * SECOND)
    music = (act.Separate(lost(LI)), act.PlayMusic("support"))
    assert step.actions == (music if phase in (Phase.TALKING, Phase.SWAPPED) else ())


def test_a_hiccup_brings_nothing_back_for_nothing_was_changed() -> None:
    short = ab.back(made(Phase.TALKING, lost(LI, away=False)), ev.LegBack(leg="A"), 2 * SECOND)
    assert short.actions == (act.AwaitNoMore("A"),)
    long = ab.back(made(Phase.TALKING, lost(LI)), ev.LegBack(leg="A"), 11 * SECOND)
    assert long.actions == (act.AwaitNoMore("A"), act.Bridge(LI))
    assert long.facts == (facts.PartyBack(leg="A", agent="li", away_ms=10_000),)


@pytest.mark.parametrize(
    ("phase", "heard"),
    [
        (Phase.TALKING, ["Bridge"]),
        (Phase.HELD, ["Separate", "PlayMusic"]),
        (Phase.ASKING, ["PlayToParty"]),
        (Phase.CONSULTING, ["Link"]),
        (Phase.SWAPPED, ["Bridge", "PlayToParty"]),
        (Phase.CONFERENCE, ["Confer"]),
    ],
)
def test_a_new_leg_hears_what_the_old_one_heard_before_that_one_is_ended(
    phase: Phase, heard: list[str]
) -> None:
    asked = ab.rejoin_asked(made(phase, lost(LI)), ev.RejoinAsked(leg="A", new="N"), 5 * SECOND)
    step = ab.rejoined(asked.contact, ev.Rejoined(new="N"), 6 * SECOND)
    names = [type(action).__name__ for action in step.actions]
    assert names == ["AwaitNoMore", *heard, "Replace"]
    assert step.actions[-1] == act.Replace("A", "N")
    assert step.contact.party == msgspec.structs.replace(LI, leg="N")
    assert step.facts == (facts.PartyBack(leg="N", agent="li", rejoined=True, away_ms=5_000),)


def test_the_second_reload_makes_the_first_ones_leg_needless() -> None:
    first = ab.rejoin_asked(made(Phase.TALKING), ev.RejoinAsked(leg="A", new="N"), 1)
    second = ab.rejoin_asked(first.contact, ev.RejoinAsked(leg="A", new="O"), 2)
    assert second.actions[0] == act.CancelRejoin("N")
    late = ab.rejoined(second.contact, ev.Rejoined(new="N"), 3)
    assert late.actions == (act.CancelRejoin("N"),)
    assert late.contact == second.contact
    failed = ab.rejoin_failed(second.contact, ev.RejoinFailed(new="O"), 3)
    assert failed.contact.party == LI
    assert ab.rejoin_failed(failed.contact, ev.RejoinFailed(new="O"), 3).contact == failed.contact


@pytest.mark.parametrize(
    ("phase", "after"),
    [
        (Phase.TALKING, Phase.WAITING),
        (Phase.HELD, Phase.WAITING),
        (Phase.ASKING, Phase.WAITING),
        (Phase.CONSULTING, Phase.WAITING),
        (Phase.SWAPPED, Phase.WAITING),
        (Phase.CONFERENCE, Phase.TALKING),
    ],
)
def test_whoever_does_not_come_back_is_set_away_before_the_router_may_offer_again(
    phase: Phase, after: Phase
) -> None:
    step = ab.given_up(made(phase, lost(LI)), ev.GivenUp(leg="A"), 31 * SECOND)
    assert step.contact.phase == after
    assert step.actions[0] == act.SetAway(lost(LI))
    assert act.ReleaseParty(lost(LI), wrap_up=False) in step.actions
    assert step.facts[0] == facts.PartyGivenUp(leg="A", agent="li")
    assert ab.given_up(made(phase), ev.GivenUp(leg="A"), 31 * SECOND).contact == made(phase)


def test_a_consulted_one_who_does_not_come_back_leaves_the_agent_with_the_customer() -> None:
    step = ab.given_up(made(Phase.CONSULTING, LI, lost(WANG)), ev.GivenUp(leg="B"), 31 * SECOND)
    assert (step.contact.phase, step.contact.consult) == (Phase.HELD, None)
    assert step.actions[0] == act.SetAway(lost(WANG))


def test_after_a_restart_the_lost_are_waited_for_anew_and_the_customer_hears_music_again() -> None:
    kept = made(Phase.CONSULTING, lost(msgspec.structs.replace(LI, rejoin="N")))
    step = ab.restored(kept, ev.Restored(), 9)
    assert step.contact.party == lost(LI)
    assert [type(action).__name__ for action in step.actions] == ["Separate", "PlayMusic", "Link", "Await"]


def test_nobody_is_waited_for_who_was_lost_while_ringing_and_does_not_answer() -> None:
    step = consults.failed(
        made(Phase.ASKING, consult=lost(WANG)), ev.ConsultFailed(why="no_answer"), 3 * SECOND
    )
    assert act.AwaitNoMore("B") in step.actions
    assert step.contact.consult is None


def test_after_a_restart_an_agent_who_was_lost_while_asking_is_waited_for_anew() -> None:
    step = consults.restored_asking(made(Phase.ASKING, lost(LI)), ev.Restored(), 3 * SECOND)
    assert step.contact.phase is Phase.HELD
    assert act.Await("A") in step.actions
    heard = consults.restored_asking(made(Phase.ASKING), ev.Restored(), 3 * SECOND)
    assert not [each for each in heard.actions if isinstance(each, act.Await)]
