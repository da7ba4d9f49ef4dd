"""A registrar in virtual time, and phones that register with it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.digest import Credentials, DigestClient, ha1
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.transports.flow import Flow, Key

REALM = "yunhu.example"
FLOW = Flow("udp", ("192.0.2.9", 5060), ("198.51.100.7", 40000))


def phone(username: str, password: str = "secret", agent: str | None = None) -> Phone:
    """A configured phone."""
    hashes = {name: ha1(name, username, REALM, password) for name in ("SHA-256", "MD5")}
    return Phone(username, hashes, agent=agent, srtp="off")


class World:
    """A registrar, and everything it said."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.facts: list[Any] = []
        self.told: list[tuple[str, str]] = []
        self.responses: list[Response] = []
        self.probes: list[tuple[Request, Flow]] = []
        self.probe_answers: Response | None = Response(200, "OK")
        bits = count(1)
        self.registrar = Registrar(
            REALM,
            b"key",
            self.time,
            self.time,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.ask,
            lambda key, response: self.responses.append(response),
            lambda n: next(bits),
        )
        self.registrar.attach(self)
        self.registrar.configure("acme", [phone("1001", agent="mei"), phone("1002")])
        self._keys = count(1)

    def ask(self, request: Request, flow: Flow, answered: Callable[[Response | None], None]) -> None:
        self.probes.append((request, flow))
        answered(self.probe_answers)

    def phone_registered(self, phone: Phone) -> None:
        self.told.append((phone.username, "registered"))

    def phone_unregistered(self, phone: Phone, why: str) -> None:
        self.told.append((phone.username, why))

    def key(self) -> Key:
        return ("s", str(next(self._keys)))


class Device:
    """A phone that registers, with the credentials it was given."""

    def __init__(
        self,
        world: World,
        username: str = "1001",
        password: str = "secret",
        flow: Flow = FLOW,
        call: str = "r1",
    ) -> None:
        self.world = world
        self.username = username
        self.flow = flow
        self.call = call
        self.cseq = 0
        self.contact = f"<sip:{username}@10.0.0.5:5060>"
        self.digest = DigestClient(Credentials(username, password, REALM, frozenset({flow.local})))

    def request(
        self, *more: str, to: str | None = None, authorization: str | None = None, star: bool = False
    ) -> Response:
        """One REGISTER, and the registrar's answer."""
        self.cseq += 1
        contact = "*" if star else self.contact
        lines = [
            f"REGISTER sip:{REALM} SIP/2.0",
            "Via: SIP/2.0/UDP 10.0.0.5:5060;branch=z9hG4bK1;rport",
            f"From: <sip:{self.username}@{REALM}>;tag=x",
            f"To: <sip:{to or self.username}@{REALM}>",
            f"Call-ID: {self.call}",
            f"CSeq: {self.cseq} REGISTER",
            *([f"Contact: {contact}"] if contact else []),
            *([f"Authorization: {authorization}"] if authorization else []),
            *more,
        ]
        request = parse(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert isinstance(request, Request)
        self.world.registrar.arrived(self.world.key(), request, self.flow)
        return self.world.responses[-1]

    def register(self, *more: str, to: str | None = None, star: bool = False) -> Response:
        """REGISTER, and once more with the answer to the challenge."""
        asked = self.request(*more, to=to, star=star)
        assert asked.status == 401
        self.digest.accepted()
        value = self.digest.answer(
            asked.headers.all("www-authenticate"), "REGISTER", f"sip:{REALM}", self.flow.local, "cn"
        )
        return self.request(*more, to=to, star=star, authorization=value)
