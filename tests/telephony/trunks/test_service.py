"""Trunks: pings, names, and changes of the configuration."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from msgspec.structs import replace

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.trunks.errors import BadSource
from yunhu.telephony.trunks.facts import TrunkDown, TrunkUp
from yunhu.telephony.trunks.model import Trunk
from yunhu.telephony.trunks.service import Trunks

CARRIER = Trunk(id="carrier", addresses=("192.0.2.1",), target="192.0.2.1:5060", options_s=30)


class World:
    """Trunks with peers that answer, or do not."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.facts: list[Any] = []
        self.sent: list[tuple[Request, Flow]] = []
        self.answers: Response | None = Response(200, "OK")
        self.names: dict[str, str] = {}
        self.is_open = True
        self.doubts: list[tuple[str, str | None, str]] = []
        marks = count(1)
        self.trunks = Trunks(
            self.time,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.ask,
            self.flow_to,
            lambda host, done: done(self.names.get(host)),
            lambda: str(next(marks)),
            lambda: 0.5,
            lambda *told: self.doubts.append(told),
        )

    def ask(self, request: Request, flow: Flow, answered: Callable[[Response | None], None]) -> None:
        self.sent.append((request, flow))
        answered(self.answers)

    def flow_to(self, remote: tuple[str, int], transport: str, name: str) -> Flow:
        if not self.is_open:
            raise LookupError(transport)
        return Flow(transport, ("192.0.2.9", 5060), remote)


def test_a_trunk_that_answers_is_up_whatever_it_says() -> None:
    world = World()
    world.answers = Response(405, "Method Not Allowed")
    world.trunks.configure("acme", [CARRIER])
    assert world.trunks.state("carrier") == "unknown"
    assert world.trunks.address("carrier") == ("192.0.2.1", 5060)
    world.time.advance(100)
    assert world.trunks.state("carrier") == "up"
    assert world.facts == [TrunkUp(trunk="carrier")]
    assert len(world.sent) == 4
    request, flow = world.sent[0]
    assert (request.method, request.target) == ("OPTIONS", "sip:192.0.2.1:5060")
    assert flow.remote == ("192.0.2.1", 5060)


def test_a_trunk_that_is_silent_twice_is_down_until_it_answers() -> None:
    world = World()
    world.trunks.configure("acme", [CARRIER])
    world.time.advance(5)
    world.answers = None
    world.time.advance(30)
    assert world.trunks.state("carrier") == "failing"
    assert world.trunks.address("carrier") is not None
    world.time.advance(30)
    assert world.trunks.state("carrier") == "down"
    assert world.trunks.address("carrier") is None
    world.answers = Response(200, "OK")
    world.time.advance(30)
    assert world.facts == [TrunkUp(trunk="carrier"), TrunkDown(trunk="carrier"), TrunkUp(trunk="carrier")]


def test_a_lost_packet_is_no_fact() -> None:
    world = World()
    world.trunks.configure("acme", [CARRIER])
    world.time.advance(5)
    world.answers = None
    world.time.advance(30)
    world.answers = Response(200, "OK")
    world.time.advance(30)
    assert world.facts == [TrunkUp(trunk="carrier")]


def test_names_are_looked_up_beforehand_and_again() -> None:
    world = World()
    world.trunks.configure("acme", [Trunk(id="carrier", target="sip.example.com:5070", options_s=20)])
    assert world.trunks.address("carrier") is None
    world.time.advance(5)
    assert world.sent == []
    world.names["sip.example.com"] = "192.0.2.44"
    world.time.advance(70)
    assert world.trunks.address("carrier") == ("192.0.2.44", 5070)
    assert world.sent[-1][0].target == "sip:sip.example.com:5070"
    world.names["sip.example.com"] = "192.0.2.45"
    world.time.advance(70)
    assert world.trunks.address("carrier") == ("192.0.2.45", 5070)


def test_a_new_configuration_keeps_what_stays_and_stops_what_goes() -> None:
    world = World()
    other = Trunk(id="other", addresses=("198.51.100.0/24",))
    world.trunks.configure("acme", [CARRIER, other])
    world.time.advance(5)
    assert world.trunks.identify(("198.51.100.7", 5060)) is other
    world.trunks.configure("acme", [CARRIER])
    assert world.trunks.state("carrier") == "up"
    assert world.trunks.identify(("198.51.100.7", 5060)) is None
    with pytest.raises(BadSource):
        world.trunks.configure("acme", [Trunk(id="bad", addresses=("1.2.3.999",))])
    assert world.trunks.all() == [CARRIER]
    world.trunks.configure("acme", [])
    sent = len(world.sent)
    world.time.advance(100)
    assert len(world.sent) == sent
    assert world.trunks.get("carrier") is None
    assert world.trunks.state("carrier") == "unknown"


def test_without_its_transport_a_trunk_is_down() -> None:
    world = World()
    world.is_open = False
    world.trunks.configure("acme", [CARRIER])
    world.time.advance(5)
    assert world.trunks.state("carrier") == "down"


def test_without_pings_a_trunk_is_unknown_and_used() -> None:
    world = World()
    quiet = Trunk(id="quiet", addresses=("192.0.2.1:5070",), target="192.0.2.1:5070", options_s=0)
    world.trunks.configure("acme", [quiet])
    world.time.advance(100)
    assert world.sent == []
    assert world.trunks.address("quiet") == ("192.0.2.1", 5070)
    assert world.trunks.identify(("192.0.2.1", 5070), exact=True) is quiet
    assert world.trunks.identify(("192.0.2.1", 5060), exact=True) is None


def test_a_doubt_is_told_once_and_taken_back() -> None:
    world = World()
    proven = Trunk(
        id="proven", addresses=("192.0.2.0/24",), transport="tls", certificate_names=("sbc.example",)
    )
    world.trunks.configure("acme", [CARRIER, proven])
    assert world.trunks.asks(("192.0.2.7", 40_000))
    assert not world.trunks.asks(("192.0.2.1", 40_000))
    assert not world.trunks.asks(("198.51.100.1", 40_000))
    clear, safe = (Flow(way, ("192.0.2.9", 5061), ("192.0.2.7", 40_000)) for way in ("udp", "tls"))
    good, other = frozenset({"sbc.example"}), frozenset({"b.example", "a.example"})
    assert world.trunks.doubt(proven, safe, good) is None
    assert [world.trunks.doubt(proven, clear, None) for _ in range(3)] == ["in_clear"] * 3
    assert world.trunks.doubt(proven, safe, other) == "other_names"
    assert [world.trunks.doubt(proven, safe, good) for _ in range(2)] == [None, None]
    world.trunks.unbelieved(("192.0.2.7", 40_000), "certificate has expired")
    world.trunks.unbelieved(("203.0.113.1", 40_000), "self-signed certificate")
    world.trunks.configure("acme", [CARRIER, replace(proven, name="Proven")])
    world.trunks.unbelieved(("192.0.2.7", 40_000), "certificate has expired")
    world.trunks.configure("acme", [CARRIER])
    assert world.doubts == [
        ("proven", "in_clear", ""),
        ("proven", "other_names", "a.example, b.example"),
        ("proven", None, ""),
        *[("proven", "unbelieved", "certificate has expired"), ("proven", None, "")] * 2,
    ]
