"""Missing prompts, full queues, long waits, a dead engine: each has its defined outcome."""

from pathlib import Path

from tests.stories.world import CENTRE, World


def busy(world: World) -> None:
    """Both agents say that they are away."""
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break", "lunch")


def test_a_missing_prompt_takes_the_error_branch_and_raises_an_alarm(tmp_path: Path) -> None:
    world = World(tmp_path, prompts=tmp_path)
    caller = world.caller().call("4001")
    world.passes(0.1)
    assert caller.contact.phase == "offered"
    assert caller.kinds().count("flow.prompt_failed") == 1
    assert "alarm.prompt_missing" in {alarm.name for alarm in world.alarms.active()}


def test_a_full_queue_takes_the_flows_branch(world: World) -> None:
    busy(world)
    waiting = [world.caller().call("4002") for _ in range(3)]
    assert [caller.contact.phase for caller in waiting] == ["waiting"] * 3
    late = world.caller().call("4002")
    world.passes(0.1)
    assert late.hung_up_on
    assert late.fact("contact.ended")["cause"] == "busy"


def test_who_waits_too_long_takes_the_flows_branch(world: World) -> None:
    busy(world)
    caller = world.caller().call("4001")
    caller.press("1")
    assert caller.contact.phase == "waiting"
    world.passes(121)
    assert caller.contact.phase == "in_flow"
    world.passes(30)
    assert caller.hung_up_on
    assert caller.fact("contact.ended")["cause"] == "unavailable"


def test_an_agent_who_comes_back_gets_the_caller_who_waits(world: World) -> None:
    busy(world)
    caller = world.caller().call("4002")
    world.passes(50)
    assert caller.kinds().count("offer.made") == 0
    world.rooms.agents.set_presence("wang", "available")
    world.passes(0.1)
    world.wang.answer()
    assert caller.contact.phase == "talking"


def test_a_dead_engine_ends_every_call_with_node_failure_and_new_ones_work(world: World) -> None:
    talking = world.caller().call("4002")
    world.li.answer()
    busy(world)
    waits = world.caller().call("4002")
    world.engine.kill()
    world.passes(0.1)
    for caller in (talking, waits):
        assert caller.hung_up_on
        assert caller.fact("contact.ended")["cause"] == "node_failure"
    assert {cdr["cause"] for cdr in world.cdrs()} == {"node_failure"}
    assert len(world.cdrs()) == 3
    assert world.stories() == []
    refused = world.caller().call("4002")
    assert refused.final().status == 503
    world.engine.revive()
    world.passes(0.1)
    world.rooms.agents.set_presence("wang", "available")
    again = world.caller().call("4002")
    world.wang.answer()
    assert again.contact.phase == "talking"


def test_the_centre_of_the_stories_is_sound() -> None:
    assert World._read(World.__new__(World), CENTRE).tenant == "acme"
