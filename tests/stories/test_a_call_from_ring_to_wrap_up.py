"""The main path: a caller is greeted, chooses, waits, talks, and the agent hangs up."""

from tests.stories.world import World


def test_the_whole_way_of_a_call(world: World) -> None:
    caller = world.caller().call("4001")
    assert caller.contact.phase == "in_flow"
    caller.press("1")
    assert caller.contact.phase == "offered"
    world.li.ring()
    world.passes(2)
    world.li.answer()
    assert caller.contact.phase == "talking"
    assert world.agent("li") == "engaged"
    assert caller.contact.recording is not None
    world.passes(30)
    world.li.hang_up()
    assert caller.hung_up_on
    assert world.agent("li") == "wrap-up"
    world.passes(11)
    assert world.agent("li") == "idle"
    kinds = caller.kinds()
    for kind in ("contact.arrived", "flow.digits", "offer.accepted", "contact.connected", "recording.closed"):
        assert kinds.count(kind) == 1, kind
    assert caller.fact("contact.ended") == {
        "kind": "contact.ended",
        "cause": "hangup",
        "by": "agent",
        "abandoned": False,
        "at": None,
    }
    assert caller.fact("contact.connected")["waited_ms"] in range(1_990, 2_100)
    assert len(world.cdrs()) == 2
    assert world.endpoints() == 0


def test_digits_that_the_flow_does_not_keep_are_not_written_down(world: World) -> None:
    caller = world.caller().call("4001")
    caller.press("2")
    assert caller.fact("flow.digits")["digits"] == "•"
    assert caller.contact.waiting is not None
    assert caller.contact.waiting.queue == "billing"


def test_an_unknown_number_is_refused_before_it_becomes_a_contact(world: World) -> None:
    caller = world.caller().call("9999")
    assert caller.final().status == 404
    assert world.stories() == []
    assert world.endpoints() == 0
