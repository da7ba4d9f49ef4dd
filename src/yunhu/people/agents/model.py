"""What an agent is: configuration objects, and the words of the three axes of an agent's state."""

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

VOICE = "voice"
VOICE_COST = 100


class Skill(Struct, frozen=True, forbid_unknown_fields=True):
    """Something an agent can do and a queue can ask for."""

    id: Slug
    name: str


class AgentSkill(Struct, frozen=True, forbid_unknown_fields=True):
    """How well one agent masters one skill: 1 (a little) to 100 (nobody better)."""

    skill: Slug
    level: Level = 100


class Capacity(Struct, frozen=True, forbid_unknown_fields=True):
    """How much of one channel an agent carries at once; a voice contact costs 100 units."""

    units: Annotated[int, Meta(ge=0, le=1000)] = 100


class Agent(Struct, frozen=True, forbid_unknown_fields=True):
    """A person (or a PBX extension) who takes contacts.

    `phone` is the SIP user name that registers with us; `contact` is a fixed SIP URI instead; without either
    the agent works in the browser, which goes before them while it is registered. `sign_in` says what makes
    the agent present: the phone's registration, a request to the API, or nothing (always present).
    `wrap_up_s` overrides the queue's wrap-up time.
    """

    id: Slug
    name: str
    phone: str | None = None
    contact: str | None = None
    skills: tuple[AgentSkill, ...] = ()
    sign_in: SignIn = "registration"
    channels: dict[str, Capacity] = field(default_factory=lambda: {VOICE: Capacity()})
    wrap_up_s: Annotated[int, Meta(ge=0, le=3600)] | None = None


class Requested(Struct, frozen=True):
    """A presence that was asked for during a contact and takes effect after it."""

    presence: Presence
    reason: str
    by: str
