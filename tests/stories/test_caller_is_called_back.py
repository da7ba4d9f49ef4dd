"""A caller who will not wait is called back in turn: the place is kept, and so is the promise."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.far_ends import Caller
from tests.stories.ledger import Ledger
from tests.stories.world import CENTRE, World

from yunhu.kit import masks
from yunhu.work.callbacks.errors import CallbackNotReachable, CallbackSettled, NoSuchCallback
from yunhu.work.calls.model import Phase
from yunhu.work.calls.tables import CONTACT, LEG

NUMBER = "13800001234"
PATIENT = """
  - id: patient
    name: Patient
    start: wait
    nodes:
      wait: {verb: queue, queue: support, keys: {"1": promise}, on_full: bye, on_timeout: bye}
      promise: {verb: callback, queue: support, next: thanks, on_refused: wait}
      thanks: {verb: play, prompts: [goodbye], next: end}
      bye: {verb: hangup, cause: busy}
      end: {verb: hangup, cause: normal}
"""
CALLBACKS = (
    CENTRE.replace("max_waiting: 3,", "callback: {window_s: 600, attempts: 2, gap_s: 60}, max_waiting: 9,")
    .replace("max_wait_s: 120,", "")
    .replace("flows:\n", "flows:" + PATIENT)
    + '  - {number: "4003", name: Patient, flow: patient, recording: talk}\n'
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, CALLBACKS)


def everybody(world: World, presence: str) -> None:
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "available" if presence == "available" else "break")


def promised(world: World) -> Caller:
    """A caller who pressed 1 while waiting, and has hung up."""
    everybody(world, "break")
    caller = world.caller().call("4003")
    world.passes(5)
    caller.press("1")
    world.passes(0.1)
    assert caller.fact("callback.promised")["number"] == NUMBER
    caller.hang_up()
    assert caller.contact.phase == "promised"
    return caller


def kinds_of(world: World, caller: Caller) -> list[str]:
    return [
        fact["segment"] for contact, fact in world.facts if contact == caller.contact_id and "segment" in fact
    ]


def test_the_agent_hears_it_ring_and_then_the_customer(world: World) -> None:
    caller = promised(world)
    contact = caller.contact
    outside = world.outside()
    world.passes(20)
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    assert caller.contact.phase == "offered"
    world.li.answer()
    assert caller.contact.phase == "calling"
    assert world.agent("li") == "engaged"
    assert outside.invite().uri.user == NUMBER
    assert "4003" in (outside.invite().headers.get("from") or "")
    [agent] = [story.contact.party for story in world.stories()]
    assert agent is not None
    twin = world.engine.twin
    assert twin is not None
    assert twin.endpoints[bytes.fromhex(agent.leg)].playing is not None
    outside.answer()
    after = caller.contact
    assert (after.phase, after.id, after.arrived_at) == ("talking", contact.id, contact.arrived_at)
    assert caller.fact("contact.connected")["callback"]
    assert caller.fact("callback.kept") == {"kind": "callback.kept", "attempts": 1, "within_window": True}
    assert caller.kinds().count("recording.started") == 1
    assert twin.endpoints[bytes.fromhex(agent.leg)].source.peer == bytes.fromhex(after.leg)
    outside.hang_up()
    world.passes(0.1)
    assert world.stories() == []
    assert world.agent("li") == "wrap-up"
    assert kinds_of(world, caller) == ["ivr", "queue", "ivr", "callback", "agent"]
    assert not caller.fact("contact.ended")["abandoned"]
    assert caller.kinds().count("contact.ended") == 1


def test_the_place_is_kept_among_those_who_wait(world: World) -> None:
    first = promised(world)
    second = world.caller().call("4002", "13900005678")
    world.passes(1)
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    assert first.contact.phase == "offered"
    assert second.contact.phase == "waiting"
    assert [entry.contact for entry in world.rooms.queues.waiting("support")] == [second.contact_id]


def test_the_customer_may_be_called_first(tmp_path: Path) -> None:
    world = World(tmp_path, CALLBACKS.replace("gap_s: 60}", "gap_s: 60, way: customer_first}"))
    caller = promised(world)
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    assert caller.contact.phase == "calling"
    assert world.agent("li") == "engaged"
    assert world.li.requests("INVITE") == []
    outside.answer()
    assert caller.contact.phase == "connecting"
    world.passes(0.1)
    world.li.ring()
    world.li.answer()
    assert caller.contact.phase == "talking"
    outside.hang_up()
    world.passes(0.1)
    assert world.stories() == []
    assert world.agent("li") == "wrap-up"


def test_who_does_not_answer_is_tried_again_and_then_given_up(world: World) -> None:
    caller = promised(world)
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    for attempt in (1, 2):
        world.li.answer()
        outside.refuse(486)
        world.passes(0.1)
        assert world.li.hung_up_on
        assert world.agent("li") == "idle"
        missed = caller.fact("callback.missed")
        assert (missed["attempt"], missed["why"]) == (attempt, "busy")
        world.passes(59)
        assert len(outside.requests("INVITE")) == attempt
        world.passes(1.5)
    assert caller.fact("callback.failed")["attempts"] == 2
    assert caller.fact("contact.ended")["cause"] == "callback_failed"
    assert world.stories() == []
    assert len(world.rooms.callbacks) == 0


def test_how_long_callers_wait_at_most_means_nothing_to_a_promise(tmp_path: Path) -> None:
    world = World(tmp_path, CALLBACKS.replace("ring_s: 15,", "ring_s: 15, max_wait_s: 30,"))
    caller = promised(world)
    for _ in range(3):
        world.passes(31)
        assert caller.contact.waiting is not None
        [entry] = world.rooms.queues.waiting("support")
        assert entry.arrived_at == caller.contact.arrived_at


def test_a_queue_that_is_full_by_then_takes_it_soon(tmp_path: Path) -> None:
    world = World(tmp_path, CALLBACKS.replace("max_waiting: 9", "max_waiting: 1"))
    everybody(world, "break")
    caller = world.caller().call("4003")
    caller.press("1")
    other = world.caller().call("4002", "13900005678")
    assert other.contact.phase == "waiting"
    caller.hang_up()
    assert caller.contact.phase == "promised"
    assert caller.contact.waiting is None
    world.rooms.desk.hang_up("acme", other.contact_id)
    world.passes(31)
    [entry] = world.rooms.queues.waiting("support")
    assert entry.contact == caller.contact_id


def test_a_promise_ends_with_its_window(world: World) -> None:
    caller = promised(world)
    world.passes(600)
    assert caller.fact("callback.expired")["attempts"] == 0
    assert caller.fact("contact.ended")["cause"] == "callback_expired"
    assert world.stories() == []
    assert world.rooms.queues.waiting("support") == []


def test_calling_again_takes_the_place_and_settles_the_promise(world: World) -> None:
    first = promised(world)
    arrived = first.contact.arrived_at
    other = world.caller().call("4002", "13900005678")
    again = world.caller().call("4002")
    assert first.fact("callback.cancelled")["why"] == "kept_by_caller"
    assert first.fact("contact.ended")["cause"] == "callback_kept_by_caller"
    resumed = again.fact("contact.resumed")
    assert (resumed["contact"], resumed["arrived_at"], resumed["why"]) == (
        first.contact_id,
        arrived,
        "callback",
    )
    waiting = [entry.contact for entry in world.rooms.queues.waiting("support")]
    assert waiting == [again.contact_id, other.contact_id]


def test_people_cancel_postpone_and_change_the_number(world: World) -> None:
    caller = promised(world)
    ledger, id_ = world.rooms.callbacks, caller.contact_id
    with pytest.raises(NoSuchCallback):
        ledger.cancel("other", id_, "user:1")
    with pytest.raises(NoSuchCallback):
        ledger.cancel("acme", "nobody", "user:1")
    ledger.renumber("acme", id_, "13911112222", "user:1")
    ledger.postpone("acme", id_, world.time.now() + 300_000_000, "user:1")
    everybody(world, "available")
    world.passes(299)
    assert caller.contact.phase == "promised"
    assert caller.contact.waiting is None
    outside = world.outside()
    world.passes(2)
    assert caller.contact.phase == "offered"
    world.li.answer()
    assert outside.invite().uri.user == "13911112222"
    outside.ring()
    ledger.cancel("acme", id_, "user:1")
    world.passes(0.1)
    assert outside.requests("CANCEL")
    assert world.li.hung_up_on
    assert caller.fact("contact.ended")["cause"] == "callback_cancelled"
    assert world.stories() == []
    with pytest.raises((NoSuchCallback, CallbackSettled)):
        ledger.cancel("acme", id_, "user:1")


def test_a_number_that_no_trunk_takes_is_refused(world: World) -> None:
    caller = promised(world)
    world.rooms.directory.number_target = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(CallbackNotReachable):
        world.rooms.callbacks.renumber("acme", caller.contact_id, "1", "user:1")


def test_an_agent_who_hangs_up_before_the_customer_answers_ends_the_attempt(world: World) -> None:
    caller = promised(world)
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.answer()
    outside.ring()
    world.li.hang_up()
    world.passes(0.1)
    assert outside.requests("CANCEL")
    assert caller.contact.phase == "promised"
    assert caller.fact("callback.missed")["why"] == "agent_gone"
    assert world.agent("li") == "idle"


def test_an_agent_who_hangs_up_at_the_desk_ends_the_attempt_and_not_the_promise(world: World) -> None:
    caller = promised(world)
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.answer()
    outside.ring()
    world.rooms.desk.hang_up("acme", caller.contact_id, "ended_by_agent", by_agent=True)
    world.passes(0.1)
    assert outside.requests("CANCEL")
    assert world.li.hung_up_on
    assert caller.contact.phase == "promised"
    assert caller.fact("callback.missed")["why"] == "agent_gone"
    assert world.agent("li") == "idle"


@pytest.mark.parametrize("engine_dies", [False, True])
def test_a_promise_survives_a_crash_with_its_place(world: World, engine_dies: bool) -> None:
    first = promised(world)
    before = first.contact
    world.crash(engine_dies, settled=False)
    assert first.contact.phase == "promised"
    assert first.contact.promise == before.promise
    second = world.caller().call("4002", "13900005678")
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    assert (first.contact.phase, second.contact.phase) == ("offered", "waiting")
    world.li.answer()
    outside.answer()
    assert first.contact.phase == "talking"
    assert first.kinds().count("callback.promised") == 1


def test_a_crash_while_the_customer_is_called_costs_no_attempt(world: World) -> None:
    caller = promised(world)
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.answer()
    assert caller.contact.phase == "calling"
    outside.ring()
    assert world.crash() == 1
    world.passes(2)
    assert world.li.hung_up_on
    assert outside.requests("CANCEL")
    assert caller.contact.phase in ("promised", "offered")
    world.li.answer()
    outside.answer()
    assert caller.contact.phase == "talking"
    assert caller.fact("callback.kept")["attempts"] == 1


def test_a_caller_lost_with_the_engine_after_the_promise_is_called_back(world: World) -> None:
    everybody(world, "break")
    caller = world.caller().call("4003")
    caller.press("1")
    assert caller.contact.phase == "in_flow"
    world.crash(engine_dies=True)
    assert caller.contact.phase == "promised"


def test_a_node_that_is_stopped_keeps_the_promise_for_the_next_start(world: World) -> None:
    caller = promised(world)
    world.rooms.inbound.wind_up("acme")
    assert caller.contact.phase == "promised"
    assert world.rooms.queues.waiting("support") == []
    world.crash()
    assert caller.contact.phase == "promised"
    assert [entry.contact for entry in world.rooms.queues.waiting("support")] == [caller.contact_id]


async def test_the_call_records_say_what_happened(world: World, ledger: Ledger) -> None:
    caller = promised(world)
    outside = world.outside()
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.answer()
    outside.answer()
    world.passes(5)
    outside.hang_up()
    world.passes(0.1)
    [contact] = await ledger.rows(CONTACT)
    assert contact["agent"] == "li"
    assert contact["ended_at"] is not None
    legs = await ledger.rows(LEG)
    assert [leg["direction"] for leg in legs] == ["inbound", "outbound", "outbound"]
    assert all(leg["contact"] == caller.contact_id and leg["ended_at"] for leg in legs)


def test_the_desk_shows_that_it_is_a_callback(world: World) -> None:
    caller = promised(world)
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    shown = world.rooms.desks.view.desk("li", str).contact
    assert shown is not None
    assert shown.callback
    assert shown.caller.number == masks.number(NUMBER)
    world.li.answer()
    shown = world.rooms.desks.view.desk("li", str).contact
    assert shown is not None
    assert (shown.phase, shown.can) == ("connecting", ["hang_up"])
    assert caller.contact.phase is Phase.CALLING
