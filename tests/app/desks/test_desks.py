"""Desks hear of what changes for them, and know where their agents can be rung."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.stories.ledger import Ledger
from tests.stories.scenes import WEB, Scene
from tests.stories.world import World

from yunhu.app.desks.desks import count_today, midnight_before
from yunhu.flow.desk.services.live import DeskStream
from yunhu.flow.desk.services.today import Today
from yunhu.kit.instants import SECOND
from yunhu.work.calls.projection import StoryProjection


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A customer who talks with an agent in a browser."""
    return Scene(World(tmp_path, WEB))


def opened(scene: Scene, agent: str) -> DeskStream:
    """A stream that has told everything there was."""
    stream = scene.world.rooms.desks.streams.open(agent, "tab1")
    stream.changed = False
    return stream


def test_the_day_is_the_tenants() -> None:
    noon = round(datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp()) * SECOND
    assert midnight_before(noon) == round(datetime(2026, 1, 30, 16, tzinfo=UTC).timestamp()) * SECOND
    assert midnight_before(midnight_before(noon)) == midnight_before(noon)


def test_a_change_of_the_contact_is_told_to_those_who_have_it(scene: Scene) -> None:
    li, wang = opened(scene, "li"), opened(scene, "wang")
    scene.li.asks("hold")
    assert (li.changed, wang.changed) == (True, False)
    scene.li.asks("consult", "agent:wang")
    assert wang.changed


async def test_a_note_a_presence_and_new_figures_are_told(scene: Scene) -> None:
    li, wang = opened(scene, "li"), opened(scene, "wang")
    await scene.world.rooms.desks.notes.write("acme", scene.caller.contact_id, "x", 0, "agent:li")
    assert (li.changed, wang.changed) == (True, False)
    scene.world.rooms.agents.set_presence("wang", "break")
    assert wang.changed
    li.changed = wang.changed = False
    assert scene.world.engine.twin is not None
    scene.world.engine.twin.quality()
    scene.world.passes(0.01)
    assert (li.changed, wang.changed) == (True, False)


def test_devices_are_browsers_and_phones(tmp_path: Path) -> None:
    world = World(tmp_path)
    desks = world.rooms.desks
    assert (desks.browser("li"), desks.phone("li")) == (None, True)
    desks.browser_registered("li", "tab7")
    assert desks.browser("li") == "tab7"
    assert desks.view.device("li").model_dump() == {"kind": "browser", "tab": None, "registered": True}
    desks.browser_unregistered("li", "tab7", "asked")
    assert desks.view.device("li").kind == "phone"


async def test_today_is_counted_again_from_the_database(scene: Scene, tmp_path: Path) -> None:
    world = scene.world
    scene.li.asks("hold")
    world.passes(20)
    scene.li.asks("resume")
    world.passes(40)
    scene.caller.hang_up()
    world.passes(30)
    ledger = Ledger(world, tmp_path)
    with ledger.sync.begin() as connection:
        StoryProjection().apply(connection, world.envelopes)
    again = Today(world.time, midnight_before)
    await count_today(again, "acme", ledger.database)
    assert again.of("li") == world.rooms.desks.today.of("li")
    assert again.of("li").held_ms // 1_000 == 20
    await ledger.close()
