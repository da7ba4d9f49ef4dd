"""The clocks of lost legs: music after a moment, an end of waiting, and customers whose page is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.scenes import WEB, Scene
from tests.stories.world import World

from yunhu.flow.inbound.absences import AWAY_S, REJOIN_S


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A customer who talks with an agent in a browser."""
    return Scene(World(tmp_path, WEB))


def test_the_clocks_run_only_while_somebody_is_lost(scene: Scene) -> None:
    [story] = scene.world.stories()
    scene.li.loses_network()
    assert set(story.waits) == {scene.li.leg()}
    scene.world.passes(AWAY_S + 0.1)
    assert scene.plays(scene.caller.leg)
    scene.li.has_network_again()
    assert story.waits == {}
    scene.world.passes(REJOIN_S + 1)
    assert scene.caller.contact.phase == "talking"


def test_a_second_loss_is_waited_for_from_its_own_beginning(scene: Scene) -> None:
    for _ in range(2):
        scene.li.loses_network()
        scene.world.passes(REJOIN_S - 1)
        scene.li.has_network_again()
    assert scene.caller.contact.phase == "talking"


def test_after_the_last_clock_nobody_waits(scene: Scene) -> None:
    [story] = scene.world.stories()
    scene.li.loses_network()
    scene.world.passes(REJOIN_S + 0.1)
    assert story.waits == {}
    assert scene.world.agent("li") == "idle"


def test_a_customer_whose_page_is_gone_is_not_waited_for_for_ever(scene: Scene) -> None:
    leg = scene.world.rooms.legs.find(scene.caller.leg)
    assert leg is not None
    inbound = scene.world.rooms.inbound
    inbound.leg_lost(leg)
    scene.world.passes(REJOIN_S - 1)
    inbound.leg_back(leg)
    scene.world.passes(REJOIN_S + 1)
    assert scene.caller.contact.phase == "talking"
    inbound.leg_lost(leg)
    scene.world.passes(REJOIN_S + 0.1)
    assert scene.caller.fact("contact.ended")["cause"] == "connection_lost"
    assert scene.world.agent("li") == "wrap-up"
