"""The way to phones is kept open, paced, and given up when nobody is there."""

from tests.telephony.registrar.phones import FLOW, Device, World, phone

from yunhu.telephony.registrar import keepalive
from yunhu.telephony.sip.transports.flow import Flow


def test_a_phone_behind_nat_is_asked_every_25_seconds() -> None:
    world = World()
    Device(world).register()
    world.time.advance(24)
    assert world.probes == []
    world.time.advance(80)
    assert len(world.probes) == 4
    request, flow = world.probes[0]
    assert (request.target, flow) == ("sip:1001@10.0.0.5:5060", FLOW)


def test_a_phone_without_nat_on_udp_is_left_alone() -> None:
    world = World()
    device = Device(world)
    device.contact = "<sip:1001@198.51.100.7:40000>"
    device.register()
    world.time.advance(100)
    assert world.probes == []


def test_a_phone_that_answered_and_falls_silent_is_gone() -> None:
    world = World()
    Device(world).register()
    world.time.advance(30)
    world.probe_answers = None
    world.time.advance(80)
    assert world.told == [("1001", "registered"), ("1001", "unreachable")]
    assert world.registrar.counters.unreachable == 1
    world.time.advance(100)
    assert len(world.probes) == 4


def test_a_phone_that_never_answers_options_stays() -> None:
    world = World()
    Device(world).register()
    world.probe_answers = None
    world.time.advance(300)
    assert world.told == [("1001", "registered")]


def test_a_contact_on_a_lost_connection_is_gone_at_once() -> None:
    world = World()
    device = Device(world, flow=Flow("tcp", FLOW.local, FLOW.remote, 3))
    device.register()
    world.probe_answers = None
    world.time.advance(30)
    assert world.told[-1] == ("1001", "unreachable")


def test_a_new_flow_of_the_same_contact_is_used_from_then_on() -> None:
    world = World()
    device = Device(world)
    device.register()
    device.flow = Flow("udp", FLOW.local, ("198.51.100.7", 41111))
    device.register()
    world.time.advance(30)
    assert [flow.remote[1] for _, flow in world.probes] == [41111]


def test_many_phones_at_once_are_asked_one_turn_after_the_other() -> None:
    world = World()
    many = 3 * keepalive.MOST_A_TURN
    world.registrar.configure("acme", [phone(f"p{number}") for number in range(many)])
    for number in range(many):
        Device(world, f"p{number}", flow=Flow("udp", FLOW.local, ("198.51.100.7", 1000 + number))).register()
    world.time.advance(keepalive.EVERY_S + keepalive.TURN_S)
    assert len(world.probes) <= 2 * keepalive.MOST_A_TURN
    world.time.advance(1)
    assert len(world.probes) == many
