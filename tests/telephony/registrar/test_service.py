"""The registrar: digest, bindings, coming and going."""

from tests.telephony.registrar.phones import FLOW, Device, World, phone

from yunhu.kit.instants import SECOND
from yunhu.telephony.registrar import backoff
from yunhu.telephony.registrar.facts import PhoneRegistered, PhoneUnregistered
from yunhu.telephony.sip.transports.flow import Flow


def test_a_phone_registers_and_can_be_reached_on_its_flow() -> None:
    world = World()
    device = Device(world)
    response = device.register("User-Agent: baresip", "Expires: 600")
    assert response.status == 200
    assert response.headers.get("contact") == "<sip:1001@10.0.0.5:5060>;expires=600"
    binding = world.registrar.best("1001")
    assert binding is not None
    assert (binding.flow, binding.is_behind_nat) == (FLOW, True)
    assert world.registrar.knows(FLOW)
    assert world.told == [("1001", "registered")]
    assert world.facts == [
        PhoneRegistered(phone="1001", agent="mei", transport="udp", nat=True, user_agent="baresip")
    ]
    device.register("User-Agent: baresip")
    assert len(world.facts) == 1
    assert world.registrar.registered() == ["1001"]


def test_both_hashes_are_offered() -> None:
    world = World()
    first, second = Device(world).request("User-Agent: Phone").headers.all("www-authenticate")
    assert "algorithm=SHA-256" in first
    assert "algorithm=MD5" in second


def test_clients_that_break_on_the_stronger_hash_are_offered_the_other_alone() -> None:
    world = World()
    device = Device(world)
    (only,) = device.request("User-Agent: baresip v1.0.0 (x86_64/linux)").headers.all("www-authenticate")
    assert "algorithm=MD5" in only
    assert device.register("User-Agent: baresip v1.0.0 (x86_64/linux)").status == 200


def test_a_wrong_password_and_an_unknown_user_look_the_same() -> None:
    world = World()
    shapes = []
    for device in (Device(world, password="wrong"), Device(world, "nobody")):
        response = device.register()
        shapes.append((response.status, response.reason, list(dict(response.headers.items()))))
    assert shapes[0] == shapes[1]
    assert shapes[0][0] == 401
    assert world.registrar.counters.wrong_credentials == 2
    assert world.registrar.bindings("1001") == ()


def test_failures_slow_a_source_down_for_a_while() -> None:
    world = World()
    for _ in range(backoff.FREE_FAILURES + 1):
        assert Device(world, password="wrong").register().status == 401
    right = Device(world)
    response = right.request()
    assert (response.status, response.headers.get("retry-after")) == (503, "1")
    assert world.registrar.counters.backed_off == 1
    elsewhere = Device(world, "1002", flow=Flow("udp", FLOW.local, ("198.51.100.8", 5060)))
    assert elsewhere.register().status == 200
    world.time.advance(1.5)
    assert right.register().status == 200
    assert right.register().status == 200


def test_nobody_registers_somebody_else() -> None:
    world = World()
    assert Device(world).register(to="1002").status == 403
    assert world.registrar.bindings("1002") == ()


def test_a_phone_signs_off_with_a_star_or_with_zero() -> None:
    for more, star in ((("Expires: 0",), True), (("Expires: 0",), False)):
        world = World()
        device = Device(world)
        device.register()
        assert device.register(*more, star=star).status == 200
        assert world.registrar.best("1001") is None
        assert not world.registrar.knows(FLOW)
        assert world.facts[-1] == PhoneUnregistered(phone="1001", agent="mei", why="asked")


def test_a_registration_that_is_not_refreshed_expires() -> None:
    world = World()
    Device(world).register("Expires: 60")
    world.time.advance(59)
    assert world.registrar.best("1001") is not None
    world.time.advance(2)
    assert world.registrar.best("1001") is None
    world.time.advance(5)
    assert world.told == [("1001", "registered"), ("1001", "expired")]


def test_too_brief_a_registration_is_refused() -> None:
    world = World()
    response = Device(world).register("Expires: 30")
    assert (response.status, response.headers.get("min-expires")) == (423, "60")
    assert world.registrar.bindings("1001") == ()


def test_a_query_changes_nothing() -> None:
    world = World()
    device = Device(world)
    device.register()
    device.contact = ""
    response = device.register()
    assert response.status == 200
    assert response.headers.get("contact") is not None
    assert len(world.facts) == 1


def test_a_phone_that_is_no_longer_configured_is_gone() -> None:
    world = World()
    Device(world).register()
    world.registrar.configure("acme", [phone("1002")])
    assert world.told[-1] == ("1001", "removed")
    assert world.registrar.phone("1001") is None


def test_a_stale_nonce_is_said_so() -> None:
    world = World()
    device = Device(world)
    asked = device.request()
    value = device.digest.answer(
        asked.headers.all("www-authenticate"), "REGISTER", "sip:yunhu.example", FLOW.local, "cn"
    )
    world.time.advance(400)
    again = device.request(authorization=value)
    assert again.status == 401
    assert "stale=true" in again.headers.all("www-authenticate")[0]
    assert world.registrar.counters.stale_nonces == 1


def test_bindings_survive_a_restart_except_those_on_connections() -> None:
    world = World()
    Device(world).register("Expires: 600")
    connected = Flow("tcp", FLOW.local, FLOW.remote, 7)
    Device(world, "1002", flow=connected).register()
    records = world.registrar.records()
    assert list(records) == ["1001"]
    after = World()
    after.registrar.configure("acme", [phone("1001", agent="mei")])
    after.registrar.restore(records | {"1003": records["1001"]})
    assert after.told == [("1001", "registered")]
    late = World()
    late.time.advance(700)
    late.registrar.restore(records)
    assert late.told == []
    assert records["1001"][0].expires_at == world.time.now() + 600 * SECOND
