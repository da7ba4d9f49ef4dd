"""The configuration as calls ask it: who is behind a number, an agent, a queue. All from memory.

One snapshot per version of the configuration; a change puts a new one in its place between two events.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable

import msgspec

from yunhu.app.configuration.model import Centre
from yunhu.app.flows.flow_book import FlowBook, shelf_of
from yunhu.app.flows.played_flow import played
from yunhu.flow.inbound.model import Number
from yunhu.flow.ivr.model import Flow
from yunhu.flow.visits.model import WebEntry
from yunhu.kit.phone import normalise
from yunhu.kit.refusal import Refusal
from yunhu.people.agents.model import Agent
from yunhu.people.customers.caller_ids import Choice, choose
from yunhu.people.customers.places import Place
from yunhu.telephony.legs.model import DialTarget
from yunhu.telephony.registrar.credentials import AGENT, user_of
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.uri import SipUri, parse_uri
from yunhu.telephony.trunks.model import Trunk
from yunhu.work.calls.model import Contact, Target
from yunhu.work.queues.model import Queue

PhoneTarget = Callable[[str], DialTarget | None]
"""Where a phone (by its SIP user name) is registered; None when it is not."""

TrunkTarget = Callable[[Trunk, str], DialTarget | None]
"""The way to a number through a trunk; None when the trunk is down or cannot dial."""

PlaceOf = Callable[[str], Place | None]
"""Where a number belongs; None when its digits do not say."""


class Directory:
    """Looks things up in the newest configuration of the one tenant of this node."""

    def __init__(
        self,
        phone_target: PhoneTarget,
        trunk_target: TrunkTarget,
        place_of: PlaceOf = lambda number: None,
    ) -> None:
        self._phone_target = phone_target
        self._trunk_target = trunk_target
        self._place_of = place_of
        self.flows = FlowBook()
        self._take(Centre(), 0)

    @property
    def centre(self) -> Centre:
        """The configuration in force."""
        return self._centre

    @property
    def version(self) -> int:
        """Its version."""
        return self._version

    def configure(self, centre: Centre, version: int) -> None:
        """Use this configuration from now on; contacts in progress finish on their own flows."""
        self.flows.configure(shelf_of(centre), version)
        self._take(centre, version)

    def _take(self, centre: Centre, version: int) -> None:
        self._centre, self._version = centre, version
        self._numbers = {(number.number, number.trunk): number for number in centre.numbers}
        self._queues = {queue.id: queue for queue in centre.queues}
        self._agents = {agent.id: agent for agent in centre.agents}
        self._teams: dict[str, set[str]] = {}
        for agent in centre.agents:
            for team in agent.teams:
                self._teams.setdefault(team, set()).add(agent.id)
        self._by_phone = {agent.phone: agent for agent in centre.agents if agent.phone}
        self._entries = {entry.id: entry for entry in centre.web_entries}
        self._origins = frozenset(origin for entry in centre.web_entries for origin in entry.origins)
        self._fixed: dict[str, DialTarget | None] = {}

    def web_entry(self, entry: str) -> WebEntry | None:
        """Where visitors of web pages call in."""
        return self._entries.get(entry)

    def language_of(self, entry: WebEntry) -> str:
        """The language in which the number of a web entry answers."""
        number = self.number(self._centre.tenant, entry.number, None)
        return self._centre.language if number is None else number.language

    def may_call(self, origin: str) -> bool:
        """Whether pages of a foreign origin may call us: those that a web entry names."""
        return origin in self._origins

    def embedders(self, entry: str) -> tuple[str, ...]:
        """The sites whose pages may show a web entry's page in a frame; none for an unknown one."""
        found = self._entries.get(entry)
        return found.origins if found is not None else ()

    # --- what calls ask -------------------------------------------------------------------------------

    def number(self, tenant: str, dialled: str, trunk: str | None) -> Number | None:
        """The number that was dialled: one of this trunk before one of any trunk."""
        found = self._numbers.get((dialled, trunk)) or self._numbers.get((dialled, None))
        if found is not None or tenant != self._centre.tenant:
            return found if tenant == self._centre.tenant else None
        try:
            tidy = normalise(dialled)
        except Refusal:
            return None
        return self._numbers.get((tidy, trunk)) or self._numbers.get((tidy, None))

    def flow(
        self, tenant: str, flow: str, version: int | None = None, of: Contact | None = None
    ) -> Flow | None:
        """A flow as it is now, or as it was in an earlier version that contacts still use."""
        return played(flow) or self.flows.flow(flow, version, of)

    def queue(self, tenant: str, queue: str) -> Queue | None:
        """A queue's configuration."""
        return self._queues.get(queue)

    def name_of(self, kind: str, id_: str) -> str:
        """What people call an agent or a queue; the id itself when it is gone."""
        found = self._agents.get(id_) if kind == "agent" else self._queues.get(id_)
        return id_ if found is None else found.name

    def agent(self, agent: str) -> Agent | None:
        """An agent's configuration."""
        return self._agents.get(agent)

    def agents_of(self, teams: Iterable[str]) -> frozenset[str]:
        """The agents that are in one of these teams."""
        return frozenset().union(*(self._teams.get(team, ()) for team in teams))

    def teams_of(self, agent: str | None) -> frozenset[str]:
        """The teams that an agent is in."""
        found = None if agent is None else self._agents.get(agent)
        return frozenset() if found is None else frozenset(found.teams)

    def agent_target(self, tenant: str, agent: str) -> DialTarget | None:
        """The device of an agent: the registered browser, else the phone, else the fixed address."""
        found = self._agents.get(agent)
        if found is None:
            return None
        browser = self._phone_target(user_of(AGENT, agent))
        if browser is not None:
            return browser
        target = self._phone_target(found.phone) if found.phone else None
        return target or (self._fixed_target(found) if found.contact else None)

    def _fixed_target(self, agent: Agent) -> DialTarget | None:
        if agent.id not in self._fixed:
            self._fixed[agent.id] = fixed_target(agent.contact or "")
        return self._fixed[agent.id]

    def number_target(self, tenant: str, number: str) -> DialTarget | None:
        """The way to an outside number: the first trunk that can dial, showing the nearest number."""
        found = next(filter(None, (self._trunk_target(it, number) for it in self._centre.trunks)), None)
        shown = None if found is None else self.caller_id(number, found.trunk).number
        return found if found is None or shown is None else msgspec.structs.replace(found, caller_id=shown)

    def caller_id(self, number: str, trunk: str | None) -> Choice:
        """Which number of ours a callee sees who is called through a trunk, and why it is that."""
        ours = self._centre.caller_ids
        return choose(ours, self._place_of(number) if ours else None, trunk)

    def target_of(self, tenant: str, user: str) -> Target | None:
        """What somebody means who transfers to `user`: a queue, an agent or its phone, else a number."""
        if user in self._queues:
            return Target("queue", user)
        if user in self._agents:
            return Target("agent", user)
        if user in self._by_phone:
            return Target("agent", self._by_phone[user].id)
        try:
            outside = Target("number", normalise(user))
        except Refusal:
            return None
        return outside if self.knows(tenant, outside) else None

    def knows(self, tenant: str, target: Target) -> bool:
        """Whether a transfer can go there."""
        match target.kind:
            case "queue":
                return target.value in self._queues
            case "agent":
                return target.value in self._agents
            case _:
                return self.number_target(tenant, target.value) is not None


def fixed_target(contact: str) -> DialTarget | None:
    """A dial target from a fixed SIP URI with a host that is an address; None when it is not one.

    A name is none: looking it up would hold the loop, and all calls with it.
    """
    try:
        uri = parse_uri(contact)
        if not isinstance(uri, SipUri) or uri.scheme != "sip":
            return None
        ipaddress.ip_address(uri.address[0])
    except (SipSyntaxError, ValueError):
        return None
    transport = uri.transport or "udp"
    if transport not in ("udp", "tcp", "tls"):
        return None
    return DialTarget(uri=contact, address=uri.address, transport=transport)
