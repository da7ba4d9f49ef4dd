"""Somebody on the blacklist calls: turned away, told a sentence, led to another flow, or behind everybody."""

from __future__ import annotations

from typing import Any

from tests.stories.world import World

from yunhu.people.blacklist.model import Effect, Entry

NUISANCE = "13900001111"


def listed(world: World, effect: Effect, **more: Any) -> None:
    """The nuisance is on the list."""
    entry = Entry(
        id="e1",
        kind="number",
        value="+86" + NUISANCE,
        effect=effect,
        reason="threats",
        category="",
        by="li",
        created_at=0,
        **more,
    )
    world.rooms.screen.known.put(entry)


def hits(world: World) -> list[tuple[str | None, str]]:
    """Contact and effect of each hit."""
    return [(contact, fact["effect"]) for contact, fact in world.facts if fact["kind"] == "blacklist.hit"]


def test_who_is_rejected_never_becomes_a_contact(world: World) -> None:
    listed(world, "reject")
    caller = world.caller().call("4002", NUISANCE)
    assert caller.final().status == 603
    assert world.stories() == []
    assert hits(world) == [(None, "reject")]
    assert world.caller().call("4002").final().status == 200


def test_an_entry_that_has_expired_lets_the_caller_in(world: World) -> None:
    listed(world, "reject", until=world.time.now() + 1)
    world.passes(1)
    assert world.caller().call("4002", NUISANCE).final().status == 200
    assert hits(world) == []


def test_who_is_told_a_sentence_hears_it_and_is_hung_up_on(world: World) -> None:
    listed(world, "play", prompt="goodbye")
    caller = world.caller().call("4002", NUISANCE)
    assert caller.final().status == 200
    world.passes(30)
    assert caller.hung_up_on
    assert world.agent("li") == "idle"
    assert hits(world) == [(caller.contact_id, "play")]


def test_who_meets_another_flow(world: World) -> None:
    listed(world, "flow", flow="main")
    caller = world.caller().call("4002", NUISANCE)
    assert caller.contact.flow == "main"


def test_who_waits_behind_everybody_is_offered_last(world: World) -> None:
    listed(world, "low")
    for phone in (world.li, world.wang):
        world.caller().call("4002")
        world.passes(0.1)
        phone.answer()
    nuisance = world.caller().call("4002", NUISANCE)
    world.passes(1)
    later = world.caller().call("4002")
    world.passes(0.1)
    positions = [world.rooms.queues.position(it.contact_id) for it in (later, nuisance)]
    assert positions == [1, 2]
