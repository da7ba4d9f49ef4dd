"""A caller gives up while a phone rings: nobody rings on, nobody is blocked, the record says abandoned."""

from tests.stories.world import World


def test_the_phone_stops_and_the_agent_is_free(world: World) -> None:
    caller = world.caller().call("4002")
    world.passes(0.1)
    world.li.ring()
    assert world.agent("li") == "alerting"
    caller.hang_up()
    world.passes(0.1)
    assert world.li.requests("CANCEL")
    assert world.agent("li") == "idle"
    assert world.stories() == []
    assert caller.fact("contact.ended")["abandoned"]
    assert [cdr["cause"] for cdr in world.cdrs()].count("hangup") == 1
    world.passes(60)
    assert len(world.cdrs()) == 2
    assert world.endpoints() == 0
