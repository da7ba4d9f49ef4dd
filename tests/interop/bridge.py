"""A tiny centre in this process: whoever calls is joined with whoever the test says, over the real SIP stack.

The media engine is the fake one: what is tried here is the signalling.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from yunhu.platform.clock import LoopScheduler, SystemClock
from yunhu.platform.ids import IdSource
from yunhu.telephony.legs.front import Front
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import DialTarget, LegEnded, Party
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.legs.targets import Targets
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.rules import Policy
from yunhu.telephony.sip.stack import Listen, SipStack
from yunhu.telephony.trunks.model import Trunk
from yunhu.telephony.trunks.service import Trunks

REALM = "yunhu.example"


class Bridge:
    """Joins each call with `target_of(leg)`; when that is None, it answers the call itself."""

    def __init__(self, engine: Engine | None = None) -> None:
        """`engine`: the real one, when audio is to be heard."""
        self.scheduler = LoopScheduler()
        clock = SystemClock()
        new_id = IdSource(clock)
        self.new_id = new_id
        self.engine = FakeEngine(self.scheduler, flowing=True)
        self.front = Front(self.scheduler, new_id)
        self.stack = SipStack(self.front, self.scheduler, policy=Policy(extensions=("timer",)))
        self.facts: list[Any] = []
        self.faults: list[Exception] = []
        self.registrar = Registrar(
            REALM,
            b"k" * 32,
            self.scheduler,
            clock,
            self._announce,
            self.front.ask,
            self.front.respond,
            random.getrandbits,
        )
        self.trunks = Trunks(
            self.scheduler,
            self._announce,
            self.front.ask,
            self.front.flow_to,
            _no_names,
            new_id,
            random.random,
        )
        self.legs = Legs(
            self.front,
            engine or self.engine,
            self.scheduler,
            clock,
            self._announce,
            self.front.ask,
            random.random,
            report=lambda leg, fault: self.faults.append(fault),
        )
        self.targets = Targets(self.registrar, self.trunks, lambda name: None)
        self.legs.attach(self)
        self.front.connect(self.stack, self.legs, self.registrar, self.trunks)
        self.target_of: Callable[[Leg], DialTarget | None] = lambda leg: None
        self.transfers: list[str] = []
        self.digits: list[str] = []
        self.endings: list[tuple[str, LegEnded]] = []
        self._other: dict[str, Leg] = {}

    def _announce(self, tenant: str, contact: str | None, fact: object) -> None:
        self.facts.append(fact)

    def configure(self, trunks: list[Trunk], phones: list[Phone]) -> None:
        self.trunks.configure("acme", trunks)
        self.registrar.configure("acme", phones)

    def dial(self, phone: str) -> Leg:
        """Call a registered phone."""
        target = self.targets.phone(phone)
        assert target is not None
        return self.legs.dial(self.new_id(), self.new_id(), "acme", target, Party("4001"), 30.0)

    @property
    def port(self) -> int:
        return self.stack.local()[1]

    # --- the handler -----------------------------------------------------------------------------

    def leg_offered(self, leg: Leg) -> None:
        target = self.target_of(leg)
        if target is None:
            self.legs.answer(leg)
            return
        self.legs.ring(leg)
        other = self.legs.dial(self.new_id(), leg.session, leg.tenant, target, leg.caller, 30.0, near=leg)
        self._other[leg.id], self._other[other.id] = other, leg

    def leg_ringing(self, leg: Leg) -> None:
        """Nothing to do: the caller hears it ring already."""

    def leg_answered(self, leg: Leg) -> None:
        other = self._other.get(leg.id)
        if leg.direction == "outbound" and other is not None and not other.ended:
            self.legs.answer(other)

    def leg_held(self, leg: Leg, held: bool) -> None:
        """Shown by the facts."""

    def leg_transfer_asked(self, leg: Leg, target_user: str) -> None:
        self.transfers.append(target_user)
        self.legs.accept_refer(leg)

    def leg_digit(self, leg: Leg, digit: str) -> None:
        self.digits.append(digit)

    def leg_lost(self, leg: Leg) -> None:
        """Nobody here speaks WebRTC."""

    def leg_back(self, leg: Leg) -> None:
        """Nobody here speaks WebRTC."""

    def leg_ended(self, leg: Leg, ended: LegEnded) -> None:
        self.endings.append((leg.direction, ended))
        other = self._other.pop(leg.id, None)
        if other is not None and not other.ended:
            self.legs.hangup(other, ended.cause)

    def kinds(self) -> list[str]:
        """The kinds of the facts, in order."""
        return [type(fact).__struct_config__.tag for fact in self.facts]


def _no_names(host: str, done: Callable[[str | None], None]) -> None:
    done(None)


@asynccontextmanager
async def bridge(engine: Engine | None = None) -> AsyncIterator[Bridge]:
    """A bridge that listens on a free port of loopback, UDP and TCP."""
    centre = Bridge(engine)
    await centre.stack.listen(Listen("127.0.0.1", 0))
    try:
        yield centre
    finally:
        await centre.stack.close()


async def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for a condition; fails when it does not come true in time."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - a condition of another program cannot set an event of ours
            await asyncio.sleep(0.02)


async def sipp(*arguments: str, expect: int = 0) -> None:
    """Run SIPp to its end and check how it ended."""
    process = await asyncio.create_subprocess_exec(
        "sipp",
        *arguments,
        *("-i", "127.0.0.1", "-nostdin", "-timeout", "60s", "-timeout_error"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == expect, errors.decode()[-2000:]
