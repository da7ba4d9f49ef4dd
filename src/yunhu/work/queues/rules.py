"""How the router decides: who is eligible, what dropped the others, who goes first, how long one rests."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from yunhu.kit.instants import Instant
from yunhu.people.agents.model import Agent
from yunhu.work.queues.line import Key, Line
from yunhu.work.queues.model import Entry, Need, Queue, Reason

T = TypeVar("T")

ELIGIBLE = "eligible"

_BY_PRESENCE = {
    name: f"presence: {name}" for name in ("offline", "available", "busy", "break", "training", "meeting")
}
_BY_STATE = {
    "reserved": "state: with a contact",
    "alerting": "state: with a contact",
    "engaged": "state: with a contact",
    "wrap-up": "state: wrap-up",
    "not-responding": "state: not responding",
}
UNREACHABLE = "unreachable"
NO_ROOM = "no room"

BUSY_REST_S_MAX = 10
"""A device that was busy is tried again soon: the agent is there, only talking elsewhere."""


class Standing(Protocol):
    """What the rules look at of an agent's living state."""

    @property
    def presence(self) -> str:
        """The person's axis."""
        ...

    @property
    def routing(self) -> str:
        """The router's axis."""
        ...

    @property
    def reachable(self) -> bool:
        """Whether there is a device to ring."""
        ...

    @property
    def ready(self) -> bool:
        """Whether the agent can be reserved now."""
        ...

    @property
    def idle_since(self) -> Instant:
        """When the agent became ready."""
        ...


def key(entry: Entry, order: int) -> Key:
    """The place in line: higher priority first, then earlier arrival, then who came first."""
    return (-entry.priority, entry.arrived_at, order)


def oldest(line: Line[T]) -> Instant | None:
    """The earliest arrival in a line: the first of each priority is its oldest. None when nobody waits."""
    earliest: Instant | None = None
    first = line.first()
    while first is not None:
        priority, arrived, _ = first[0]
        earliest = arrived if earliest is None else min(earliest, arrived)
        first = line.first((priority + 1, 0, 0))
    return earliest


def status(agent: Standing) -> str:
    """`ELIGIBLE`, or the first filter (of those that change by the minute) that drops the agent."""
    if agent.ready:
        return ELIGIBLE
    if agent.presence != "available":
        return _BY_PRESENCE[agent.presence]
    if not agent.reachable:
        return UNREACHABLE
    return _BY_STATE.get(agent.routing, NO_ROOM)


def lacks(agent: Agent, need: Sequence[Need]) -> str | None:
    """The first need that the agent does not meet, in words; None when all are met."""
    levels = {mastered.skill: mastered.level for mastered in agent.skills}
    for one in need:
        if levels.get(one.skill, 0) < one.level:
            return lacking(one)
    return None


def lacking(need: Need) -> str:
    """How an unmet need is called in a reason."""
    return f"skill: {need.skill} below {need.level}"


def explain(queue: Queue, agents: Iterable[tuple[Agent, Standing]]) -> Reason:
    """The whole count from scratch: the router keeps the same figures by the way."""
    dropped: dict[str, int] = {}
    eligible = 0
    for agent, standing in agents:
        why = lacks(agent, queue.need) or status(standing)
        if why == ELIGIBLE:
            eligible += 1
        else:
            dropped[why] = dropped.get(why, 0) + 1
    return Reason(queue.strategy, eligible, dropped)


def rest_s(queue: Queue, why: str) -> int:
    """How long an agent who did not take an offer is left in peace, by reason."""
    short = why in ("busy", "turned_down")
    return min(queue.not_responding_s, BUSY_REST_S_MAX) if short else queue.not_responding_s
