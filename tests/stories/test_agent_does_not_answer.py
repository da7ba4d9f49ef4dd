"""An agent lets the phone ring, or refuses: the caller keeps the place, the next agent is offered."""

from tests.stories.world import World


def test_rona_goes_to_the_next_agent_and_the_first_is_left_in_peace(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.ring()
    world.passes(15.1)
    assert world.li.requests("CANCEL")
    assert world.agent("li") == "not-responding"
    world.wang.answer()
    assert caller.contact.phase == "talking"
    assert caller.contact.party is not None
    assert caller.contact.party.agent == "wang"
    assert caller.kinds().count("offer.expired") == 1
    world.passes(30)
    assert world.agent("li") == "idle"


def test_a_refusing_phone_is_not_rung_again_at_once(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.refuse(603)
    world.passes(0.1)
    assert len(world.li.requests("INVITE")) == 1
    assert len(world.wang.requests("INVITE")) == 1
    assert caller.contact.phase == "offered"
    assert caller.fact("offer.refused")["why"] == "declined"


def test_with_nobody_left_the_caller_waits_and_hears_the_position(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.refuse(486)
    world.wang.refuse(486)
    assert caller.contact.phase == "waiting"
    world.passes(9.9)
    assert caller.contact.phase == "waiting"
    world.passes(0.3)
    assert caller.contact.phase == "offered"


def test_an_answer_that_comes_with_the_end_of_ringing_is_hung_up(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.ring()
    world.li.stubborn = True
    world.passes(15.1)
    assert world.li.requests("CANCEL")
    world.li.answer()
    world.passes(0.5)
    assert world.li.hung_up_on
    assert caller.contact.party is None or caller.contact.party.agent == "wang"
    assert world.agent("li") == "not-responding"
