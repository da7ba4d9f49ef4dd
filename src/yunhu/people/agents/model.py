"""What an agent is: configuration objects, and the words of the three axes of an agent's state."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", description="a human id, such as sales-2")]
Level = Annotated[int, Meta(ge=1, le=100)]

Presence = Literal["offline", "available", "busy", "break", "training", "meeting"]
Routing = Literal["idle", "reserved", "alerting", "engaged", "wrap-up", "not-responding"]
SignIn = Literal["registration", "api", "always"]

CONNECTION_LOST = "connection_lost"
"""The reason of a break that the system set: the agent's connection did not come back."""

SYSTEM = "system"
"""By whom such a presence was set."""

NO_ANSWER = "no_answer"
"""The reason of a break that the system set: too many offers in a row were not answered."""

ON_DEMAND = "on_demand"
"""The reason of a break that the system set: the agent takes one contact at a time of asking."""

VOICE = "voice"
VIDEO = "video"
ALONE = frozenset({VOICE, VIDEO})
"""Channels whose contacts an agent has one at a time, whatever the capacity says."""

UNITS_MAX = 1000
MOST_SKILLS = 200
MOST_TEAMS = 20
MOST_ATTRIBUTES = 64
MOST_CHANNELS = 16
MOST_MEMBERSHIPS = 200


class Skill(Struct, frozen=True, forbid_unknown_fields=True):
    """Something an agent can do and a queue can ask for."""

    id: Slug
    name: str


class AgentSkill(Struct, frozen=True, forbid_unknown_fields=True):
    """How well one agent masters one skill: 1 (a little) to 100 (nobody better).

    `expires` is the last day on which it counts, in the tenant's days: a certificate that has to be renewed.
    """

    skill: Slug
    level: Level = 100
    expires: date | None = None


class Capacity(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of one channel an agent carries at once, and what one contact of it costs.

    Two contacts that do not fit together (`cost` above half of `units`) are exclusive: nothing else is
    offered beside one. Calls, with and without picture, are always exclusive and share the capacity `voice`.
    """

    units: Annotated[int, Meta(ge=0, le=UNITS_MAX)] = 100
    cost: Annotated[int, Meta(ge=1, le=UNITS_MAX)] = 100


Rank = Annotated[int, Meta(ge=1, le=100)]


class Membership(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of an agent's profile: a queue, and how it stands among the agent's others.

    `channels` empty: all. `priority` 1 goes first; after `delay_s` of waiting a contact of this queue counts
    as much as the agent's own. `penalty` (lower first), `tier` (1 opens first) and `position` order the
    agents of the queue.
    """

    queue: Slug
    channels: Annotated[tuple[Slug, ...], Meta(max_length=MOST_CHANNELS)] = ()
    priority: Rank = 1
    delay_s: Annotated[int, Meta(ge=0, le=86_400)] = 0
    penalty: Annotated[int, Meta(ge=0, le=1000)] = 0
    tier: Rank = 1
    position: Annotated[int, Meta(ge=0, le=100_000)] = 0


AttributeName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
Attribute = Annotated[str, Meta(max_length=256)] | int | float | bool
"""What expressions read as `attribute.NAME`."""


class Agent(Struct, frozen=True, forbid_unknown_fields=True):
    """A person (or a PBX extension) who takes contacts.

    `phone` is the SIP user name that registers with us; `contact` is a fixed SIP URI instead; without either
    the agent works in the browser, which goes before them while it is registered. `sign_in` says what makes
    the agent present: the phone's registration, a request to the API, or nothing (always present).
    `wrap_up_s` overrides the queue's wrap-up time. Without a `profile` the agent serves every queue whose
    needs are met. `on_demand`: one contact, then a break. After `max_no_answer` unanswered offers in a row
    (0: never) the agent is on a break.
    """

    id: Slug
    name: str
    phone: str | None = None
    contact: str | None = None
    skills: Annotated[tuple[AgentSkill, ...], Meta(max_length=MOST_SKILLS)] = ()
    sign_in: SignIn = "registration"
    channels: Annotated[dict[Slug, Capacity], Meta(max_length=MOST_CHANNELS)] = field(
        default_factory=lambda: {VOICE: Capacity()}
    )
    wrap_up_s: Annotated[int, Meta(ge=0, le=3600)] | None = None
    teams: Annotated[tuple[Slug, ...], Meta(max_length=MOST_TEAMS)] = ()
    attributes: Annotated[dict[AttributeName, Attribute], Meta(max_length=MOST_ATTRIBUTES)] = {}
    profile: Annotated[tuple[Membership, ...], Meta(max_length=MOST_MEMBERSHIPS)] = ()
    on_demand: bool = False
    max_no_answer: Annotated[int, Meta(ge=0, le=100)] = 0


class Requested(Struct, frozen=True):
    """A presence that was asked for during a contact and takes effect after it."""

    presence: Presence
    reason: str
    by: str
