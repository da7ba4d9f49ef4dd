"""How the router decides: who is eligible, what dropped the others, who goes first, how long one rests."""

from collections.abc import Sequence
from typing import Protocol

from yunhu.kit.instants import MINUTE, SECOND
from yunhu.people.agents.model import Agent
from yunhu.work.queues.line import Key
from yunhu.work.queues.model import Entry, Need, Queue

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

AWAY = frozenset({_BY_PRESENCE["offline"], UNREACHABLE})
"""Who has one of these is not signed in, or cannot be reached: nobody is there."""

_UNMET = {">=": "below", "<=": "above", "==": "other than"}

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

    def room(self, channel: str) -> bool:
        """Whether the agent can be reserved for a contact of this channel now."""
        ...


def key(queue: Queue, entry: Entry, order: int, boost_s: int = 0, raised: int = 0) -> Key:
    """The place in line; the least goes first: heavier queue, higher priority, earlier arrival, first come.

    The arrival is `boost_s` earlier than the real one. In a queue ordered by score each point of priority is
    worth a minute of waiting, that is an arrival a minute earlier: so no key ever changes by time.
    """
    priority, arrived = entry.priority + raised, entry.arrived_at - boost_s * SECOND
    if queue.order == "score":
        return (-queue.weight, 0, arrived - priority * MINUTE, order)
    return (-queue.weight, -priority, arrived, order)


def status(agent: Standing, channel: str) -> str:
    """`ELIGIBLE`, or the first filter (of those that change by the minute) that drops the agent."""
    if agent.room(channel):
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
        if not meets(levels.get(one.skill, 0), one):
            return lacking(one)
    return None


def meets(level: int, need: Need) -> bool:
    """Whether a level (0: the skill is not there) is what is needed."""
    if need.op == ">=":
        return level >= need.level
    return level <= need.level if need.op == "<=" else level == need.level


def lacking(need: Need) -> str:
    """How an unmet need is called in a reason."""
    return f"skill: {need.skill} {_UNMET[need.op]} {need.level}"


def rest_s(queue: Queue, why: str) -> int:
    """How long an agent who did not take an offer is left in peace, by reason."""
    short = why in ("busy", "turned_down")
    return min(queue.not_responding_s, BUSY_REST_S_MAX) if short else queue.not_responding_s
