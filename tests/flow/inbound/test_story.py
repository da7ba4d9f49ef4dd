"""One turn of a contact: step, announce, perform, remember; what actions cause comes after, in order."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from tests.stories.world import World

from yunhu.flow.inbound.story import INBOX_MAX, Story
from yunhu.platform.clock import VirtualTime
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Phase

Reaction = Callable[[Story, act.Action], None]


class Noted:
    """Hands that note what they are asked, and may react."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.react: Reaction = lambda story, action: None

    def perform(self, story: Story, action: act.Action) -> None:
        """Note the action."""
        self.did.append(type(action).__name__)
        self.react(story, action)

    def remember(self, story: Story) -> None:
        """Note the phase that is kept."""
        self.did.append(f"remember {story.contact.phase}")


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def story(world: World, noted: Noted) -> Story:
    """A contact that has just arrived."""
    caller = world.caller().call("4001")
    real = world.stories()[0]
    assert real.customer is not None
    contact = msgspec.structs.replace(caller.contact, phase=Phase.ARRIVING, recording=None)

    def announce(tenant: str, of: str | None, fact: msgspec.Struct) -> None:
        noted.did.append(str(fact.__struct_config__.tag))
        assert (tenant, of) == ("acme", contact.id)

    return Story(contact, real.customer, noted, announce, VirtualTime())


def test_a_turn_is_announced_before_it_is_performed_and_remembered_after(story: Story, noted: Noted) -> None:
    story.happen(ev.CustomerAnswered())
    assert noted.did == ["contact.answered", "segment.started", "StartFlow", "remember in_flow"]


def test_what_an_action_causes_comes_after_the_whole_turn(story: Story, noted: Noted) -> None:
    """The flow that is started queues at once; a place in the queue offers an agent at once."""

    def react(of: Story, action: act.Action) -> None:
        if isinstance(action, act.StartFlow):
            of.happen(ev.FlowQueued(queue="support", priority=0))
        if isinstance(action, act.EnterQueue):
            of.happen(ev.OfferMade(offer="o", epoch=1, agent="li", leg="A"))

    noted.react = react
    story.happen(ev.CustomerAnswered())
    assert noted.did == [
        "contact.answered",
        "segment.started",
        "StartFlow",
        "segment.started",
        "PlayMusic",
        "EnterQueue",
        "RingAgent",
        "remember offered",
    ]


def test_a_refused_event_changes_nothing_and_the_story_goes_on(story: Story, noted: Noted) -> None:
    with pytest.raises(NotPossibleNow):
        story.happen(ev.HoldAsked())
    assert noted.did == ["remember arriving"]
    story.happen(ev.CustomerAnswered())
    assert noted.did[-1] == "remember in_flow"


def test_events_that_cause_each_other_without_end_are_a_defect_that_ends(story: Story, noted: Noted) -> None:
    noted.react = lambda of, action: of.happen(ev.PlayEnded())
    story.contact = msgspec.structs.replace(story.contact, phase=Phase.HELD)
    with pytest.raises(AssertionError, match=f"more than {INBOX_MAX} events"):
        story.happen(ev.PlayEnded())
    assert len(noted.did) == INBOX_MAX + 1
    noted.react = lambda of, action: None
    story.happen(ev.PlayEnded())


def test_a_story_is_over_when_no_leg_is_left(story: Story) -> None:
    story.happen(ev.CustomerGone(cause="hangup"))
    assert story.contact.phase is Phase.ENDED
    assert not story.over
    story.customer = None
    assert story.over


def test_a_recording_is_part_of_the_state(story: Story, noted: Noted) -> None:
    story.set_recording("r")
    story.happen(ev.CustomerGone(cause="hangup"))
    assert noted.did[:2] == ["contact.ended", "StopRecording"]


def test_a_change_without_an_event_is_remembered_too(story: Story, noted: Noted) -> None:
    story.changed()
    assert noted.did == ["remember arriving"]
