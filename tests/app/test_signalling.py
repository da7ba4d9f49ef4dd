"""Phones, trunks and the load of a node, as its rooms are wired to them."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.world import CENTRE, World

from yunhu.kit.instants import SECOND
from yunhu.telephony.registrar.model import Binding
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.trunks.model import Trunk

WITH_PHONE = CENTRE.replace(
    'contact: "sip:li@192.0.2.11", sign_in: always', 'phone: "8001", sign_in: registration'
).replace("agents:", f"phones: [{{username: '8001', ha1: {{MD5: '{'0' * 32}'}}}}]\nagents:", 1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre in virtual time."""
    return World(tmp_path)


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


def test_a_full_node_sheds_calls_and_takes_them_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.rooms.overload.max_calls = 2
    first, second, third = (world.caller().call("4002") for _ in range(3))
    assert [one.final().status for one in (first, second, third)] == [200, 200, 503]
    assert third.final().headers.get("retry-after")
    first.hang_up()
    world.passes(1)
    assert world.caller().call("4002").final().status == 200
