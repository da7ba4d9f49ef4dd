"""What a restart finds again: who was signed in, which phones were registered, when we were last alive."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.world import CENTRE, World

from yunhu.app.keeper import AGENT, ALIVE, PHONES
from yunhu.kit.instants import SECOND
from yunhu.people.agents.records import SeatRecord
from yunhu.telephony.registrar.model import Binding
from yunhu.telephony.sip.transports.flow import Flow


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre in virtual time."""
    return World(tmp_path)


def ready(world: World, agent: str) -> bool:
    return world.rooms.agents.view(agent).ready


def test_a_break_survives_and_so_does_its_end(world: World) -> None:
    world.rooms.agents.set_presence("li", "break", "lunch")
    world.crash()
    assert (world.rooms.agents.view("li").presence, world.rooms.agents.view("li").reason) == (
        "break",
        "lunch",
    )
    world.rooms.agents.set_presence("li", "available")
    world.crash()
    assert world.rooms.agents.view("li").presence == "available"
    assert ready(world, "li")


def test_a_break_asked_for_in_a_talk_and_taken_back_leaves_no_trace(world: World) -> None:
    world.caller().call("4002")
    world.li.answer()
    world.rooms.agents.set_presence("li", "break")
    world.rooms.agents.set_presence("li", "available")
    world.li.hang_up()
    world.passes(11)
    world.crash()
    view = world.rooms.agents.view("li")
    assert (view.presence, view.requested, view.routing) == ("available", None, "idle")
    assert ready(world, "li")


def test_an_agent_who_talks_is_counted_once(world: World) -> None:
    """The record of the break and the record of the contact both say that the agent talks."""
    world.caller().call("4002")
    world.li.answer()
    world.rooms.agents.set_presence("li", "break")
    assert world.crash() == 1
    view = world.rooms.agents.view("li")
    assert view.routing == "engaged"
    assert view.load == {"voice": 100}
    world.li.hang_up()
    world.passes(11)
    assert world.rooms.agents.view("li").presence == "break"
    world.rooms.agents.set_presence("li", "available")
    assert ready(world, "li")


async def test_an_agent_whose_talk_died_takes_the_break_that_was_asked_for(world: World) -> None:
    world.caller().call("4002")
    world.li.answer()
    world.rooms.agents.set_presence("li", "break")
    assert world.crash(engine_dies=True) == 0
    view = world.rooms.agents.view("li")
    assert (view.presence, view.requested, view.routing) == ("break", None, "idle")


def test_a_wrap_up_ends_when_it_would_have(world: World) -> None:
    world.caller().call("4002")
    world.li.answer()
    world.li.hang_up()
    world.passes(4)
    world.crash()
    assert world.agent("li") == "wrap-up"
    world.passes(5)
    assert world.agent("li") == "wrap-up"
    world.passes(1)
    assert world.agent("li") == "idle"
    ends = [fact for _, fact in world.facts if fact["kind"] == "agent.wrap_up_finished"]
    assert len(ends) == 1
    world.crash()
    world.passes(1)
    assert [fact for _, fact in world.facts if fact["kind"] == "agent.wrap_up_finished"] == ends


def test_an_agent_who_is_gone_from_the_configuration_is_not_restored(world: World) -> None:
    world.rooms.agents.set_presence("li", "break")
    agents = tuple(agent for agent in world.centre.agents if agent.id != "li")
    world.centre = msgspec.structs.replace(world.centre, agents=agents)
    world.crash()
    assert [view.agent for view in world.rooms.agents.views()] == ["wang"]


def test_a_phone_whose_registration_ended_meanwhile_is_not_rung(tmp_path: Path) -> None:
    with_phone = CENTRE.replace(
        'contact: "sip:li@192.0.2.11", sign_in: always', 'phone: "8001", sign_in: registration'
    ).replace("agents:", "phones: [{username: '8001', ha1: {MD5: '%s'}}]\nagents:" % ("0" * 32), 1)
    world = World(tmp_path, with_phone)
    bindings = {"8001": (binding(world.time.now() + 60 * SECOND),)}
    world.rooms.registrar.restore(bindings)
    world.keeper.beat()
    assert ready(world, "li")
    world.crash()
    assert ready(world, "li")
    records = dict(world.records)
    world.life.over = True
    world.passes(61)
    world.start(records)
    view = world.rooms.agents.view("li")
    assert (view.reachable, view.presence, view.ready) == (False, "offline", False)


def binding(expires_at: int) -> Binding:
    flow = Flow("udp", ("192.0.2.9", 5060), ("192.0.2.11", 5060))
    return Binding(
        contact="sip:8001@192.0.2.11",
        expires_at=expires_at,
        flow=flow,
        q=1.0,
        call_id="registers",
        cseq=1,
    )


def test_the_last_sign_of_life_is_at_most_a_second_old(world: World) -> None:
    world.passes(5)
    assert ALIVE not in world.records  # there is nothing whose end we could have to tell
    caller = world.caller().call("4002")
    world.passes(1)
    for _ in range(9):
        world.passes(0.7)
        assert world.time.now() - msgspec.msgpack.decode(world.records[ALIVE]) <= SECOND
    caller.hang_up()
    world.passes(40)
    last = world.records[ALIVE]
    world.passes(5)
    assert world.records[ALIVE] == last


def test_the_moment_of_death_comes_from_the_last_sign_of_life(world: World) -> None:
    world.keeper.before_engine({ALIVE: msgspec.msgpack.encode(17)})
    assert world.keeper.died_at == 17


def test_phones_are_written_when_they_change_only(world: World) -> None:
    world.keeper.beat()
    assert PHONES not in world.records
    assert world.rooms.registrar.records() == {}


@pytest.mark.parametrize("name", [AGENT + "li", PHONES, ALIVE, "recording:" + "1" * 32])
@pytest.mark.parametrize("blob", [b"", b"\xc1", b"\x91\x91\x91", b"\x81\xa5agent\xa2\xff\xfe"])
def test_a_record_that_cannot_be_read_is_forgotten_with_an_alarm(
    world: World, name: str, blob: bytes
) -> None:
    caller = world.caller().call("4001")
    world.passes(0.1)
    world.records[name] = blob
    assert world.crash() == 1
    assert caller.contact.phase == "in_flow"
    assert world.records.get(name) != blob
    assert "alarm.record_unreadable" in world.alarmed()


def test_what_an_agent_did_today_survives_and_begins_anew_with_the_day(world: World) -> None:
    world.caller().call("4002")
    world.li.answer()
    world.passes(5)
    world.li.hang_up()
    world.passes(12)
    world.keeper.beat()
    before = world.rooms.agents.view("li")
    assert (before.handled, before.talked_us >= 5_000_000) == (1, True)
    world.crash()
    after = world.rooms.agents.view("li")
    assert (after.handled, after.talked_us) == (before.handled, before.talked_us)
    world.passes(8 * 3600)
    world.rooms.midnight.look()
    assert world.rooms.agents.view("li").handled == 0


def test_an_agents_record_holds_what_a_person_chose(world: World) -> None:
    world.rooms.agents.set_presence("wang", "training", "new desk")
    kept = msgspec.msgpack.decode(world.records[AGENT + "wang"], type=SeatRecord)
    assert (kept.presence, kept.reason) == ("training", "new desk")
