"""What cannot be promised is refused with its reason; what is promised goes to the ledger as it was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import CENTRE, World

from yunhu.flow.inbound import promises
from yunhu.work.callbacks import service
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev

TERMS = "callback: {window_s: 600, attempts: 2, gap_s: 60},"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, CENTRE.replace("max_waiting: 3,", f"max_waiting: 3, {TERMS}"))


def in_menu(world: World, caller: str = "13800001234") -> Caller:
    """A caller who hears the menu."""
    return world.caller().call("4001", caller)


def asks(world: World, caller: Caller, number: str, queue: str = "support") -> list[str]:
    """The flow asks for a callback; what it is told."""
    told: list[str] = []
    flows = world.rooms.flows
    flows.promised = lambda guest: told.append("promised")  # type: ignore[method-assign]
    flows.promise_refused = lambda guest, why: told.append(why)  # type: ignore[method-assign]
    story = world.rooms.inbound.find(caller.contact_id)
    assert story is not None
    story.happen(ev.FlowPromised(queue=queue, number=number))
    return told


@pytest.mark.parametrize(
    ("number", "queue", "why"),
    [
        ("anonymous", "support", "bad_number"),
        ("", "support", "bad_number"),
        ("13800001234", "billing", "not_offered"),
        ("13800001234", "nowhere", "no_such_queue"),
    ],
)
def test_what_cannot_be_promised_is_refused_with_its_reason(
    world: World, number: str, queue: str, why: str
) -> None:
    caller = in_menu(world)
    assert asks(world, caller, number, queue) == [why]
    assert caller.contact.promise is None
    assert len(world.rooms.callbacks) == 0


def test_a_number_that_no_trunk_takes_is_not_promised(world: World) -> None:
    caller = in_menu(world)
    world.rooms.directory.number_target = lambda *_: None  # type: ignore[method-assign]
    assert asks(world, caller, "13800001234") == ["unreachable"]


def test_there_is_a_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "OWED_MAX", 0)
    assert asks(world, in_menu(world), "13800001234") == ["too_many"]


def test_a_number_is_kept_as_it_is_dialled(world: World) -> None:
    caller = in_menu(world)
    assert asks(world, caller, "139 0000-5678") == ["promised"]
    promise = world.rooms.callbacks.of(caller.contact_id)
    assert promise is not None
    assert (promise.number, promise.queue, promise.attempts_max, promise.gap_s) == (
        "13900005678",
        "support",
        2,
        60,
    )


def test_a_second_promise_to_the_same_number_takes_the_place_of_the_first(world: World) -> None:
    first = in_menu(world)
    arrived = first.contact.arrived_at
    asks(world, first, "13900005678")
    first.hang_up()
    second = in_menu(world)
    assert asks(world, second, "13900005678") == ["promised"]
    assert second.contact.place_at == arrived
    assert first.fact("callback.cancelled")["why"] == "kept_by_caller"
    assert world.find(first.contact_id) is None


def test_a_caller_who_asks_twice_is_owed_one_callback(world: World) -> None:
    caller = in_menu(world)
    assert asks(world, caller, "13900005678") == ["promised"]
    assert asks(world, caller, "13900005678") == ["promised"]
    assert caller.kinds().count("callback.promised") == 1
    caller.hang_up()
    assert caller.contact.promise is not None
    assert world.rooms.callbacks.of(caller.contact_id) is not None
    world.passes(601)
    assert caller.fact("contact.ended")["cause"] == "callback_expired"


def test_a_caller_who_names_another_number_is_owed_that_one_alone(world: World) -> None:
    caller = in_menu(world)
    asks(world, caller, "13900005678")
    assert asks(world, caller, "13900009999") == ["promised"]
    ledger = world.rooms.callbacks
    assert caller.fact("callback.cancelled")["why"] == "promised_anew"
    assert ledger.owed_to("acme", "13900005678", "support") is None
    caller.hang_up()
    assert caller.contact.callback == "13900009999"
    assert (owed := ledger.of(caller.contact_id)) is not None
    assert owed.number == "13900009999"


def test_a_customer_whom_no_way_leads_to_any_more_is_a_failed_attempt(world: World) -> None:
    caller = in_menu(world)
    asks(world, caller, "13900005678")
    caller.hang_up()
    world.passes(0.1)
    world.rooms.directory.number_target = lambda *_: None  # type: ignore[method-assign]
    world.li.answer()
    world.passes(0.1)
    assert caller.fact("callback.missed")["why"] == "unreachable"
    assert world.agent("li") == "idle"


def test_a_customer_is_not_rung_for_ever(world: World) -> None:
    caller = in_menu(world)
    asks(world, caller, "13900005678")
    caller.hang_up()
    outside = world.outside()
    world.passes(0.1)
    world.li.answer()
    outside.ring()
    world.passes(promises.RING_S + 1)
    assert outside.requests("CANCEL")
    assert caller.fact("callback.missed")["why"] == "no_answer"


def test_an_offer_that_is_over_before_it_was_taken_is_nobodys(world: World) -> None:
    caller = world.caller().call("4002")
    [story] = world.stories()
    [party] = caller.contact.rung
    world.li.refuse(486)
    world.rooms.hands.perform(story, act.TakeOffer(party))
    world.passes(0.1)
    assert caller.contact.phase == "offered"
    assert [each.agent for each in caller.contact.rung] == ["wang"]


def test_what_the_ledger_says_of_a_contact_that_is_over_is_nothing(world: World) -> None:
    caller = in_menu(world)
    asks(world, caller, "13900005678")
    caller.hang_up()
    world.rooms.desk.hang_up("acme", caller.contact_id)
    assert world.stories() == []
    assert caller.fact("callback.cancelled")["why"] == "ended_by_staff"
    world.passes(700)
    assert caller.kinds().count("contact.ended") == 1
