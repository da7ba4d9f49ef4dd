"""A whole centre in virtual time: real rooms, the trusted fake engine, far ends that a story speaks for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from tests.stories.browsers import Browser
from tests.stories.far_ends import CARRIER, US, Caller, FarEnd, Phone

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import read
from yunhu.app.keeper import Keeper
from yunhu.app.wiring import Rooms
from yunhu.flow.inbound.story import Story
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import Handle, VirtualTime
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import Journal
from yunhu.platform.sealing import opened
from yunhu.platform.settings.node import Node, Recording, Settings
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.prompts import builtin_root
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.stack import SipStack
from yunhu.telephony.sip.transports.flow import Flow, Transmit
from yunhu.work.calls.model import Contact

AGE_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

CENTRE = """
tenant: acme
name: Acme
skills: [{id: talk, name: Talk}]
trunks: [{id: carrier, addresses: ["192.0.2.1"], target: "192.0.2.1:5060", options_s: 0, srtp: "off"}]
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


class MemoryStack(SipStack):
    """The real stack, whose messages go to the far ends of the story instead of sockets."""

    def __init__(self, *args: Any, deliver: Callable[[bytes, Flow], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deliver_out = deliver

    def flow_to(self, remote: tuple[str, int], transport: str = "udp", name: str = "") -> Flow:
        return Flow(transport, US, remote)

    def receive(self, data: bytes, remote: tuple[str, int]) -> None:
        self._received(data, Flow("udp", US, remote))

    def _send(self, output: Transmit) -> None:
        if output.flow.is_websocket and not self.websockets.lives(output.flow):
            super()._send(output)
        else:
            self._deliver_out(output.data, output.flow)


class Lifetime:
    """A process's share of the time: its timers die with it."""

    def __init__(self, time: VirtualTime) -> None:
        self._time = time
        self.over = False
        self.monotonic, self.now = time.monotonic, time.now

    def after(self, delay_s: float, call: Callable[[], None]) -> Handle:
        return self._time.after(delay_s, lambda: None if self.over else call())


class World:
    """The centre, its clock, and everybody around it."""

    def __init__(
        self,
        folder: Path,
        centre: str = CENTRE,
        prompts: Path | None = None,
        recording: Recording = Recording(recipients=(AGE_KEY,)),
    ) -> None:
        """`prompts`: the only folder that the engine may play from, when it is not the built-in one."""
        self.folder = folder
        self.recording = recording
        self.time = VirtualTime()
        self.engine = FakeEngine(self.time, prompt_roots=[prompts or builtin_root()], flowing=True)
        self.facts: list[tuple[str | None, dict[str, Any]]] = []
        self.envelopes: list[Envelope] = []
        self.records: dict[str, bytes] = {}
        self.far: dict[tuple[str, int], list[FarEnd]] = {}
        self._callers = count(1)
        self._starts = count(1)
        self._listening = False
        self.centre, self.version = self._read(centre), 1
        self.start()
        self.li = self._phone("192.0.2.11")
        self.wang = self._phone("192.0.2.12")

    def _read(self, text: str) -> Centre:
        centre, _warnings = read(text, self.sounds())
        return centre

    @staticmethod
    def sounds() -> Sounds:
        prompts = builtin_root() / "prompts"
        return Sounds(
            frozenset(path.stem for path in prompts.rglob("*.wav")),
            frozenset(path.stem for path in (builtin_root() / "music").glob("*.wav")),
        )

    # --- processes begin and end ----------------------------------------------------------------------

    def start(self, found: dict[str, bytes] | None = None) -> int:
        """A process starts; `found`: the records of the one before it. How many contacts it took up."""
        found = found or {}
        self.life = life = Lifetime(self.time)
        self.journal = Journal(self.folder / f"journal{next(self._starts)}.db", life)
        self.bus = Bus()
        self.bus.listen((">",), lambda message: None if life.over else self._noted(message.body))
        self.alarms = Alarms(life, self.bus)
        settings = Settings(node=Node(data_dir=str(self.folder)), recording=self.recording)
        self.rooms = Rooms(
            "acme",
            settings,
            self.journal,
            self.bus,
            self.alarms,
            self.engine,
            life,
            life,
            lambda *args, **kwargs: MemoryStack(*args, deliver=self._deliver, **kwargs),
        )
        assert isinstance(self.rooms.stack, MemoryStack)
        self.memory = self.rooms.stack
        self._keep_records(life)
        self.keeper = Keeper(self.rooms)
        self.rooms.use(self.centre, self.version)
        self.keeper.before_engine(found)
        self.engine.start()
        self.time.advance(0)
        assert self.engine.twin is not None
        living = set(self.engine.twin.endpoints)
        taken = self.keeper.restore(found, {wire.hex() for wire in living})
        for wire in living:
            if self.rooms.legs.find(wire.hex()) is None:
                self.engine.send(p.Delete(endpoint=wire))
        self._listening = True
        self._beat()
        self.time.advance(0)
        return taken

    @property
    def stack(self) -> SipStack:
        """The SIP stack of the process that runs now."""
        return self.memory

    def _beat(self) -> None:
        self.keeper.beat()
        self.life.after(1.0, self._beat)

    def _keep_records(self, life: Lifetime) -> None:
        """The journal's records are looked at as they are given, without its thread."""

        def remember(contact: str, blob: bytes) -> None:
            if not life.over:
                self.records[contact] = blob

        def forget(contact: str) -> None:
            if not life.over:
                self.records.pop(contact, None)

        self.journal.remember = remember  # type: ignore[method-assign]
        self.journal.forget = forget  # type: ignore[method-assign]

    def crash(self, engine_dies: bool = False, settled: bool = True) -> int:
        """kill -9, then a new process over the same engine (or a new one); how many contacts it took up.

        `settled`: the last changes were written down before.
        """
        if settled:
            self.time.advance(0.05)
        before, self.records = dict(self.records), dict(self.records)
        self.life.over = True
        self._listening = False
        self.engine.forget_client()
        if engine_dies:
            self.engine.kill()
        self.engine.revive()
        return self.start(before)

    def _noted(self, body: Any) -> None:
        if isinstance(body, Envelope):
            self.envelopes.append(body)
            self.facts.append((body.contact, opened(msgspec.msgpack.decode(body.body))))

    # --- messages -------------------------------------------------------------------------------------

    def sent(self, data: bytes, remote: tuple[str, int]) -> None:
        """Somebody sent us a message; while nobody listens it comes again later."""
        if self._listening:
            self.memory.receive(data, remote)
            self.time.advance(0)
        else:
            self.time.after(0.5, lambda: self.sent(data, remote))

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

    # --- far ends -------------------------------------------------------------------------------------

    def _phone(self, host: str) -> Phone:
        phone = Phone(self, (host, 5060))
        self.far[phone.address] = [phone]
        return phone

    def outside(self) -> Phone:
        """Somebody whom we call through the carrier."""
        phone = Phone(self, CARRIER)
        self.far.setdefault(CARRIER, []).append(phone)
        return phone

    def browser(self, agent: str, tab: str = "tab1") -> Browser:
        """A tab of an agent's browser, which has just been opened and registers its phone."""
        browser = Browser(self, agent, tab, ("198.51.100.7", 40_000 + next(self._callers)))
        self.far[browser.address] = [browser]
        return browser.register()

    def caller(self) -> Caller:
        """Somebody who will call."""
        caller = Caller(self, next(self._callers))
        self.far.setdefault(caller.address, []).append(caller)
        return caller

    # --- what a story looks at ------------------------------------------------------------------------

    def passes(self, seconds: float) -> None:
        """Time passes."""
        self.time.advance(seconds)

    def stories(self) -> list[Story]:
        """The contacts in progress."""
        return list(self.rooms.inbound._stories.values())

    def find(self, contact: str) -> Contact | None:
        """A contact in progress."""
        story = self.rooms.inbound.find(contact)
        return None if story is None else story.contact

    def endpoints(self) -> int:
        """Endpoints that live in the engine."""
        return 0 if self.engine.twin is None else len(self.engine.twin.endpoints)

    def agent(self, agent: str) -> str:
        """An agent's routing state."""
        return self.rooms.agents.view(agent).routing

    def cdrs(self) -> list[dict[str, Any]]:
        """Every `leg.ended`, in order."""
        return [fact for _, fact in self.facts if fact["kind"] == "leg.ended"]

    def alarmed(self) -> set[str]:
        """The names of the alarms that are raised."""
        return {alarm.name for alarm in self.alarms.active()}
