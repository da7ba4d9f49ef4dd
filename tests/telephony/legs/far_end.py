"""A node's legs in virtual time, over the real transaction layer, and far ends that a test speaks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import msgspec

from yunhu.kit.ids import uuid7
from yunhu.platform.clock import VirtualTime
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget, LegEnded, Party, Refused
from yunhu.telephony.legs.ports import Routes
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.legs.settings import Settings
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.telephony.sdp.model import Srtp
from yunhu.telephony.sip.layer import TransactionLayer
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.rules import Policy
from yunhu.telephony.sip.transports.flow import (
    AckArrived,
    CancelArrived,
    Failure,
    Flow,
    Key,
    RequestArrived,
    ResponseArrived,
    TransactionFailed,
    Transmit,
)

LOCAL = ("192.0.2.9", 5060)
FAR = ("192.0.2.1", 5060)
FLOW = Flow("udp", LOCAL, FAR)

SDP = (
    "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)
HELD = SDP.replace("7 1 IN", "7 2 IN") + "a=sendonly\r\n"


class Node:
    """The node under test: legs, layer, engine, and everything they said.

    `phone` and `srtp` are of the party that calls; `dead` are WebSockets that are gone, and `newest` those
    on which users are registered now.
    """

    def __init__(self, settings: Settings | None = None, flowing: bool = True) -> None:
        self.time = VirtualTime()
        self.engine = FakeEngine(self.time, flowing=flowing)
        self.ids = count(1)
        branches = count(1)
        self.layer = TransactionLayer(
            make_branch=lambda: f"z9hG4bKours{next(branches)}", policy=Policy(extensions=("timer",))
        )
        self.sent: list[tuple[Request | Response, Flow]] = []
        self.facts: list[Any] = []
        self.told: list[tuple[str, Leg, Any]] = []
        self.does: dict[str, Callable[..., None]] = {}
        """What the handler does when it is told something."""
        self.refuses: Callable[[Leg], Refused | None] = lambda leg: None
        self.faults: list[Exception] = []
        self.chances: Iterator[float] = iter(())
        self._asked: dict[Key, Callable[[Response | None], None]] = {}
        self._due: float | None = None
        self.phone: str | None = None
        self.srtp: Srtp = "off"
        self.dead: set[Flow] = set()
        self.newest: dict[str, Flow] = {}
        self.legs = self.start(settings)

    def start(self, settings: Settings | None = None) -> Legs:
        """A new process takes over (the first one, or after a crash)."""
        self.legs = Legs(
            self,
            self.engine,
            self.time,
            self.time,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.ask,
            lambda: next(self.chances, 0.5),
            settings,
            lambda leg: self.refuses(leg),
            lambda leg, fault: self.faults.append(fault),
            self.key,
            Routes(lambda flow: flow.connection > 0 and flow not in self.dead, self.newest.get),
        )
        self.legs.attach(Handler(self))
        return self.legs

    # --- the stack, as legs see it ---------------------------------------------------------------

    def flow_to(self, remote: tuple[str, int], transport: str = "udp", name: str = "") -> Flow:
        return Flow(transport, LOCAL, remote)

    def send_request(self, request: Request, flow: Flow) -> Key:
        key = self.layer.send_request(request, flow, self.time.monotonic())
        self.flush()
        return key

    def cancel(self, key: Key, reason: str = "") -> bool:
        done = self.layer.cancel(key, self.time.monotonic(), reason)
        self.flush()
        return done

    def respond(self, key: Key, response: Response) -> bool:
        done = self.layer.respond(key, response, self.time.monotonic())
        self.flush()
        return done

    def send_ack(self, request: Request, flow: Flow) -> None:
        self.layer.send_ack(request, flow)
        self.flush()

    def ask(self, request: Request, flow: Flow, answered: Callable[[Response | None], None]) -> None:
        key = self.layer.send_request(request, flow, self.time.monotonic())
        self._asked[key] = answered
        self.flush()

    def flush(self) -> None:
        for output in self.layer.drain():
            self._deliver(output)
        due = self.layer.poll_timeout()
        if due is not None and (self._due is None or due < self._due):
            self._due = due
            self.time.after(due - self.time.monotonic(), self._timeout)

    def _timeout(self) -> None:
        self._due = None
        self.layer.handle_timeout(self.time.monotonic())
        self.flush()

    def _deliver(self, output: object) -> None:
        match output:
            case Transmit():
                self.sent.append((parse(output.data), output.flow))
            case RequestArrived():
                self.arrived(output.key, output.request, output.flow)
            case CancelArrived():
                self.legs.cancelled(output.key)
            case ResponseArrived():
                self._response(output)
            case AckArrived():
                self.legs.acknowledged(output.request, output.flow)
            case TransactionFailed():
                asked = self._asked.pop(output.key, None)
                if asked is not None:
                    asked(None)
                else:
                    self.legs.failed(output.key, Failure(output.kind))

    def arrived(self, key: Key, request: Request, flow: Flow) -> None:
        """A request, as the front of the floor passes it on."""
        if request.to_tag is not None:
            if not self.legs.in_dialog(key, request, flow):
                self.respond(key, response_to(request, 481))
        else:
            trunk = None if self.phone else "carrier"
            self.legs.invited(
                key, request, flow, self.id(), self.id(), "acme", trunk, self.phone, srtp=self.srtp
            )

    def _response(self, output: ResponseArrived) -> None:
        asked = self._asked.get(output.key)
        if asked is None:
            self.legs.responded(output.key, output.response)
        elif output.response.status >= 200:
            del self._asked[output.key]
            asked(output.response)

    # --- what a test says ------------------------------------------------------------------------

    def id(self) -> str:
        """The next id."""
        return uuid7(self.time.now(), next(self.ids))

    def key(self, length: int) -> bytes:
        """The next key."""
        return bytes([next(self.ids) & 0xFF]) * length

    def hears(self, text: bytes, flow: Flow = FLOW) -> None:
        """Bytes arrive, and everything that follows at once happens."""
        self.layer.receive(text, flow, self.time.monotonic())
        self.flush()
        self.time.advance(0)

    def passes(self, seconds: float) -> None:
        """Time passes."""
        self.time.advance(seconds)

    def dial(self, **more: Any) -> Leg:
        """We call somebody on a trunk."""
        target = DialTarget(**{"uri": "sip:8001@192.0.2.1", "address": FAR, "trunk": "carrier"} | more)
        leg = self.legs.dial(self.id(), self.id(), "acme", target, Party("4001", "云呼"), 30.0)
        self.time.advance(0)
        return leg

    # --- what a test looks at --------------------------------------------------------------------

    def requests(self, method: str) -> list[Request]:
        """Requests of a method that we sent."""
        return [one for one, _ in self.sent if isinstance(one, Request) and one.method == method]

    def statuses(self, method: str = "INVITE") -> list[int]:
        """Statuses that we answered a method with, 100 left out."""
        return [
            one.status
            for one, _ in self.sent
            if isinstance(one, Response) and one.cseq.method == method and one.status > 100
        ]

    def last(self, method: str = "INVITE") -> Response:
        """Our newest response to a method."""
        return [one for one, _ in self.sent if isinstance(one, Response) and one.cseq.method == method][-1]

    def kinds(self) -> list[str]:
        """The kinds of the facts."""
        return [type(fact).__struct_config__.tag for fact in self.facts]

    def fact(self, kind: str) -> Any:
        """The only fact of a kind, as a mapping."""
        (found,) = [fact for fact in self.facts if type(fact).__struct_config__.tag == kind]
        return msgspec.to_builtins(found, enc_hook=lambda personal: personal.reveal())

    def heard(self) -> list[str]:
        """What the handler was told, by name."""
        return [name for name, _, _ in self.told]

    def ended(self) -> LegEnded:
        """How the only leg ended, as the handler was told."""
        (how,) = [word for name, _, word in self.told if name == "leg_ended"]
        assert isinstance(how, LegEnded)
        return how

    def leg(self) -> Leg:
        """The only living leg."""
        (leg,) = self.legs.living()
        return leg

    def endpoints(self) -> int:
        """How many endpoints live in the engine."""
        assert self.engine.twin is not None
        return len(self.engine.twin.endpoints)


class Handler:
    """Notes what it is told, and does what the test says."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def _told(self, name: str, leg: Leg, word: object = None) -> None:
        self._node.told.append((name, leg, word))
        if name in self._node.does:
            self._node.does[name](leg)

    def leg_offered(self, leg: Leg) -> None:
        self._told("leg_offered", leg)

    def leg_ringing(self, leg: Leg) -> None:
        self._told("leg_ringing", leg)

    def leg_answered(self, leg: Leg) -> None:
        self._told("leg_answered", leg)

    def leg_held(self, leg: Leg, held: bool) -> None:
        self._told("leg_held", leg, held)

    def leg_transfer_asked(self, leg: Leg, target_user: str) -> None:
        self._told("leg_transfer_asked", leg, target_user)

    def leg_digit(self, leg: Leg, digit: str) -> None:
        self._told("leg_digit", leg, digit)

    def leg_lost(self, leg: Leg) -> None:
        self._told("leg_lost", leg)

    def leg_back(self, leg: Leg) -> None:
        self._told("leg_back", leg)

    def leg_ended(self, leg: Leg, ended: LegEnded) -> None:
        self._told("leg_ended", leg, ended)


