"""The living state of one agent (three axes, never one enum), as a reader and as a restart need it."""

from msgspec import Struct

from yunhu.kit.instants import Instant
from yunhu.people.agents.model import VOICE, Agent, Presence, Requested, Routing
from yunhu.platform.deadlines import Deadline


class Seat:
    """One agent's state. Only `Agents` writes it.

    `epoch` fences the offer or contact the agent has now. `lease_ends` (monotonic seconds) bounds the states
    that belong to an offer or contact; `until` (an instant) is the end of a wrap-up or pause.
    """

    __slots__ = (
        "agent",
        "browser",
        "contact",
        "epoch",
        "idle_since",
        "lease_ends",
        "load",
        "offer",
        "presence",
        "reachable",
        "ready",
        "reason",
        "registered",
        "removed",
        "requested",
        "routing",
        "since",
        "timer",
        "until",
    )

    def __init__(self, agent: Agent, now: Instant) -> None:
        self.agent = agent
        self.presence: Presence = "offline"
        self.reason = ""
        self.requested: Requested | None = None
        self.registered = False
        """The phone can be rung."""
        self.browser = False
        """A tab of the browser can be rung."""
        self.reachable = agent.phone is None and agent.contact is not None
        self.routing: Routing = "idle"
        self.since = now
        self.epoch = 0
        self.offer: str | None = None
        self.contact: str | None = None
        self.load: dict[str, int] = {VOICE: 0}
        self.ready = False
        self.idle_since = now
        self.lease_ends = 0.0
        self.until: Instant | None = None
        self.timer: Deadline | None = None
        self.removed = False

    def reach(self) -> None:
        """Say whether there is any device to ring."""
        self.reachable = self.registered or self.browser or self.agent.contact is not None


class AgentView(Struct, frozen=True, kw_only=True):
    """What a reader sees of an agent. `requested` is the presence that takes effect after the contact."""

    agent: str
    name: str
    presence: Presence
    reason: str
    requested: Requested | None
    routing: Routing
    since: Instant
    until: Instant | None
    reachable: bool
    ready: bool
    contact: str | None
    load: dict[str, int]


class SeatRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a restart needs to know of an agent."""

    agent: str
    presence: Presence
    reason: str = ""
    requested: Requested | None = None
    reachable: bool = False
    routing: Routing = "idle"
    since: Instant
    idle_since: Instant
    epoch: int = 0
    offer: str | None = None
    contact: str | None = None
    until: Instant | None = None


def view(seat: Seat) -> AgentView:
    """The agent as a reader sees it now."""
    return AgentView(
        agent=seat.agent.id,
        name=seat.agent.name,
        presence=seat.presence,
        reason=seat.reason,
        requested=seat.requested,
        routing=seat.routing,
        since=seat.since,
        until=seat.until,
        reachable=seat.reachable,
        ready=seat.ready,
        contact=seat.contact,
        load=dict(seat.load),
    )


def record(seat: Seat) -> SeatRecord:
    """The agent as a restart needs it."""
    return SeatRecord(
        agent=seat.agent.id,
        presence=seat.presence,
        reason=seat.reason,
        requested=seat.requested,
        reachable=seat.reachable,
        routing=seat.routing,
        since=seat.since,
        idle_since=seat.idle_since,
        epoch=seat.epoch,
        offer=seat.offer,
        contact=seat.contact,
        until=seat.until,
    )
