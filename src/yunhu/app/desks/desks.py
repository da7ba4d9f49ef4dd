"""The desks of one node: what is wired to what, and who tells them that something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from yunhu.app.directory import Directory
from yunhu.flow.desk.api.shapes import Region, SipCredentials
from yunhu.flow.desk.services.agent_desk import AgentDesk
from yunhu.flow.desk.services.contacts import Desk
from yunhu.flow.desk.services.live import Streams
from yunhu.flow.desk.services.tabs import Tabs
from yunhu.flow.desk.services.today import KINDS, Counted, Today
from yunhu.flow.desk.services.view import View
from yunhu.flow.inbound.service import Inbound
from yunhu.flow.inbound.story import Story
from yunhu.kit.instants import SECOND, Instant, to_iso
from yunhu.people.agents.facts import StateChanged
from yunhu.people.agents.seat import Seat
from yunhu.people.agents.service import Agents
from yunhu.platform.bus import Bus, Message
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.platform.sealing import dec_hook
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.media.events import Quality
from yunhu.telephony.media.ports import Engine
from yunhu.telephony.registrar.service import Registrar
from yunhu.work.calls import store
from yunhu.work.calls.facts import ContactEnded, SegmentStarted
from yunhu.work.calls.notes import Notes

ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of a tenant's days."""

SIP_PATH = "/sip"

PAGE = 5_000
"""Facts of today that are read in one go."""

Announce = Callable[[str, str | None, msgspec.Struct], Any]


class Desks:
    """Everything that agents' desks need, and what hears of changes for them."""

    def __init__(
        self,
        tenant: str,
        domain: str,
        inbound: Inbound,
        agents: Agents,
        legs: Legs,
        directory: Directory,
        registrar: Registrar,
        engine: Engine,
        bus: Bus,
        clock: Clock,
        announce: Announce,
        new_id: Callable[[], str],
        region_of: Callable[[str], Region | None] = lambda number: None,
    ) -> None:
        self._tenant = tenant
        self._domain = domain
        self._inbound = inbound
        self._agents = agents
        self._registrar = registrar
        self._tabs_of_browsers: dict[str, str] = {}
        self._decoder = FactDecoder(StateChanged, SegmentStarted, ContactEnded)
        self.region_of = region_of
        self.streams = Streams()
        self.tabs = Tabs(self.streams.is_open, self.streams.moved)
        self.today = Today(clock, midnight_before)
        self.notes = Notes(announce, clock, inbound.is_live, self._noted)
        self.desk = Desk(inbound, new_id)
        self.of_agents = AgentDesk(self.desk, inbound, agents, directory, self, new_id)
        self.view = View(
            tenant,
            inbound,
            agents,
            directory,
            self,
            self.tabs,
            self.today,
            self.notes,
            legs.find,
            lambda number: self.region_of(number),
            clock,
        )
        agents.listen(self)
        registrar.attach_browsers(self)
        bus.listen(KINDS, self._heard)
        engine.on_event(self._figures)

    # --- devices --------------------------------------------------------------------------------------

    def browser(self, agent: str) -> str | None:
        """The tab in which the agent's browser is registered; None when it is not."""
        return self._tabs_of_browsers.get(agent)

    def phone(self, agent: str) -> bool | None:
        """Whether the agent's phone can be rung; None when the agent has none."""
        seat = self._agents.seat(agent)
        if seat.agent.phone is None and seat.agent.contact is None:
            return None
        return seat.registered or seat.agent.contact is not None

    def issue(self, agent: str, tab: str) -> SipCredentials:
        """New credentials for an agent's tab."""
        made = self._registrar.issue("agent", agent, tab)
        return SipCredentials(
            uri=f"sip:{made.user}@{self._domain}",
            authorization_user=made.authorization_user,
            password=made.password,
            expires_at=to_iso(made.expires_s * SECOND),
            path=SIP_PATH,
        )

    def browser_registered(self, agent: str, tab: str) -> None:
        """A tab is where the agent is rung from now on."""
        self._tabs_of_browsers[agent] = tab
        self._agents.browser_registered(agent)
        self.streams.changed((agent,))

    def browser_unregistered(self, agent: str, tab: str, why: str) -> None:
        """The agent's browser cannot be rung any more."""
        self._tabs_of_browsers.pop(agent, None)
        self._agents.browser_unregistered(agent, why == "asked")
        self.streams.changed((agent,))

    # --- what changed ---------------------------------------------------------------------------------

    def agent_changed(self, seat: Seat) -> None:
        """Something about an agent changed."""
        self.streams.changed((seat.agent.id,))

    def agent_idle(self, seat: Seat) -> None:
        """Nothing more than `agent_changed` says."""

    def story_changed(self, story: Story) -> None:
        """A contact changed: those who have it, or ring for it, see that."""
        self.streams.changed(part.agent for part in story.contact.members)

    def _noted(self, contact: str) -> None:
        story = self._inbound.find(contact)
        if story is not None:
            self.story_changed(story)
        if self.streams.any_open:
            self.streams.changed(view.agent for view in self._agents.views() if view.contact == contact)

    def _figures(self, event: Any) -> None:
        if type(event) is Quality and self.streams.any_open:
            for contact in self._inbound.contacts(self._tenant):
                self.streams.changed(part.agent for part in contact.members)

    def _heard(self, message: Message) -> None:
        body = message.body
        if isinstance(body, Envelope) and body.tenant == self._tenant:
            fact = self._decoder.decode(body)
            if isinstance(fact, Counted):
                self.today.count(body.at, body.contact, fact)


async def count_today(today: Today, tenant: str, database: Database) -> None:
    """Count what agents did today before this process began; what happens meanwhile is counted after it."""
    began, after = today.begin_again(), None
    decode = msgspec.json.Decoder(Counted, dec_hook=dec_hook).decode
    try:
        while True:
            async with database.reading() as connection:
                rows = await store.facts_since(connection, tenant, KINDS, today.midnight, after, PAGE)
            for row in rows:
                if row["at"] < began:
                    today.add(row["at"], row["contact"], decode(row["body"]))
            if len(rows) < PAGE:
                return
            after = (rows[-1]["at"], rows[-1]["id"])
    finally:
        today.caught_up()


def midnight_before(now: Instant) -> Instant:
    """The beginning of the tenant's day that an instant is in."""
    local = datetime.fromtimestamp(now / SECOND, ZONE)
    return round(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()) * SECOND
