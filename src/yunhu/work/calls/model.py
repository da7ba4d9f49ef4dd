"""A contact: one thing a customer wants handled, from its arrival to its end (design §4)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec


class Phase(StrEnum):
    """Where a contact stands. Who handles it meanwhile is its segment."""

    ARRIVING = "arriving"
    IN_FLOW = "in_flow"
    MESSAGE = "message"
    """The customer leaves a message."""
    WAITING = "waiting"
    OFFERED = "offered"
    CONNECTING = "connecting"
    TALKING = "talking"
    HELD = "held"
    ASKING = "asking"
    """The agent consults: somebody else rings, and the customer waits."""
    CONSULTING = "consulting"
    """The agent talks with the consulted one; the customer waits."""
    SWAPPED = "swapped"
    """The agent talks with the customer; the consulted one waits."""
    CONFERENCE = "conference"
    """Customer, agent and the consulted one talk together."""
    PROMISED = "promised"
    """The customer has hung up and will be called back; the place in the queue is kept."""
    CALLING = "calling"
    """An agent is there, and the customer is called back."""
    ENDED = "ended"


LIVE_PHASES = tuple(phase for phase in Phase if phase is not Phase.ENDED)

CONSULTS = (Phase.ASKING, Phase.CONSULTING, Phase.SWAPPED, Phase.CONFERENCE)
"""Phases with a second party beside the agent's."""

TALKS = (Phase.TALKING, Phase.HELD, *CONSULTS)
"""Phases in which somebody has the contact, whose leg is answered."""

RecordingPolicy = Literal["off", "talk", "all"]
"""`off` never · `talk` from the first talk with an agent · `all` from the answer; it goes on to the end."""


Way = Literal["agent_first", "customer_first"]
"""Who is called first when a promise is kept."""


class Wanted(msgspec.Struct, frozen=True):
    """A skill, and the level of it, that the flow asks for."""

    skill: str
    level: int = 1
    op: Literal[">=", "<=", "=="] = ">="


class Target(msgspec.Struct, frozen=True):
    """Where a transfer goes: `queue:support`, `agent:li.na` or `number:+8610…`."""

    kind: Literal["queue", "agent", "number"]
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class Party(msgspec.Struct, frozen=True, omit_defaults=True):
    """The one at the other end of the customer: an agent, or a number beyond a trunk."""

    leg: str
    agent: str | None = None
    number: str | None = None
    offer: str | None = None
    epoch: int = 0
    since: int = 0
    """When it was rung; then when it answered."""
    lost_at: int | None = None
    """Since when this one's audio is gone; None while it is there."""
    away: bool = False
    """The audio is gone for so long that the others are told by music."""
    rejoin: str | None = None
    """The leg that is dialled to take this one's place."""


class Waiting(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in a queue. `entered_at`: when this wait began; the contact's own arrival orders the queue.

    `visited`: the queues that it overflowed from.
    """

    queue: str
    priority: int
    entered_at: int
    need: tuple[Wanted, ...] = ()
    visited: tuple[str, ...] = ()


class Promised(msgspec.Struct, frozen=True, omit_defaults=True):
    """A callback that was promised: whose place is kept in which queue, and who is called first."""

    queue: str
    number: str
    way: Way = "agent_first"
    priority: int = 0
    need: tuple[Wanted, ...] = ()
    later: bool = False
    """Not now, whoever is ready: somebody asked for a later moment while the caller was still there."""


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message that is being left: how it ends, and whom it is for."""

    max_s: int
    silence_s: int
    queue: str | None = None
    ticket: str | None = None
    recording: str | None = None
    """The recording of the message; None until the beep is over."""
    since: int = 0
    """When it began."""


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole state of a contact; immutable: a step yields a new one, and a restart reads it back."""

    id: str
    tenant: str
    arrived_at: int
    caller: str
    dialled: str
    leg: str
    phase: Phase = Phase.ARRIVING
    caller_name: str = ""
    trunk: str | None = None
    number: str | None = None
    flow: str | None = None
    language: str = "zh-CN"
    recording_policy: RecordingPolicy = "off"
    recording: str | None = None
    rung: tuple[Party, ...] = ()
    """The agents who are offered the contact and ring; the first who answers is the party."""
    party: Party | None = None
    consult: Party | None = None
    """The one whom the agent asks while the customer waits, and the third in a conference."""
    channel: Literal["voice", "video"] = "voice"
    since: int = 0
    """When its phase began."""
    waiting: Waiting | None = None
    last_queue: Waiting | None = None
    from_flow: bool = False
    """A transfer in progress was asked for by the flow, which has a branch for its failure."""
    queued_at: int | None = None
    answered_at: int | None = None
    connected_at: int | None = None
    attributes: dict[str, str] = {}
    priority: int = 0
    """What the flow said; a queue's place has at least this priority."""
    place_at: int | None = None
    """The arrival of an earlier call whose place this one has taken over; it orders the queue."""
    promise: Promised | None = None
    """The callback that is owed to the customer."""
    callback: str | None = None
    """The number under which the customer is, or was, called back."""
    message: Message | None = None
    after_talk: str | None = None
    """The flow of a customer who stays when the agent has hung up."""

    @property
    def members(self) -> tuple[Party, ...]:
        """Everybody beside the customer: who rings, who has the contact, and who is asked."""
        return tuple(each for each in (*self.rung, self.party, self.consult) if each is not None)


def parse_target(text: str) -> Target | None:
    """`kind:value` as people and flows write it; None when it is not one."""
    kind, colon, value = text.partition(":")
    value = value.strip()
    if not colon or not value or len(value) > 128:
        return None
    match kind.strip():
        case "queue":
            return Target("queue", value)
        case "agent":
            return Target("agent", value)
        case "number":
            return Target("number", value)
        case _:
            return None
