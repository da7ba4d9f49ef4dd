"""Who knows whom: facts reach the journal and who listens, changes every room, phones their agents."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.world import World

from yunhu.platform.bus import Message
from yunhu.telephony.media import protocol as p
from yunhu.telephony.trunks.model import Trunk
from yunhu.work.calls.facts import ContactAnswered


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre in virtual time."""
    return World(tmp_path)


def test_a_fact_is_written_down_and_told_to_who_listens(world: World) -> None:
    heard: list[Message] = []
    world.bus.listen(("contact.>",), heard.append)
    before = world.journal.seq
    world.rooms.announce("acme", "c" * 32, ContactAnswered(leg="1" * 32))
    assert world.journal.seq == before + 1
    [message] = heard
    assert message.topic == "contact.answered"
    assert (message.body.tenant, message.body.contact, message.body.seq) == ("acme", "c" * 32, before + 1)


def test_a_listener_that_fails_does_not_reach_the_call(world: World) -> None:
    def fails(message: Message) -> None:
        raise RuntimeError("a defect of somebody else")

    world.bus.listen((">",), fails)
    caller = world.caller().call("4002")
    world.li.answer()
    assert caller.contact.phase == "talking"


def test_a_change_of_the_configuration_reaches_every_room(world: World) -> None:
    support = next(queue for queue in world.centre.queues if queue.id == "support")
    sales = msgspec.structs.replace(support, id="sales", name="Sales")
    wang = next(agent for agent in world.centre.agents if agent.id == "wang")
    changed = msgspec.structs.replace(
        world.centre,
        agents=(wang,),
        queues=(sales,),
        trunks=(Trunk(id="other", addresses=("192.0.2.77",)),),
    )
    world.rooms.use(changed, 9)
    assert world.rooms.directory.version == 9
    assert [view.agent for view in world.rooms.agents.views()] == ["wang"]
    assert world.rooms.figures("sales") is not None
    assert world.rooms.figures("support") is None
    refused = world.caller().call("4002")
    assert refused.final().status == 401  # its address is no trunk's any more, so it must be a phone
    assert world.stories() == []


def test_the_end_of_a_play_that_nobody_knows_is_no_bodys(world: World) -> None:
    event = p.PlayFinished(endpoint=b"\1" * 16, play=b"\2" * 16, reason="completed", played_ms=1)
    before = list(world.facts)
    world.rooms._heard(event)
    assert world.facts == before


def test_a_call_that_a_defect_of_ours_breaks_ends_alone_and_is_alarmed(world: World) -> None:
    sound = world.caller().call("4002")
    world.li.answer()

    def broken(*_: object) -> None:
        raise AssertionError("a defect")

    world.rooms.flows.digit = broken  # type: ignore[method-assign,assignment]
    unlucky = world.caller().call("4001")
    unlucky.press("1")
    world.passes(1)
    assert unlucky.hung_up_on
    assert world.alarmed() == {"alarm.leg_fault"}
    assert sound.contact.phase == "talking"
    assert [story.contact.id for story in world.stories()] == [sound.contact_id]
    assert unlucky.kinds().count("contact.ended") == 1
