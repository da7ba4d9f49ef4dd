"""What a queue is (configuration), and what waits in one."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.kit.instants import Instant
from yunhu.people.agents.model import Level, Slug

Otherwise = Literal["next", "hangup"]
Priority = Annotated[int, Meta(ge=0, le=1000)]
Seconds = Annotated[int, Meta(ge=1, le=86_400)]

WAITING_MAX = 100_000


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """A skill, and the least level of it, that an agent must have."""

    skill: Slug
    level: Level = 1
    op: Literal[">="] = ">="


class Announcements(Struct, frozen=True, forbid_unknown_fields=True):
    """What a waiting caller hears besides the music. `every_s` 0: once only; `first_after_s` 0: never."""

    greeting: Slug | None = None
    first_after_s: Annotated[int, Meta(ge=0, le=3600)] = 20
    every_s: Annotated[int, Meta(ge=0, le=3600)] = 30
    position: bool = True


class Queue(Struct, frozen=True, forbid_unknown_fields=True):
    """Where contacts wait for an agent with the needed skills. No `need`: every agent will do.

    `on_full` and `on_max_wait` say whether the flow goes on (`next`) or the caller is hung up.
    `missed_call_ticket` is the type of the ticket that is made of a caller who left while waiting.
    """

    id: Slug
    name: str
    need: tuple[Need, ...] = ()
    strategy: Slug = "longest_idle"
    ring_s: Annotated[int, Meta(ge=1, le=300)] = 15
    wrap_up_s: Annotated[int, Meta(ge=0, le=3600)] = 10
    max_waiting: Annotated[int, Meta(ge=0, le=WAITING_MAX)] = 1000
    max_wait_s: Seconds | None = None
    not_responding_s: Seconds = 30
    music: Slug | None = None
    announcements: Announcements = Announcements()
    on_full: Otherwise = "next"
    on_max_wait: Otherwise = "next"
    missed_call_ticket: Slug | None = None


class Entry(Struct, frozen=True):
    """One contact that waits. Higher `priority` goes first, then the earlier `arrived_at`.

    `arrived_at` is the contact's arrival at the centre and survives transfers;
    `entered_at` is this queue's.
    """

    contact: str
    tenant: str
    queue: str
    arrived_at: Instant
    entered_at: Instant
    priority: int = 0
    attributes: dict[str, str] = {}


class Reason(Struct, frozen=True, omit_defaults=True):
    """Why an offer went to its agent, or to nobody: what each filter dropped, in the order of the filters."""

    strategy: str
    eligible: int
    dropped: dict[str, int] = {}
    idle_s: float | None = None
    tie_break: str = ""


class Offer(Struct, frozen=True, kw_only=True):
    """One agent reserved for one contact. Whoever acts on it names its `id` and `epoch`.

    `wrap_up_s` is the queue's, for `Agents.released` when the contact is over.
    """

    id: str
    entry: Entry
    agent: str
    epoch: int
    made_at: Instant
    ring_s: int
    wrap_up_s: int
    reason: Reason


class QueueFigures(Struct, frozen=True, kw_only=True):
    """A queue at this moment. `available`: agents who could take a contact; `staffed`: signed in at all."""

    waiting: int
    offered: int
    available: int
    staffed: int
    oldest_arrived_at: Instant | None


class PlaceRecord(Struct, frozen=True):
    """What a restart needs to know of a waiting contact; `order` settles equal arrivals."""

    entry: Entry
    order: int
