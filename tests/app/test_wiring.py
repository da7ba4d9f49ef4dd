"""Who knows whom: facts reach the journal and who listens, changes every room, phones their agents."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.world import CENTRE, World

from yunhu.kit.instants import SECOND
from yunhu.platform.bus import Message
from yunhu.telephony.media import protocol as p
from yunhu.telephony.registrar.model import Binding
from yunhu.telephony.sip.flow import Flow
from yunhu.telephony.trunks.model import Trunk
from yunhu.work.calls.facts import ContactAnswered

WITH_PHONE = CENTRE.replace(
    'contact: "sip:li@192.0.2.11", sign_in: always', 'phone: "8001", sign_in: registration'
).replace("agents:", f"phones: [{{username: '8001', ha1: {{MD5: '{'0' * 32}'}}}}]\nagents:", 1)


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


def test_a_registered_phone_signs_its_agent_in_and_is_rung_on_its_flow(tmp_path: Path) -> None:
    world = World(tmp_path, WITH_PHONE)
    assert world.rooms.agents.view("li").presence == "offline"
    flow = Flow("udp", ("192.0.2.9", 5060), ("192.0.2.11", 5060))
    binding = Binding(
        contact="sip:8001@10.0.0.7",
        flow=flow,
        expires_at=world.time.now() + 90 * SECOND,
        q=1.0,
        call_id="r",
        cseq=1,
    )
    world.rooms.registrar.restore({"8001": (binding,)})
    assert world.rooms.agents.view("li").ready
    world.rooms.agents.set_presence("wang", "break")
    world.caller().call("4002")
    # It is called by the address that it gave, along the way that it came.
    assert world.li.invite().target == "sip:8001@10.0.0.7"
    world.passes(91)
    assert world.rooms.agents.view("li").presence == "offline"


def test_a_trunk_whose_secret_is_missing_dials_without_and_alarms(world: World) -> None:
    trunk = Trunk(id="carrier", target="192.0.2.1:5060", username="us", secret_ref="carrier-1", options_s=0)
    world.rooms.use(msgspec.structs.replace(world.centre, trunks=(trunk,)), 2)
    target = world.rooms.directory.number_target("acme", "+861088889999")
    assert target is not None
    assert target.credentials is None
    assert world.alarmed() == {"alarm.secret_missing"}
    folder = world.rooms.settings.data_dir / "secrets"
    folder.mkdir(parents=True)
    (folder / "carrier-1").write_text("sesame")
    target = world.rooms.directory.number_target("acme", "+861088889999")
    assert target is not None
    assert target.credentials is not None
    assert "sesame" not in repr(target)


def test_the_end_of_a_play_that_nobody_knows_is_no_bodys(world: World) -> None:
    event = p.PlayFinished(endpoint=b"\1" * 16, play=b"\2" * 16, reason="completed", played_ms=1)
    before = list(world.facts)
    world.rooms._heard(event)
    assert world.facts == before


def test_a_full_node_sheds_calls_and_takes_them_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rooms.overload.max_calls = 2
    first, second, third = (world.caller().call("4002") for _ in range(3))
    assert [one.final().status for one in (first, second, third)] == [200, 200, 503]
    assert third.final().headers.get("retry-after")
    first.hang_up()
    world.passes(1)
    assert world.caller().call("4002").final().status == 200


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
