"""A whole centre in virtual time: real rooms, the trusted fake engine, far ends that a story speaks for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds, check
from yunhu.app.configuration.service import read
from yunhu.app.keeper import Keeper
from yunhu.app.wiring import Rooms
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import VirtualTime
from yunhu.platform.journal import Journal
from yunhu.platform.settings import Node, Recording, Settings
from yunhu.telephony.media.fake import FakeEngine
from yunhu.telephony.media.prompts import builtin_root
from yunhu.telephony.sip.build import response_to
from yunhu.telephony.sip.flow import Flow, Transmit
from yunhu.telephony.sip.message import Request, Response, parse
from yunhu.telephony.sip.stack import SipStack
from yunhu.work.calls.model import Contact

US = ("192.0.2.9", 5060)
CARRIER = ("192.0.2.1", 5060)
AGE_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

CENTRE = """
tenant: acme
name: Acme
skills: [{id: talk, name: Talk}]
trunks: [{id: carrier, addresses: ["192.0.2.1"], target: "192.0.2.1:5060", options_s: 0}]
agents:
  - {id: li, name: 李娜, contact: "sip:li@192.0.2.11", sign_in: always, skills: [{skill: talk}]}
  - {id: wang, name: 王伟, contact: "sip:wang@192.0.2.12", sign_in: always, skills: [{skill: talk}]}
queues:
  - {id: support, name: 客服, need: [{skill: talk}], ring_s: 15, wrap_up_s: 10, max_wait_s: 120,
     max_waiting: 3, announcements: {first_after_s: 20, every_s: 30}}
  - {id: billing, name: 账单, need: [{skill: talk}], wrap_up_s: 0}
flows:
  - id: main
    name: Main
    start: menu
    nodes:
      menu: {verb: gather, prompts: [menu], choices: {"1": support, "2": billing}, on_timeout: support,
             on_invalid: support, on_error: support}
      support: {verb: queue, queue: support, on_full: sorry, on_timeout: sorry}
      billing: {verb: queue, queue: billing}
      sorry: {verb: play, prompts: [goodbye], next: end}
      end: {verb: hangup, cause: unavailable}
  - id: direct
    name: Direct
    start: wait
    nodes:
      wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
      bye: {verb: hangup, cause: busy}
numbers:
  - {number: "4001", name: Menu, flow: main, recording: talk}
  - {number: "4002", name: Direct, flow: direct, recording: "off"}