class Caller:
    """A far end that calls the node: builds its requests one after the other."""

    def __init__(self, node: Node, call: str = "call-1", flow: Flow = FLOW) -> None:
        self.node = node
        self.call = call
        self.flow = flow
        self.cseq = 0
        self.branch = 0
        self.to = "<sip:4001@192.0.2.9>"
        self.from_ = '"Zhang" <sip:13800000000@192.0.2.1>;tag=far'

    def send(
        self, method: str, *more: str, body: str = "", cseq: int | None = None, branch: str | None = None
    ) -> str:
        """Send a request; gives its branch."""
        if cseq is None and method not in ("ACK", "CANCEL"):
            self.cseq += 1
        if branch is None:
            self.branch += 1
            branch = f"z9hG4bK{self.call}-{self.branch}"
        lines = [
            f"{method} sip:4001@192.0.2.9 SIP/2.0",
            f"Via: SIP/2.0/{self.flow.transport.upper()} 192.0.2.1:5060;branch={branch}",
            "Max-Forwards: 70",
            f"From: {self.from_}",
            f"To: {self.to}",
            f"Call-ID: {self.call}",
            f"CSeq: {self.cseq if cseq is None else cseq} {method}",
            *([] if any(line.startswith("Contact:") for line in more) else ["Contact: <sip:far@192.0.2.1>"]),
            *more,
            *(["Content-Type: application/sdp"] if body.startswith("v=0") else []),
            *([f"Content-Length: {len(body.encode())}"] if self.flow.is_reliable else []),
        ]
        self.node.hears(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self.flow)
        return branch

    def invite(self, *more: str, body: str = SDP) -> str:
        """The first INVITE."""
        return self.send("INVITE", *more, body=body)

    def took(self) -> None:
        """Learn our tag from the newest response."""
        self.to = self.node.last().headers.get("to") or ""

    def ack(self, body: str = "", cseq: int | None = None) -> None:
        """The ACK of a 2xx."""
        self.took()
        self.send("ACK", body=body, cseq=self.cseq if cseq is None else cseq)

    def talks(self) -> Leg:
        """A whole answered call."""
        self.node.does["leg_offered"] = self.node.legs.answer
        self.invite()
        self.ack()
        leg = self.node.leg()
        assert leg.state == "confirmed"
        return leg


