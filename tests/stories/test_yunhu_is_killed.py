"""kill -9 of `yunhu` while the media go on: the next process takes every contact up where it stood."""

from tests.stories.ledger import Ledger
from tests.stories.world import World


def test_who_talks_goes_on_talking_and_the_end_is_written_once(world: World) -> None:
    caller = world.caller().call("4001")
    caller.press("1")
    world.li.answer()
    recording = caller.contact.recording
    world.passes(5)
    assert world.crash() == 1
    assert caller.contact.phase == "talking"
    assert caller.contact.recording == recording
    assert world.agent("li") == "engaged"
    assert not caller.hung_up_on
    world.rooms.desk.hold("acme", caller.contact_id)
    world.rooms.desk.resume("acme", caller.contact_id)
    world.li.hang_up()
    assert caller.hung_up_on
    assert world.agent("li") == "wrap-up"
    assert len(world.cdrs()) == 2
    assert caller.kinds().count("contact.ended") == 1
    world.passes(1)
    assert caller.kinds().count("recording.closed") == 1
    assert not [name for name in world.records if name.startswith("contact:")]


def test_who_waits_keeps_waiting_and_is_answered(world: World) -> None:
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    first, second = world.caller().call("4002"), world.caller().call("4002")
    assert world.crash() == 2
    assert [caller.contact.phase for caller in (first, second)] == ["waiting", "waiting"]
    assert world.rooms.agents.view("li").presence == "break"
    world.rooms.agents.set_presence("wang", "available")
    world.passes(0.1)
    world.wang.answer()
    assert first.contact.phase == "talking"
    assert second.contact.phase == "waiting"


def test_a_phone_that_rang_is_cancelled_and_the_contact_is_offered_again(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.ring()
    assert world.crash() == 1
    world.passes(2)
    assert world.li.requests("CANCEL")
    assert caller.contact.phase == "offered"
    devices = [phone for phone in (world.li, world.wang) if len(phone.requests("INVITE")) > 0]
    devices[-1].answer()
    assert caller.contact.phase == "talking"


def test_who_is_in_the_menu_hears_it_again(world: World) -> None:
    caller = world.caller().call("4001")
    assert world.crash() == 1
    assert caller.contact.phase == "in_flow"
    caller.press("1")
    assert caller.contact.phase == "offered"


async def test_with_the_engine_gone_too_everything_is_closed_as_it_stood(
    world: World, ledger: Ledger
) -> None:
    caller = world.caller().call("4001")
    caller.press("1")
    world.li.answer()
    world.passes(5)
    assert world.crash(engine_dies=True) == 0
    assert world.stories() == []
    assert world.agent("li") == "idle"
    await ledger.close_left_behind()
    assert [cdr["cause"] for cdr in world.cdrs()] == ["node_failure", "node_failure"]
    # When it died is known to a second: that is how often a node says that it is alive.
    assert all(cdr["talk_ms"] in range(4_000, 5_200) for cdr in world.cdrs())
    assert caller.kinds().count("contact.ended") == 1
    await world.rooms.recordings.settled()
