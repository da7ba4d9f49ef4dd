"""Flows are walked: prompts and timers are performed, outcomes come back, a restart goes on in the node."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import CENTRE, World

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.service import Flows
from yunhu.flow.ivr.verbs.hangup import Hangup
from yunhu.telephony.media import protocol as p

TRANSFERS = CENTRE.replace(
    "numbers:",
    """  - id: ask
    name: Ask
    start: who
    nodes:
      who: {verb: gather, prompts: [menu], choices: {"1": li, "2": out}, timeout_s: 2, retries: 1,
            on_timeout: end, on_invalid: end, on_error: end}
      li: {verb: transfer, to: "agent:li", on_failed: end}
      out: {verb: transfer, to: "number:01088889999", on_failed: end}
      end: {verb: hangup, cause: rejected}
numbers:
  - {number: "4003", name: Ask, flow: ask}""",
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre whose flows transfer, too."""
    return World(tmp_path, TRANSFERS)


@pytest.fixture
def flows(world: World) -> Flows:
    return world.rooms.flows


def run_of(world: World) -> RunState:
    """Where the only contact stands."""
    [story] = world.stories()
    assert isinstance(story.run, RunState)
    return story.run


def nodes(caller: Caller, world: World) -> list[str]:
    """The nodes that were entered."""
    contact = caller.contact_id
    return [fact["node"] for of, fact in world.facts if of == contact and fact["kind"] == "flow.node_entered"]


def test_a_flow_begins_in_the_version_in_force(world: World) -> None:
    world.rooms.use(world.centre, 7)
    caller = world.caller().call("4003")
    assert caller.fact("flow.started") == {
        "kind": "flow.started",
        "flow": "ask",
        "version": 7,
        "resumed": False,
    }
    assert run_of(world).version == 7
    assert run_of(world).caller == "13800001234"


def test_a_contact_in_progress_finishes_on_its_own_version(world: World) -> None:
    caller = world.caller().call("4003")
    flow = next(flow for flow in world.centre.flows if flow.id == "ask")
    nodes_now = {**flow.nodes, "li": Hangup(cause="busy")}
    flows = (msgspec.structs.replace(flow, nodes=nodes_now),)
    numbers = tuple(number for number in world.centre.numbers if number.flow == "ask")
    world.rooms.use(msgspec.structs.replace(world.centre, flows=flows, numbers=numbers), 2)
    caller.press("1")
    assert caller.contact.phase == "connecting"
    late = world.caller().call("4003")
    late.press("1")
    world.passes(0.1)
    assert late.fact("contact.ended")["cause"] == "busy"


def test_a_flow_that_does_not_exist_ends_the_contact_with_an_alarm(world: World) -> None:
    numbers = tuple(msgspec.structs.replace(number, flow="gone") for number in world.centre.numbers)
    world.rooms.use(msgspec.structs.replace(world.centre, numbers=numbers), 2)
    caller = world.caller().call("4003")
    world.passes(0.1)
    assert caller.hung_up_on
    assert caller.fact("contact.ended")["cause"] == "flow_error"
    assert world.alarmed() == {"alarm.flow_missing"}
    [alarm] = world.alarms.active()
    assert "gone" in alarm.explain("en")


def test_silence_is_timed_from_the_end_of_the_prompt(world: World) -> None:
    caller = world.caller().call("4003")
    [play] = [command for command in world.engine.log if isinstance(command, p.Play)]
    assert world.stories()[0].timers == {}
    for _ in range(600):
        world.passes(0.1)
        if caller.kinds().count("flow.digits"):
            break
    assert play.repeat == 1
    assert caller.fact("flow.digits")["outcome"] == "timeout"
    assert nodes(caller, world) == ["who"]
    world.passes(60)
    assert nodes(caller, world) == ["who", "end"]
    assert caller.fact("contact.ended")["cause"] == "rejected"


def test_a_key_interrupts_the_prompt(world: World) -> None:
    caller = world.caller().call("4003")
    caller.press("9")
    assert any(isinstance(command, p.Stop) for command in world.engine.log)


def test_a_transfer_that_fails_takes_the_flows_branch(world: World) -> None:
    caller = world.caller().call("4003")
    caller.press("1")
    world.li.refuse(486)
    world.passes(0.1)
    assert nodes(caller, world) == ["who", "li", "end"]
    assert caller.fact("contact.ended")["cause"] == "rejected"
    assert world.agent("li") == "idle"


def test_a_transfer_that_succeeds_ends_the_flow(world: World) -> None:
    caller = world.caller().call("4003")
    caller.press("1")
    world.li.answer()
    assert caller.contact.phase == "talking"
    assert caller.fact("flow.ended")["why"] == "connected"
    assert run_of(world).phase == "ended"
    assert world.stories()[0].timers == {}


def test_nothing_of_the_flow_is_left_when_the_customer_leaves(world: World, flows: Flows) -> None:
    caller = world.caller().call("4003")
    [story] = world.stories()
    while not story.timers:
        world.passes(0.1)
    caller.hang_up()
    assert story.timers == {}
    assert caller.fact("flow.ended")["why"] == "customer_gone"
    facts = len(world.facts)
    flows.digit(story, "1")
    flows.play_over(story, ok=True)
    flows.enter_again(story)
    flows.stop(story, "again")
    world.passes(60)
    assert [fact["kind"] for _, fact in world.facts[facts:] if fact["kind"].startswith("flow.")] == []


def test_without_a_flow_a_queue_that_came_to_nothing_ends_the_contact(world: World, flows: Flows) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    world.rooms.agents.set_presence("wang", "break")
    world.rooms.desk.transfer("acme", caller.contact_id, "queue:support", by="agent:li")
    world.rooms.agents.set_presence("li", "break")
    world.passes(121 + 11)
    assert caller.hung_up_on
    assert caller.fact("contact.ended")["cause"] == "not_connected_max_wait"


def test_where_a_contact_stands_survives_and_the_node_is_entered_anew(world: World, flows: Flows) -> None:
    caller = world.caller().call("4003")
    [story] = world.stories()
    kept = flows.keep(story)
    assert kept is not None
    assert b"13800001234" in kept
    before = story.run
    story.run = None
    assert flows.keep(story) is None
    flows.take_up(story, kept)
    assert story.run == before
    flows.enter_again(story)
    assert nodes(caller, world) == ["who", "who"]
    assert caller.fact("flow.started")["resumed"]
    flows.take_up(story, None)
    assert story.run is None


def test_a_target_that_is_none_fails_within_the_flow(world: World, flows: Flows) -> None:
    caller = world.caller().call("4003")
    caller.press("1")
    [story] = world.stories()
    flows._transfer(story, "nonsense")
    world.passes(0.1)
    assert nodes(caller, world)[-1] == "end"