class Callee:
    """A far end that the node calls."""

    def __init__(self, node: Node, tag: str = "callee", host: str = "192.0.2.1") -> None:
        self.node = node
        self.tag = tag
        self.host = host
        self.cseq = 100

    def answer(self, request: Request, status: int, *more: str, body: str = "", flow: Flow = FLOW) -> None:
        """Respond to one of our requests."""
        to = request.headers.get("to") or ""
        lines = [
            f"SIP/2.0 {status} Whatever",
            f"Via: {request.headers.get('via')}",
            f"From: {request.headers.get('from')}",
            f"To: {to}" if "tag=" in to else f"To: {to};tag={self.tag}",
            f"Call-ID: {request.call_id}",
            f"CSeq: {request.headers.get('cseq')}",
            *([] if more and more[0].startswith("Contact:") else [f"Contact: <sip:callee@{self.host}:5060>"]),
            *more,
            *(["Content-Type: application/sdp"] if body else []),
        ]
        self.node.hears(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), flow)

    def invite(self) -> Request:
        """Our newest INVITE to it."""
        return self.node.requests("INVITE")[-1]

    def takes(self, *more: str, body: str = SDP) -> None:
        """200 to the newest INVITE."""
        self.answer(self.invite(), 200, *more, body=body)

    def send(self, method: str, *more: str, body: str = "", flow: Flow = FLOW) -> None:
        """A request within the dialog that our INVITE made."""
        invite = self.invite()
        self.cseq += 1
        lines = [
            f"{method} sip:yunhu@192.0.2.9:5060 SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:5060;branch=z9hG4bKcallee{self.cseq}",
            "Max-Forwards: 70",
            f"From: {invite.to.without_params()};tag={self.tag}",
            f"To: {invite.headers.get('from')}",
            f"Call-ID: {invite.call_id}",
            f"CSeq: {self.cseq} {method}",
            f"Contact: <sip:callee@{self.host}:5060>",
            *more,
            *(["Content-Type: application/sdp"] if body else []),
        ]
        self.node.hears(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), flow)
