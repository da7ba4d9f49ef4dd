"""An agent asks somebody else while the customer waits, who takes it, joins, is let go, or is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.scenes import WEB, Scene
from tests.stories.world import World

from yunhu.work.calls.errors import NotPossibleNow


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A customer who talks with the first of two agents, who work in browsers."""
    return Scene(World(tmp_path, WEB))


def test_the_customer_hears_music_while_the_other_one_rings_and_both_agents_see_why(scene: Scene) -> None:
    scene.li.asks("consult", "agent:wang")
    assert scene.phases() == ("consulting", "offered")
    assert scene.plays(scene.caller.leg)
    assert scene.plays(scene.li.leg())
    assert scene.li.shows().consult is not None
    assert scene.li.shows().can == ["cancel_consult", "hang_up", "rejoin"]
    assert scene.wang.shows().can == ["reject"]
    assert scene.wang.shows().offer_until is not None
    scene.wang.answer()
    assert scene.phases() == ("consulting", "consulting")
    assert scene.hear_each_other(scene.li.leg(), scene.wang.leg())
    assert scene.plays(scene.caller.leg)


def test_complete_gives_the_customer_to_the_consulted_one(scene: Scene) -> None:
    scene.consults().li.asks("complete")
    assert scene.phases() == ("-", "talking")
    assert scene.hear_each_other(scene.caller.leg, scene.wang.leg())
    assert scene.li.hung_up_on
    assert (scene.world.agent("li"), scene.world.agent("wang")) == ("wrap-up", "engaged")
    assert scene.caller.fact("contact.transferred")["to"] == "agent:wang"
    assert scene.caller.fact("contact.consult_ended")["how"] == "completed"
    scene.caller.hang_up()
    scene.world.passes(0.1)
    assert scene.world.agent("wang") == "wrap-up"
    assert scene.world.stories() == []


def test_merge_lets_all_three_talk_and_leave_goes_on_without_the_first(scene: Scene) -> None:
    scene.consults().li.asks("merge")
    assert scene.phases() == ("conference", "conference")
    conference = bytes.fromhex(scene.caller.contact_id)
    for leg in (scene.caller.leg, scene.li.leg(), scene.wang.leg()):
        assert scene.source(leg).conference == conference
        assert not scene.plays(leg)
    scene.li.asks("leave")
    assert scene.phases() == ("-", "talking")
    assert scene.hear_each_other(scene.caller.leg, scene.wang.leg())


def test_the_recording_goes_on_through_a_conference(tmp_path: Path) -> None:
    scene = Scene(World(tmp_path, WEB), "4001")
    recording = scene.caller.contact.recording
    assert recording is not None
    scene.consults().li.asks("merge")
    scene.li.asks("cancel")
    assert scene.caller.contact.recording == recording
    assert scene.caller.kinds().count("recording.started") == 1
    assert "recording.closed" not in scene.caller.kinds()


def test_swap_changes_whom_the_agent_talks_with_and_the_other_hears_music(scene: Scene) -> None:
    scene.consults().li.asks("swap")
    assert scene.hear_each_other(scene.caller.leg, scene.li.leg())
    assert scene.plays(scene.wang.leg())
    consult = scene.li.shows().consult
    assert consult is not None
    assert consult.state == "waiting"
    scene.li.asks("swap")
    assert scene.hear_each_other(scene.li.leg(), scene.wang.leg())
    assert scene.plays(scene.caller.leg)
    assert scene.source(scene.caller.leg).kind == "silence"


@pytest.mark.parametrize("answered", [False, True])
def test_cancel_brings_the_agent_back_to_the_customer(scene: Scene, answered: bool) -> None:
    scene.li.asks("consult", "agent:wang")
    if answered:
        scene.wang.answer()
    scene.li.asks("cancel")
    assert scene.phases() == ("talking", "-")
    assert scene.hear_each_other(scene.caller.leg, scene.li.leg())
    assert scene.world.agent("wang") == "idle"


@pytest.mark.parametrize("how", ["declines at the phone", "rejects at the desk", "does not answer"])
def test_a_target_that_does_not_take_it_leaves_the_customer_on_hold_with_the_agent(
    scene: Scene, how: str
) -> None:
    scene.li.asks("consult", "agent:wang")
    if how == "declines at the phone":
        scene.wang.refuse(603)
    elif how == "rejects at the desk":
        scene.wang.asks("reject", "busy")
        assert scene.caller.fact("contact.rejected") == {
            "kind": "contact.rejected",
            "agent": "wang",
            "reason": "busy",
        }
    scene.world.passes(25)
    assert scene.phases() == ("held", "-")
    assert scene.plays(scene.caller.leg)
    assert not scene.plays(scene.li.leg())
    assert scene.world.agent("wang") == "idle"
    scene.li.asks("resume")
    assert scene.hear_each_other(scene.caller.leg, scene.li.leg())


