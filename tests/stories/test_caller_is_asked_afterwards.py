"""A customer who stays when the agent has hung up is asked how it was; one who hangs up is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.scenes import WEB
from tests.stories.world import CENTRE, World

SURVEY = """
  - id: how
    name: How
    start: ask
    nodes:
      ask: {verb: survey, questions: [{id: polite, prompts: [menu], from: 1, to: 5}], next: end}
      end: {verb: hangup, cause: normal}
"""


def asking(centre: str) -> str:
    """A centre whose number has something to ask after the talk."""
    return centre.replace("flows:\n", "flows:" + SURVEY).replace(
        'flow: direct, recording: "off"', "flow: direct, recording: talk, after_talk: how"
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, asking(CENTRE))


def test_the_agent_hangs_up_and_the_customer_answers(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    recording = caller.contact.recording
    world.passes(5)
    world.li.hang_up()
    assert caller.contact.phase == "in_flow"
    assert world.agent("li") == "wrap-up"
    assert caller.contact.recording == recording
    assert caller.fact("segment.started")["segment"] == "survey"
    assert caller.fact("flow.started")["flow"] == "how"
    caller.press("5")
    world.passes(1)
    assert caller.hung_up_on
    assert caller.kinds().count("contact.ended") == 1
    assert world.stories() == []


def test_the_desks_button_leads_there_too(tmp_path: Path) -> None:
    world = World(tmp_path, asking(WEB))
    li = world.browser("li")
    world.rooms.agents.set_presence("li", "available")
    caller = world.caller().call("4002")
    li.answer()
    li.asks("hang_up")
    assert caller.contact.phase == "in_flow"
    assert world.agent("li") == "wrap-up"


def test_a_supervisor_who_ends_it_ends_it(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    world.rooms.desk.hang_up("acme", caller.contact_id)
    world.passes(0.1)
    assert world.stories() == []


def test_a_customer_who_hangs_up_first_is_not_asked(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    caller.hang_up()
    world.passes(0.1)
    assert caller.kinds().count("flow.started") == 1
    assert world.stories() == []