"""

SDP = (
    "v=0\r\no=- 7 {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)


class MemoryStack(SipStack):
    """The real stack, whose messages go to the far ends of the story instead of sockets."""

    def __init__(self, *args: Any, deliver: Callable[[bytes, Flow], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deliver_out = deliver

    def flow_to(self, remote: tuple[str, int], transport: str = "udp") -> Flow:
        return Flow(transport, US, remote)

    def receive(self, data: bytes, remote: tuple[str, int]) -> None:
        self._received(data, Flow("udp", US, remote))

    def _send(self, output: Transmit) -> None:
        self._deliver_out(output.data, output.flow)


class FarEnd:
    """One SIP party of the story: what it heard, and what it says."""

    def __init__(self, world: World, address: tuple[str, int]) -> None:
        self.world = world
        self.address = address
        self.heard: list[Request | Response] = []
        self.stubborn = False
        """It has answered already when a CANCEL comes."""
        self._numbers = count(1)

    # --- hearing --------------------------------------------------------------------------------------

    def hear(self, message: Request | Response) -> None:
        self.heard.append(message)
        if isinstance(message, Request) and message.method in ("BYE", "CANCEL", "NOTIFY", "OPTIONS"):
            self.say(response_to(message, 200))
            if message.method == "CANCEL" and not self.stubborn:
                self.say(response_to(self.invite(), 487, to_tag="far"))

    def requests(self, method: str) -> list[Request]:
        return [one for one in self.heard if isinstance(one, Request) and one.method == method]

    def invite(self) -> Request:
        return self.requests("INVITE")[-1]

    def final(self) -> Response:
        """The newest final response to an INVITE."""
        return [
            one
            for one in self.heard
            if isinstance(one, Response) and one.cseq.method == "INVITE" and one.status >= 200
        ][-1]

    @property
    def hung_up_on(self) -> bool:
        return bool(self.requests("BYE"))

    # --- speaking -------------------------------------------------------------------------------------

    def say(self, message: Request | Response) -> None:
        self.world.stack.receive(message.serialize(), self.address)
        self.world.time.advance(0)

    def sdp(self, version: int = 1, more: str = "") -> bytes:
        port = 10_000 + 2 * (self.address[1] % 1000)
        return (SDP.format(host=self.address[0], port=port, version=version) + more).encode()

    def in_dialog(
        self,
        method: str,
        dialog: Request | Response,
        body: bytes = b"",
        more: str = "",
        number: int | None = None,
    ) -> int:
        """A request within the dialog that `dialog` made (we are its callee when that is a request).

        Gives its CSeq number; `number` sets it.
        """
        ours, theirs = ("from", "to") if isinstance(dialog, Response) else ("to", "from")
        mine = dialog.headers.get(ours) or ""
        if isinstance(dialog, Request):
            mine += ";tag=far"
        number = number or 100 + next(self._numbers)
        host, port = self.address
        lines = [
            f"{method} {(dialog.headers.get('contact') or '<sip:x@192.0.2.9>').strip('<>')} SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bKfar{host}{method}{next(self._numbers)}",
            "Max-Forwards: 70",
            f"From: {mine}",
            f"To: {dialog.headers.get(theirs)}",
            f"Call-ID: {dialog.headers.get('call-id')}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:far@{host}>",
            *([more] if more else []),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self.world.stack.receive("\r\n".join([*lines, "", ""]).encode() + body, self.address)
        self.world.time.advance(0)
        return number


class Caller(FarEnd):
    """A customer who calls through the carrier."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world, CARRIER)
        self.id = f"call{number}"

    def call(self, dialled: str, caller: str = "13800001234") -> Caller:
        body = self.sdp()
        lines = [
            f"INVITE sip:{dialled}@192.0.2.9 SIP/2.0",
            f"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK{self.id}",
            "Max-Forwards: 70",
            f"From: <sip:{caller}@192.0.2.1>;tag={self.id}",
            f"To: <sip:{dialled}@192.0.2.9>",
            f"Call-ID: {self.id}",
            "CSeq: 1 INVITE",
            f"Contact: <sip:{caller}@192.0.2.1>",
            "Content-Type: application/sdp",
            f"Content-Length: {len(body)}",
        ]
        self.world.stack.receive("\r\n".join([*lines, "", ""]).encode() + body, self.address)
        self.world.time.advance(0.001)
        if self.heard and self.final().status == 200:
            self.in_dialog("ACK", self.final(), number=1)
        return self

    def hang_up(self) -> None:
        self.in_dialog("BYE", self.final())

    def press(self, digit: str) -> None:
        self.world.engine.press_digit(self.leg, digit)
        self.world.time.advance(0)

    @property
    def contact(self) -> Contact:
        return next(story.contact for story in self.world.stories() if story.contact.id == self.contact_id)

    @property
    def contact_id(self) -> str:
        """The contact of this call, also when it is over."""
        return next(
            contact
            for contact, fact in self.world.facts
            if fact["kind"] == "leg.started" and fact["leg"] == self.leg
        )

    @property
    def leg(self) -> str:
        """Our leg to this caller: its id ends with our tag."""
        tag = self.final().to.tag or ""
        return next(
            fact["leg"]
            for _, fact in self.world.facts
            if fact["kind"] == "leg.started" and fact["leg"].endswith(tag)
        )

    def kinds(self) -> list[str]:
        """The kinds of the facts of this contact, in order."""
        return [fact["kind"] for contact, fact in self.world.facts if contact == self.contact_id]

    def fact(self, kind: str) -> dict[str, Any]:
        """The newest fact of a kind of this contact."""
        return [
            fact for contact, fact in self.world.facts if contact == self.contact_id and fact["kind"] == kind
        ][-1]


class Phone(FarEnd):
    """An agent's device."""

    def ring(self) -> None:
        self.say(response_to(self.invite(), 180, to_tag="far"))

    def answer(self) -> None:
        ok = response_to(self.invite(), 200, to_tag="far", body=self.sdp())
        ok.headers.set("Contact", f"<sip:far@{self.address[0]}>")
        ok.headers.set("Content-Type", "application/sdp")
        self.say(ok)
        self.world.time.advance(0.001)

    def refuse(self, status: int) -> None:
        self.say(response_to(self.invite(), status, to_tag="far"))

    def hang_up(self) -> None:
        self.in_dialog("BYE", self.invite())

    def hold(self, held: bool, version: int) -> None:
        body = self.sdp(version, "a=sendonly\r\n" if held else "a=sendrecv\r\n")
        number = self.in_dialog("INVITE", self.invite_of_call(), body)
        self.in_dialog("ACK", self.invite_of_call(), number=number)

    def invite_of_call(self) -> Request:
        """The INVITE that made the newest dialog (one without a To tag)."""
        return [one for one in self.requests("INVITE") if one.to.tag is None][-1]

    def transfer(self, user: str) -> None:
        self.in_dialog("REFER", self.invite_of_call(), more=f"Refer-To: <sip:{user}@192.0.2.9>")