def test_nobody_is_asked_who_is_not_free(scene: Scene) -> None:
    scene.world.rooms.agents.set_presence("wang", "break")
    scene.li.asks("consult", "agent:wang")
    assert scene.phases() == ("held", "-")
    assert scene.caller.fact("contact.consult_ended")["how"] == "agent_not_ready"


@pytest.mark.parametrize("steps", [(), ("swap",), ("merge",)])
def test_the_consulted_one_hangs_up(scene: Scene, steps: tuple[str, ...]) -> None:
    scene.consults()
    for step in steps:
        scene.li.asks(step)
    scene.wang.hang_up()
    scene.world.passes(0.01)
    assert scene.phases() == ("talking" if steps else "held", "-")
    assert scene.caller.contact.phase == ("talking" if steps else "held")
    # Only who has talked with the customer has something to write up.
    assert scene.world.agent("wang") == ("wrap-up" if steps == ("merge",) else "idle")


@pytest.mark.parametrize("phase", ["asking", "consulting", "swapped", "conference"])
def test_the_customer_hangs_up_and_everybody_is_free(scene: Scene, phase: str) -> None:
    scene.li.asks("consult", "agent:wang")
    if phase != "asking":
        scene.wang.answer()
    for step in {"swapped": ["swap"], "conference": ["merge"]}.get(phase, []):
        scene.li.asks(step)
    assert scene.caller.contact.phase == phase
    scene.caller.hang_up()
    scene.world.passes(0.1)
    assert scene.world.stories() == []
    assert scene.world.agent("li") == "wrap-up"
    assert scene.world.agent("wang") == ("wrap-up" if phase == "conference" else "idle")
    scene.world.passes(60)
    assert scene.world.endpoints() == 0
    assert scene.world.agent("li") == "idle"


@pytest.mark.parametrize(
    ("phase", "after"),
    [("asking", "offered"), ("consulting", "offered"), ("swapped", None), ("conference", "talking")],
)
def test_the_agent_hangs_up_and_no_customer_who_waits_is_dropped(
    scene: Scene, phase: str, after: str | None
) -> None:
    scene.li.asks("consult", "agent:wang")
    if phase != "asking":
        scene.wang.answer()
    for step in {"swapped": ["swap"], "conference": ["merge"]}.get(phase, []):
        scene.li.asks(step)
    scene.li.hang_up()
    scene.world.passes(0.01)
    contact = scene.world.find(scene.caller.contact_id)
    assert (None if contact is None else contact.phase) == after
    assert scene.world.agent("li") == "wrap-up"
    if phase in ("asking", "consulting"):
        # Back at the head of the queue, it is offered to the one who has just become free.
        assert contact is not None
        assert [party.agent for party in contact.rung] == ["wang"]


def test_a_number_outside_can_be_consulted(scene: Scene) -> None:
    outside = scene.world.outside()
    scene.li.asks("consult", "number:01088889999")
    outside.ring()
    outside.answer()
    consult = scene.li.shows().consult
    assert consult is not None
    assert (consult.to, consult.state) == ("number:010-****9999", "talking")
    scene.li.asks("complete")
    assert scene.caller.contact.party is not None
    assert scene.caller.contact.party.number == "01088889999"
    assert scene.world.agent("li") == "wrap-up"


def test_what_makes_no_sense_is_refused_and_changes_nothing(scene: Scene) -> None:
    scene.consults()
    for what, about in (("hold", ()), ("resume", ()), ("transfer", ("queue:billing",)), ("leave", ())):
        with pytest.raises(NotPossibleNow):
            scene.li.asks(what, *about)
    for what in ("complete", "merge", "swap", "cancel", "hang_up"):
        with pytest.raises(NotPossibleNow):
            scene.wang.asks(what)
    assert scene.phases() == ("consulting", "consulting")


def test_the_consulted_one_may_leave(scene: Scene) -> None:
    scene.consults().wang.asks("leave")
    assert scene.phases() == ("held", "-")
    assert scene.world.agent("wang") == "idle"
