"""The ground of a node and its telephony, wired: what every other room is built on."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec

from yunhu.app.access.doubts import Doubts
from yunhu.app.directory import Directory
from yunhu.app.privacy.keys import keyring_of
from yunhu.app.privacy.secret_store import SecretStore
from yunhu.app.web.node_secret import node_secret
from yunhu.flow.inbound.service import Inbound
from yunhu.flow.visits.service import Visits
from yunhu.people.agents.service import Agents
from yunhu.people.customers.regions import Regions
from yunhu.platform import sealing
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.ids import IdSource
from yunhu.platform.journal.journal import Journal
from yunhu.platform.resolver import Resolver
from yunhu.platform.settings.node import Settings
from yunhu.telephony.legs.front import Front
from yunhu.telephony.legs.ports import Routes
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.legs.targets import Targets
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.overload import Overload
from yunhu.telephony.sip.rules import Policy
from yunhu.telephony.sip.stack import SipStack
from yunhu.telephony.trunks.service import Trunks
from yunhu.trust.audit.services.notes import Audit
from yunhu.trust.privacy.cleaner import clean
from yunhu.trust.privacy.keyring import Keyring

POLICY = Policy(extensions=("timer",))
"""What a Require may ask of us: session timers (RFC 4028)."""

MakeStack = Callable[..., SipStack]

LATE_S = 1.0
"""A loop that is so late takes no new calls for a while; short delays are told by what waits unread."""


class Signalling:
    """What every room stands on, and the rooms that talk to phones and trunks.

    They ask the rooms above them only when something comes in: by then those are there.
    """

    agents: Agents
    inbound: Inbound
    regions: Regions
    visits: Visits

    def __init__(
        self,
        tenant: str,
        settings: Settings,
        journal: Journal,
        bus: Bus,
        alarms: Alarms,
        engine: Engine,
        clock: Clock,
        scheduler: Scheduler,
        make_stack: MakeStack = SipStack,
        keyring: Keyring | None = None,
    ) -> None:
        """`make_stack` puts another stack in the place of the one with sockets (simulations do)."""
        self._make_stack = make_stack
        self.keyring = keyring or keyring_of(settings, clock)
        sealing.use(self.keyring.sealer(tenant))
        self.tenant = tenant
        self.settings = settings
        self.journal = journal
        self.bus = bus
        self.alarms = alarms
        self.engine = engine
        self.clock = clock
        self.scheduler = scheduler
        self.new_id = IdSource(clock)
        self.audit = Audit(self.announce, journal, lambda text: clean(text).text)
        self.secrets = SecretStore(settings.data_dir / "secrets")
        self._signalling()

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        """Write a fact down, and tell who listens."""
        envelope = self.journal.append(tenant, contact, fact)
        self.bus.publish(envelope.kind, envelope)

    def alarm(self, name: str, reason: str) -> None:
        """Raise an alarm of the calls."""
        self.alarms.sound(f"alarm.{name}", reason)

    # --- telephony ------------------------------------------------------------------------------------

    def _signalling(self) -> None:
        sip = self.settings.sip
        chance = secrets.SystemRandom()
        self.front = Front(self.scheduler, self.new_id)
        self.overload = Overload(
            max_calls=sip.max_calls,
            max_cps=sip.max_calls_per_s,
            max_lag_s=LATE_S,
            calls=lambda: len(self.inbound),
            now=self.scheduler.monotonic(),
            backlog_s=lambda: self.stack.backlog_s(),
        )
        self.stack = self._make_stack(self.front, self.scheduler, policy=POLICY, overload=self.overload)
        self.registrar = Registrar(
            sip.domain,
            secrets.token_bytes(32),
            self.scheduler,
            self.clock,
            self.announce,
            self.front.ask,
            self.front.respond,
            chance.getrandbits,
            node_secret(self.settings.data_dir),
            self.stack.websockets.lives,
        )
        self.stack.on_lost(self.registrar.connection_lost)
        self.trunks = Trunks(
            self.scheduler,
            self.announce,
            self.front.ask,
            self.front.flow_to,
            Resolver().look_up,
            self.new_id,
            chance.random,
            Doubts(self.alarms),
        )
        targets = Targets(self.registrar, self.trunks, self._secret)
        self.directory = Directory(targets.phone, targets.trunk, lambda number: self.regions.place(number))
        self.legs = Legs(
            self.front,
            self.engine,
            self.scheduler,
            self.clock,
            self.announce,
            self.front.ask,
            chance.random,
            admit=lambda leg: self.visits.admit(leg) or self.inbound.admit(leg),
            report=lambda leg, fault: self.alarm("leg_fault", type(fault).__name__),
            routes=Routes(self.stack.websockets.lives, self.registrar.flow_of),
        )
        self.front.connect(self.stack, self.legs, self.registrar, self.trunks)
        self.registrar.attach(self)

    def phone_registered(self, phone: Phone) -> None:
        """A phone can be reached: its agent may sign in by that."""
        self.agents.phone_registered(phone.username)

    def phone_unregistered(self, phone: Phone, why: str) -> None:
        """A phone cannot be reached any more."""
        self.agents.phone_unregistered(phone.username)

    def _secret(self, name: str) -> str | None:
        secret = self.secrets.get(name)
        if secret is None:
            self.alarm("secret_missing", name)
        return secret