class World:
    """The centre, its clock, and everybody around it."""

    def __init__(self, folder: Path, centre: str = CENTRE, prompts: Path | None = None) -> None:
        """`prompts`: the only folder that the engine may play from, when it is not the built-in one."""
        self.folder = folder
        self.time = VirtualTime()
        self.engine = FakeEngine(self.time, prompt_roots=[prompts or builtin_root()], flowing=True)
        self.facts: list[tuple[str | None, dict[str, Any]]] = []
        self.records: dict[str, bytes] = {}
        self.far: dict[tuple[str, int], list[FarEnd]] = {}
        self._callers = count(1)
        self.centre = self._read(centre)
        self.start()
        self.li = self._phone("192.0.2.11")
        self.wang = self._phone("192.0.2.12")

    def _read(self, text: str) -> Centre:
        centre, _warnings = read(text, self.sounds())
        assert not [problem for problem in check(centre, self.sounds()) if not problem.warning]
        return centre

    @staticmethod
    def sounds() -> Sounds:
        prompts = builtin_root() / "prompts"
        return Sounds(
            frozenset(path.stem for path in prompts.rglob("*.wav")),
            frozenset(path.stem for path in (builtin_root() / "music").glob("*.wav")),
        )

    def start(self) -> None:
        """A process starts: the first one, or the one after a crash."""
        self.journal = Journal(self.folder / f"journal{len(self.facts)}.db", self.time)
        self.bus = Bus()
        self.bus.listen((">",), lambda message: self._noted(message.body))
        self.alarms = Alarms(self.time, self.bus)
        settings = Settings(node=Node(data_dir=str(self.folder)), recording=Recording(recipients=(AGE_KEY,)))
        self.rooms = Rooms(
            "acme",
            settings,
            self.journal,
            self.bus,
            self.alarms,
            self.engine,
            self.time,
            self.time,
            lambda *args, **kwargs: MemoryStack(*args, deliver=self._deliver, **kwargs),
        )
        assert isinstance(self.rooms.stack, MemoryStack)
        self.stack = self.rooms.stack
        self._keep_records()
        self.keeper = Keeper(self.rooms)
        self.rooms.use(self.centre, 1)
        self.engine.start()
        self.time.advance(0)

    def _keep_records(self) -> None:
        """The journal's records are looked at as they are given, without its thread."""
        journal = self.journal

        def remember(name: str, blob: bytes) -> None:
            self.records[name] = blob

        def forget(name: str) -> None:
            self.records.pop(name, None)

        journal.remember = remember  # type: ignore[method-assign]
        journal.forget = forget  # type: ignore[method-assign]

    def crash(self, engine_dies: bool = False) -> int:
        """kill -9, then a new process over the same engine (or a new one); how many contacts it took up."""
        self.time.advance(0.05)
        before, self.records = dict(self.records), {}
        died_at = self.time.now()
        self.rooms.legs = self.rooms.inbound = None  # type: ignore[assignment]
        self.engine.forget_client()
        if engine_dies:
            self.engine.kill()
            self.engine.revive()
        self.start()
        assert self.engine.twin is not None
        alive = {wire.hex() for wire in self.engine.twin.endpoints}
        self.keeper.died_at = died_at
        self.keeper.before_engine(before)
        taken = self.keeper.restore(before, alive)
        self.time.advance(0)
        return taken

    def _noted(self, body: Any) -> None:
        if hasattr(body, "kind"):
            self.facts.append((body.contact, msgspec.msgpack.decode(body.body)))

    def _deliver(self, data: bytes, flow: Flow) -> None:
        message = parse(data)
        for far in self.far.get(flow.remote, ()):
            if self._is_for(far, message):
                self.time.after(0, lambda far=far, message=message: far.hear(message))  # type: ignore[misc]

    @staticmethod
    def _is_for(far: FarEnd, message: Request | Response) -> bool:
        """A caller hears his own call; whoever is called hears the calls that we make."""
        call_id = message.headers.get("call-id") or ""
        return call_id == far.id if isinstance(far, Caller) else not call_id.startswith("call")

    def _phone(self, host: str) -> Phone:
        phone = Phone(self, (host, 5060))
        self.far[phone.address] = [phone]
        return phone

    def outside(self) -> Phone:
        """Somebody whom we call through the carrier."""
        phone = Phone(self, CARRIER)
        self.far.setdefault(CARRIER, []).append(phone)
        return phone

    def caller(self) -> Caller:
        """Somebody who will call."""
        caller = Caller(self, next(self._callers))
        self.far.setdefault(caller.address, []).append(caller)
        return caller

    def passes(self, seconds: float) -> None:
        """Time passes."""
        self.time.advance(seconds)

    def stories(self) -> list[Any]:
        """The contacts in progress."""
        return list(self.rooms.inbound._stories.values())

    def endpoints(self) -> int:
        """Endpoints that live in the engine."""
        return 0 if self.engine.twin is None else len(self.engine.twin.endpoints)

    def agent(self, agent: str) -> str:
        """An agent's routing state."""
        return self.rooms.agents.view(agent).routing

    def cdrs(self) -> list[dict[str, Any]]:
        """Every `leg.ended`, in order."""
        return [fact for _, fact in self.facts if fact["kind"] == "leg.ended"]
