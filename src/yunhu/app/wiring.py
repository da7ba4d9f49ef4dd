"""Puts the rooms together: who knows whom is decided here, and nowhere else."""

from __future__ import annotations

import secrets
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from yunhu.app.configuration.model import Centre
from yunhu.app.desks.callers import Callers
from yunhu.app.desks.desks import ZONE, Desks
from yunhu.app.desks.last_agents import LastAgents
from yunhu.app.door import Door
from yunhu.app.flows.kept_places import KeptPlaces
from yunhu.app.flows.speaking import make_speeches
from yunhu.app.flows.standings import Standings
from yunhu.app.flows.surroundings import Surroundings
from yunhu.app.midnight import Midnight
from yunhu.app.recordings.recording_terms import recording_rules
from yunhu.app.signalling import MakeStack, Signalling
from yunhu.app.web.own_services import own_services
from yunhu.flow.inbound.absences import Absences
from yunhu.flow.inbound.ear import Ear
from yunhu.flow.inbound.hands import Hands
from yunhu.flow.inbound.messages import Messages
from yunhu.flow.inbound.notices import Notices
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
from yunhu.people.agents.errors import NoSuchAgent
from yunhu.people.agents.service import Agents
from yunhu.people.blacklist.services.screen import Screen
from yunhu.people.customers.regions import Regions
from yunhu.people.hours.services.calendar import Calendar
from yunhu.platform import texts
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.journal.journal import Journal
from yunhu.platform.outbound import GuardedTransport
from yunhu.platform.settings.node import Settings
from yunhu.telephony.media.events import PlayFinished
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.media.prompts import Prompts
from yunhu.telephony.sip.stack import SipStack
from yunhu.trust.law.egress.service import Egress
from yunhu.trust.privacy.keyring import Keyring
from yunhu.work.callbacks.service import Callbacks
from yunhu.work.calls.model import Target
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.estimator import Estimator
from yunhu.work.queues.model import QueueFigures
from yunhu.work.queues.service import Queues
from yunhu.work.recordings.service import Recordings, RecordingSettings
from yunhu.work.tickets.registry import Registry
from yunhu.work.voicemails.service import Voicemails


class Rooms(Signalling):
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
        keyring: Keyring | None = None,
    ) -> None:
        """`make_stack` puts another stack in the place of the one with sockets (simulations do)."""
        super().__init__(
            tenant, settings, journal, bus, alarms, engine, clock, scheduler, make_stack, keyring
        )
        self._work()
        self._flows()
        self._promises()
        self._calls()
        self._screens()

    def _announce_queues(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.announce(tenant, contact, fact)
        self.estimator.heard(contact, fact)

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
        self.door = Door(self.journal, lambda: self.recordings.accepting, lambda: self.recordings.working)
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
                own_recipient=lambda: self.keyring.recipient(self.tenant),
                on_failure="refuse" if settings.recording.on_full == "refuse" else "go_on",
            ),
            self.announce,
            self.new_id,
            self.clock,
        )

    # --- stories --------------------------------------------------------------------------------------

    def _flows(self) -> None:
        """What a flow says, knows, asks and understands."""
        self.egress = Egress(self.tenant, self.announce, self.clock, own_services(self.settings))
        self.speeches = make_speeches(self.settings, self.alarms, self.scheduler, self.egress)
        self.ear = Ear(
            self.engine, self.prompts, self.speeches, self.scheduler, self.new_id, self.inbound.play_over
        )
        self.surroundings = Surroundings(self.clock, self.directory, self.hours, lambda: self.queues)
        self.surroundings.expected_of = self.estimator.expected_s
        self.requests = HttpRequests(self.scheduler, GuardedTransport(self.egress))
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

    def _promises(self) -> None:
        """Who can be reached, and what is owed to those who left: calls back, answers, their places."""
        self.parties = Parties(self.legs, self.agents, self.queues, self.directory, self.inbound.own)
        self.absences = Absences(self.scheduler, self.legs)
        self.callbacks = Callbacks(
            self.clock,
            self.scheduler,
            self.announce,
            lambda tenant, number: self.directory.knows(tenant, Target("number", number)),
        )
        self.recorder = Recorder(
            self.recordings,
            self.journal,
            self.inbound,
            self.alarm,
            recording_rules(self.directory),
            self.scheduler,
        )
        self.voicemails = Voicemails(self.announce)
        self.messages = Messages(
            self.ear, self.recorder, self.voicemails, self.flows, self.clock, self.scheduler
        )
        self.returns = Returns(
            self.callbacks,
            self.directory,
            self.inbound.find,
            self.announce,
            self.clock,
            self.scheduler,
            self.journal,
        )
        self.promises = Promises(
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
        self.callbacks.attach(self.promises, self._owed)

    def _calls(self) -> None:
        """The story of a call, who takes part in it, and how it is found again after a restart."""
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
        self.last_agents = LastAgents(
            self.tenant,
            self.inbound.find,
            self.directory.agent,
            lambda contact: self.surroundings.customer(contact),
            self.clock,
            secrets.token_bytes(32),
        )
        self.bus.listen(("contact.connected",), self.last_agents.heard)
        notices = Notices(self.ear, self.prompts, self.directory, self.announce, self.alarm)
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
            self.promises,
            self.messages,
            self.returns,
            self.last_agents,
            notices,
            self.alarm,
            self._remember,
        )
        self.inbound.connect(
            self.legs,
            self.hands,
            self.flows,
            self.parties,
            self.absences,
            self.ear,
            self.messages,
            self.returns,
            notices,
        )
        self.legs.attach(self.inbound)
        self.engine.on_event(self._heard)

    def _screens(self) -> None:
        """What visitors of web pages and agents at their desks have of the calls."""
        self.visits = Visits(
            self.directory,
            Standings(self.inbound, self.queues, self.bus, self.scheduler),
            self.registrar.issue,
            self.new_id,
            self.scheduler,
        )
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

    def has_contact(self, agent: str) -> bool:
        """Whether an agent has a contact that goes on."""
        try:
            held = self.agents.seat(agent).assignments
        except NoSuchAgent:
            return False
        return any(each.contact is not None and self.inbound.is_live(each.contact) for each in held.values())

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
        self.egress.configure(centre.recipients, centre.http_allowed, centre.home)
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
