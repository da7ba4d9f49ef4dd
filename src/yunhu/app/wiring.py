"""Puts the rooms together: who knows whom is decided here, and nowhere else."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from yunhu.app.callers import Callers
from yunhu.app.configuration.model import Centre
from yunhu.app.desks import ZONE, Desks
from yunhu.app.directory import Directory
from yunhu.app.door import Door
from yunhu.app.kept_places import KeptPlaces
from yunhu.app.last_agents import LastAgents
from yunhu.app.midnight import Midnight
from yunhu.app.node_secret import node_secret
from yunhu.app.secret_store import SecretStore
from yunhu.app.speaking import make_speeches
from yunhu.app.standings import Standings
from yunhu.app.surroundings import Surroundings
from yunhu.flow.inbound.absences import Absences
from yunhu.flow.inbound.ear import Ear
from yunhu.flow.inbound.hands import Hands
from yunhu.flow.inbound.messages import Messages
from yunhu.flow.inbound.parties import Parties
from yunhu.flow.inbound.promises import Promises
from yunhu.flow.inbound.recorder import Recorder
from yunhu.flow.inbound.recovery import Recovery
from yunhu.flow.inbound.returns import Returns
from yunhu.flow.inbound.service import Inbound
from yunhu.flow.inbound.story import Story
from yunhu.flow.ivr.intents.service import Intents
from yunhu.flow.ivr.requests.hands import HttpRequests
from yunhu.flow.ivr.service import Flows
from yunhu.flow.visits.service import Visits
from yunhu.people.agents.service import Agents
from yunhu.people.blacklist.services.screen import Screen
from yunhu.people.customers.regions import Regions
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform import texts
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.holidays import ChinaDays
from yunhu.platform.ids import IdSource
from yunhu.platform.journal import Journal
from yunhu.platform.resolver import Resolver
from yunhu.platform.settings import Settings
from yunhu.telephony.legs.front import Front
from yunhu.telephony.legs.ports import Routes
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.legs.targets import Targets
from yunhu.telephony.media.events import PlayFinished
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.prompts import Prompts
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.overload import Overload
from yunhu.telephony.sip.rules import Policy
from yunhu.telephony.sip.stack import SipStack
from yunhu.telephony.trunks.service import Trunks
from yunhu.work.callbacks.service import Callbacks
from yunhu.work.calls.model import Target
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.estimator import Estimator
from yunhu.work.queues.model import QueueFigures
from yunhu.work.queues.service import Queues
from yunhu.work.recordings.service import Recordings, RecordingSettings
from yunhu.work.tickets.registry import Registry
from yunhu.work.voicemails.service import Voicemails

POLICY = Policy(extensions=("timer",))
"""What a Require may ask of us: session timers (RFC 4028)."""

MakeStack = Callable[..., SipStack]

LATE_S = 1.0
"""A loop that is so late takes no new calls for a while; short delays are told by what waits unread."""


class Rooms:
    """Every room of one node for its one tenant, wired. Nothing is started yet."""

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
    ) -> None:
        """`make_stack` puts another stack in the place of the one with sockets (simulations do)."""
        self._make_stack = make_stack
        self.tenant = tenant
        self.settings = settings
        self.journal = journal
        self.bus = bus
        self.alarms = alarms
        self.engine = engine
        self.clock = clock
        self.scheduler = scheduler
        self.new_id = IdSource(clock)
        self.secrets = SecretStore(settings.data_dir / "secrets")
        self._signalling()
        self._work()
        self._stories()

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        """Write a fact down, and tell who listens."""
        envelope = self.journal.append(tenant, contact, fact)
        self.bus.publish(envelope.kind, envelope)

    def _announce_queues(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.announce(tenant, contact, fact)
        self.estimator.heard(contact, fact)

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

    # --- people and work ------------------------------------------------------------------------------

    def _work(self) -> None:
        settings = self.settings
        self.prompts = Prompts([Path(folder) for folder in settings.media.prompts])
        self.china = ChinaDays()
        self.hours = Calendar(self.china)
        self.regions = Regions()
        self.callers = Callers(self.regions)
        self.screen = Screen(self.tenant, self.announce, self.clock, self.callers)
        self.ticket_types = Registry(self.china)
        self.door = Door(self.journal, lambda: self.recordings.accepting)
        self.inbound = Inbound(
            self.clock,
            self.new_id,
            self.announce,
            self.directory,
            self.door,
            self.screen,
            self.alarm,
            lambda leg: self.visits.arrived(leg),
        )
        self.agents = Agents(
            self.tenant, self.clock, self.scheduler, self.announce, self.inbound.is_live, ZONE
        )
        self.midnight = Midnight(self.clock, ZONE, self.agents.new_day)
        self.estimator = Estimator(self.clock, self.scheduler, self.agents, Random(secrets.randbits(64)))
        self.queues = Queues(
            self.tenant,
            self.clock,
            self.scheduler,
            self._announce_queues,
            self.agents,
            self.inbound,
            self.new_id,
            secrets.SystemRandom(),
            lambda hours: self.hours.state(hours, self.clock.now()) == "open",
            KeptPlaces(self.journal).keep,
        )
        self.queues.expect(self.estimator)
        self.recordings = Recordings(
            self.engine,
            RecordingSettings(
                root=settings.recording_store,
                recipients=settings.recording.recipients,
                on_failure="refuse" if settings.recording.on_full == "refuse" else "go_on",
            ),
            self.announce,
            self.new_id,
            self.clock,
        )

    # --- stories --------------------------------------------------------------------------------------

    def _stories(self) -> None:
        self.speeches = make_speeches(self.settings, self.alarms, self.scheduler)
        self.ear = Ear(
            self.engine, self.prompts, self.speeches, self.scheduler, self.new_id, self.inbound.play_over
        )
        self.surroundings = Surroundings(self.clock, self.directory, self.hours, lambda: self.queues)
        self.surroundings.expected_of = self.estimator.expected_s
        self.requests = HttpRequests(self.scheduler, lambda: self.directory.centre.http_allowed)
        self.intents = Intents(self.scheduler)
        self.flows = Flows(
            self.directory,
            self.surroundings,
            self.ear,
            self.requests,
            self.intents,
            self.clock,
            self.scheduler,
            self.announce,
            self.alarm,
            self.new_id,
            self._secret,
        )
        self.parties = Parties(self.legs, self.agents, self.queues, self.directory, self.inbound.own)
        self.absences = Absences(self.scheduler, self.legs)
        self.callbacks = Callbacks(
            self.clock,
            self.scheduler,
            self.announce,
            lambda tenant, number: self.directory.knows(tenant, Target("number", number)),
        )
        self.recovery = Recovery(
            self.journal,
            self.legs,
            self.agents,
            self.inbound,
            self.flows,
            self.callbacks,
            lambda: self.hands,
            self.announce,
            self.clock,
            self.scheduler,
        )
        self.recorder = Recorder(self.recordings, self.journal, self.inbound, self.alarm)
        self.voicemails = Voicemails(self.announce)
        messages = Messages(self.ear, self.recorder, self.voicemails, self.flows, self.clock, self.scheduler)
        returns = Returns(self.callbacks, self.directory, self.inbound.find, self.announce, self.clock)
        promises = Promises(
            self.callbacks,
            self.legs,
            self.parties,
            self.directory,
            self.flows,
            self.scheduler,
            self.inbound.find,
            self.inbound.own,
            self.new_id,
        )
        self.callbacks.attach(promises, self._owed)
        self.last_agents = LastAgents(
            self.tenant,
            self.inbound.find,
            self.directory.agent,
            lambda contact: self.surroundings.customer(contact),
            self.clock,
            secrets.token_bytes(32),
        )
        self.bus.listen(("contact.connected",), self.last_agents.heard)
        self.hands = Hands(
            self.legs,
            self.queues,
            self.flows,
            self.parties,
            self.absences,
            self.ear,
            self.recorder,
            self.prompts,
            self.directory,
            promises,
            messages,
            returns,
            self.last_agents,
            self.alarm,
            self._remember,
        )
        self.inbound.connect(
            self.legs, self.hands, self.flows, self.parties, self.absences, self.ear, messages, returns
        )
        self.visits = Visits(
            self.directory,
            Standings(self.inbound, self.queues, self.bus, self.scheduler),
            self.registrar.issue,
            self.new_id,
            self.scheduler,
        )
        self.legs.attach(self.inbound)
        self.engine.on_event(self._heard)
        self.desks = Desks(
            self.tenant,
            self.settings.sip.domain,
            self.inbound,
            self.agents,
            self.legs,
            self.directory,
            self.registrar,
            self.engine,
            self.bus,
            self.clock,
            self.announce,
            self.new_id,
        )
        self.desk = self.desks.desk

    def _owed(self, contact: str) -> None:
        """What is promised to a contact has changed."""
        story = self.inbound.find(contact)
        if story is not None:
            self.recovery.remember(story)

    def _remember(self, story: Story) -> None:
        self.inbound.changed(story)
        self.recovery.remember(story)
        self.desks.story_changed(story)

    def _heard(self, event: Any) -> None:
        if type(event) is PlayFinished:
            story = self.inbound.story_of_leg(event.endpoint.hex())
            if story is not None:
                self.ear.play_finished(story, event)

    def figures(self, queue: str) -> QueueFigures | None:
        """How a queue stands now; None when there is none."""
        try:
            return self.queues.figures(queue)
        except NoSuchQueue:
            return None

    # --- configuration --------------------------------------------------------------------------------

    def use(self, centre: Centre, version: int) -> None:
        """Put a configuration to use, everywhere, between two events."""
        self.prompts.forget()
        self.directory.configure(centre, version)
        self.intents.prepare((*centre.flows, *(each.flow for each in centre.staged_flows)))
        self.trunks.configure(self.tenant, centre.trunks)
        self.registrar.configure(self.tenant, centre.phones, [agent.id for agent in centre.agents])
        self.agents.configure(centre.agents)
        self.queues.configure(self.agents.current(), centre.queues)
        self.estimator.forget_others(queue.id for queue in centre.queues)
        self.last_agents.configure(centre.queues)
        self.hours.configure(centre.business_hours)
        self.ticket_types.configure(
            centre.ticket_types,
            centre.business_hours,
            lambda key: texts.load().raw(key, centre.language),
        )
