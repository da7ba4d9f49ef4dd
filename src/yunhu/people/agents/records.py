"""An agent as a reader sees one, and as a restart needs one."""

from datetime import date

from msgspec import Struct

from yunhu.kit.instants import Instant
from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.model import VOICE, Presence, Requested, Routing
from yunhu.people.agents.seat import Seat


class Held(Struct, frozen=True, kw_only=True):
    """One contact that an agent has or is offered. `until`: when its wrap-up or pause ends by itself."""

    contact: str | None = None
    offer: str | None = None
    channel: str = VOICE
    routing: Routing
    since: Instant
    until: Instant | None = None
    epoch: int


class AgentView(Struct, frozen=True, kw_only=True):
    """What a reader sees of an agent. `requested` is the presence that takes effect after the contact.

    `routing`, `since`, `until` and `contact` are those of the contact that matters most; `held` has them all.
    """

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
    held: tuple[Held, ...]
    handled: int
    talked_us: int


class SeatRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a restart needs to know of an agent. The counts are those of `day`, a day of the tenant."""

    agent: str
    presence: Presence
    reason: str = ""
    requested: Requested | None = None
    reachable: bool = False
    idle_since: Instant
    epoch: int = 0
    held: tuple[Held, ...] = ()
    day: date
    handled: int = 0
    talked_us: int = 0
    offered_at: Instant | None = None
    last_ended_at: Instant | None = None
    no_answers: int = 0


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
        held=tuple(_held(one) for one in seat.assignments.values()),
        handled=seat.handled,
        talked_us=seat.talked_us,
    )


def record(seat: Seat) -> SeatRecord:
    """The agent as a restart needs it."""
    return SeatRecord(
        agent=seat.agent.id,
        presence=seat.presence,
        reason=seat.reason,
        requested=seat.requested,
        reachable=seat.reachable,
        idle_since=seat.idle_since,
        epoch=seat.epoch,
        held=tuple(_held(one) for one in seat.assignments.values()),
        day=seat.counts.day,
        handled=seat.handled,
        talked_us=seat.talked_us,
        offered_at=seat.offered_at,
        last_ended_at=seat.last_ended_at,
        no_answers=seat.no_answers,
    )


def _held(one: Assignment) -> Held:
    return Held(
        contact=one.contact,
        offer=one.offer,
        channel=one.channel,
        routing=one.routing,
        since=one.since,
        until=one.until,
        epoch=one.epoch,
    )
