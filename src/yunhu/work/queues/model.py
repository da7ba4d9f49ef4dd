"""What a queue is (configuration), and what waits in one."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from yunhu.kit.instants import Instant
from yunhu.people.agents.model import Level, Slug

Otherwise = Literal["next", "hangup"]
Priority = Annotated[int, Meta(ge=0, le=1000)]
Seconds = Annotated[int, Meta(ge=1, le=86_400)]
Delay = Annotated[int, Meta(ge=0, le=86_400)]
Penalty = Annotated[int, Meta(ge=0, le=1000)]
ExpressionText = Annotated[str, Meta(min_length=1, max_length=1024, description="see yunhu.kit.expression")]

WAITING_MAX = 100_000

PRIORITY_MAX = 1000
"""`raise_priority` raises up to here."""

STEPS_MAX = 32
"""Steps of a plan."""

FANOUT_MAX = 100
"""Agents that ring for one contact at once, `all` included."""

Fanout = Annotated[int, Meta(ge=1, le=FANOUT_MAX)] | Literal["all", "progressive"]


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """A skill, and the level of it that an agent must have (at least, at most, or exactly)."""

    skill: Slug
    level: Level = 1
    op: Literal[">=", "<=", "=="] = ">="


class Announcements(Struct, frozen=True, forbid_unknown_fields=True):
    """What a waiting caller hears besides the music. `every_s` 0: once only; `first_after_s` 0: never."""

    greeting: Slug | None = None
    first_after_s: Annotated[int, Meta(ge=0, le=3600)] = 20
    every_s: Annotated[int, Meta(ge=0, le=3600)] = 30
    position: bool = True
    expected_wait: bool = False


class Prefer(Struct, frozen=True, forbid_unknown_fields=True):
    """Agents of whom the number `by` is greater (or smaller: `asc`) are asked before the others."""

    by: ExpressionText
    order: Literal["asc", "desc"] = "desc"


class EnterIf(Struct, frozen=True, forbid_unknown_fields=True):
    """When a contact goes on to a step early: it waited so long, or nobody of its step is there."""

    waited_s: Delay | None = None
    nobody: bool = False


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a plan: whom a contact is offered to, and how long only to them.

    An agent must meet the queue's own `need` and `pool` as well. `rank`: the queue's strategy if None.
    `skip_if` is looked at only when the step begins and nobody in it is free; it reads `available`,
    `unavailable`, `staffed`, `waiting` and `wait_s`. `keep_previous_pool`: those of the step before stay.
    With `fanout: all` those of the lowest tier and penalty ring, of whom somebody is free.
    After the last step's time everybody whom the queue's own needs admit is asked.
    """

    need: Annotated[tuple[Need, ...], Meta(max_length=50)] = ()
    pool: ExpressionText | None = None
    prefer: Annotated[tuple[Prefer, ...], Meta(max_length=8)] = ()
    exclude: Annotated[tuple[Slug, ...], Meta(max_length=100)] = ()
    rank: Slug | None = None
    score: ExpressionText | None = None
    fanout: Fanout = 1
    fanout_delay_s: Seconds = 10
    enter_if: EnterIf | None = None
    skip_if: ExpressionText | None = None
    expire_after_s: Seconds | None = None
    on_expire: Literal["next", "relax", "raise_priority"] = "next"
    raise_by: Annotated[int, Meta(ge=1, le=PRIORITY_MAX)] = 1
    keep_previous_pool: bool = False


class Boost(Struct, frozen=True, forbid_unknown_fields=True):
    """A contact for which `if` (over `contact.*`) holds is ordered as if it had come `minutes` earlier."""

    if_: ExpressionText = field(name="if")
    minutes: Annotated[int, Meta(ge=1, le=1440)]


class PenaltyRule(Struct, frozen=True, forbid_unknown_fields=True):
    """From `after_s` on only members with a penalty between `min` and `max` are asked, `raise` at least.

    Each field that is given replaces the one of the rules before; members below `raise` count as having it.
    """

    after_s: Delay
    max: Penalty | None = None
    min: Penalty | None = None
    raise_: Penalty | None = field(name="raise", default=None)


class TierRules(Struct, frozen=True, forbid_unknown_fields=True):
    """When the members of a higher tier are asked: after `wait_s`, or tier times `wait_s` (`multiply`).

    The lowest tier of a queue is open at once. `no_agent_no_wait`: a tier opens when nobody is signed in
    below it.
    """

    wait_s: Delay = 30
    multiply: bool = True
    no_agent_no_wait: bool = False


class Sticky(Struct, frozen=True, forbid_unknown_fields=True):
    """The agent a customer talked to within `days` is asked first, while signed in, for `wait_s` at most."""

    days: Annotated[int, Meta(ge=1, le=3650)] = 30
    wait_s: Delay = 30


class Overflow(Struct, frozen=True, forbid_unknown_fields=True):
    """When a waiting contact goes elsewhere. Exactly one condition; `to` is `queue:ID`, or `flow`.

    `waiting`: at least so many wait before it. `service_level_below`: percent of the latest answers in time.
    """

    to: Annotated[str, Meta(pattern=r"^(flow|queue:[a-z0-9][a-z0-9._-]{0,63})$")]
    waited_s: Seconds | None = None
    waiting: Annotated[int, Meta(ge=1, le=WAITING_MAX)] | None = None
    expected_wait_s: Seconds | None = None
    service_level_below: Annotated[int, Meta(ge=1, le=100)] | None = None


class ServiceLevel(Struct, frozen=True, forbid_unknown_fields=True):
    """So many percent shall be answered within so many seconds."""

    within_s: Seconds = 20
    target_percent: Annotated[int, Meta(ge=1, le=100)] = 80


class CallbackTerms(Struct, frozen=True, forbid_unknown_fields=True):
    """What is promised to a caller who asks to be called back: within the window, with so many attempts."""

    window_s: Seconds = 3600
    attempts: Annotated[int, Meta(ge=1, le=10)] = 3
    gap_s: Seconds = 300
    way: Literal["agent_first", "customer_first"] = "agent_first"


class Queue(Struct, frozen=True, forbid_unknown_fields=True):
    """Where contacts wait for an agent with the needed skills. No `need`: every agent will do.

    `strategy` is how agents are ranked; `ring_all` rings all of the lowest tier and penalty with somebody
    free, `ring_progressively` one more after each while.
    `order`: by priority and then arrival, or by `score` (minutes waited plus priority). `weight`: for an
    agent of several queues the heavier one goes first. `boosts` move a contact forward by its attributes,
    `boost_max_minutes` at most, so that nobody starves. `penalty_limit`: with so few members, or fewer,
    penalties are ignored.

    `on_full` and `on_max_wait` say whether the flow goes on (`next`) or the caller is hung up.
    `missed_call_ticket` is the type of the ticket that is made of a caller who left while waiting.
    `resume_within_s`: an abandoned caller who redials in time gets the old place back. `retention`: the class
    by which recordings of its contacts are kept.
    """

    id: Slug
    name: str
    need: tuple[Need, ...] = ()
    pool: ExpressionText | None = None
    plan: Annotated[tuple[Step, ...], Meta(max_length=STEPS_MAX)] = ()
    strategy: Slug = "longest_idle"
    order: Literal["priority", "score"] = "priority"
    weight: Annotated[int, Meta(ge=0, le=1000)] = 0
    boosts: Annotated[tuple[Boost, ...], Meta(max_length=16)] = ()
    boost_max_minutes: Annotated[int, Meta(ge=0, le=1440)] = 60
    penalties: Annotated[tuple[PenaltyRule, ...], Meta(max_length=32)] = ()
    penalty_limit: Annotated[int, Meta(ge=0, le=10_000)] = 0
    tiers: TierRules | None = None
    sticky: Sticky | None = None
    ring_s: Annotated[int, Meta(ge=1, le=300)] = 15
    wrap_up_s: Annotated[int, Meta(ge=0, le=3600)] = 10
    not_responding_s: Seconds = 30
    max_waiting: Annotated[int, Meta(ge=0, le=WAITING_MAX)] = 1000
    max_wait_s: Seconds | None = None
    max_expected_wait_s: Seconds | None = None
    max_per_agent: Annotated[float, Meta(gt=0, le=1000)] | None = None
    max_wait_nobody_s: Delay | None = None
    join_without_agents: bool = True
    overflow: Annotated[tuple[Overflow, ...], Meta(max_length=8)] = ()
    service_level: ServiceLevel = ServiceLevel()
    callback: CallbackTerms | None = None
    resume_within_s: Delay = 0
    retention: Slug | None = None
    hours: Slug | None = None
    on_closed: Otherwise = "next"
    music: Slug | None = None
    announcements: Announcements = Announcements()
    on_full: Otherwise = "next"
    on_max_wait: Otherwise = "next"
    missed_call_ticket: Slug | None = None


class Entry(Struct, frozen=True):
    """One contact that waits. Higher `priority` goes first, then the earlier `arrived_at`.

    `arrived_at` is the contact's arrival at the centre and survives transfers; `entered_at` is this queue's.
    `need` is what the flow asks besides the queue; `sticky` the agent who is asked first; `visited` the
    queues it overflowed from; `callback`: the caller hung up with the promise to be called back.
    """

    contact: str
    tenant: str
    queue: str
    arrived_at: Instant
    entered_at: Instant
    priority: int = 0
    attributes: dict[str, str] = {}
    channel: str = "voice"
    need: tuple[Need, ...] = ()
    sticky: str | None = None
    visited: tuple[str, ...] = ()
    callback: bool = False


class Reason(Struct, frozen=True, omit_defaults=True):
    """Why an offer went to its agent, or to nobody: what each filter dropped, in the order of the filters.

    `strategy` is the rank's name, `step` the step of the plan from 1 (0: the sticky agent's). `score` is
    what the rank saw of the chosen agent, `runner_up` who would have been next. `key` is the contact's place:
    minus weight, minus priority, virtual arrival, order. `notes`: what else had a part in it, by name
    (`sticky`, `boost_s`, `overflow_from`, `tier`, `raised`, `relaxed`, `penalty_max`, `held_back`, …).
    """

    strategy: str
    eligible: int
    dropped: dict[str, int] = {}
    idle_s: float | None = None
    tie_break: str = ""
    step: int = 1
    wait_s: float = 0.0
    position: int | None = None
    key: tuple[int, ...] = ()
    score: str | float | None = None
    runner_up: str | None = None
    runner_up_score: str | float | None = None
    notes: dict[str, str | int | float] = {}


class Offer(Struct, frozen=True, kw_only=True):
    """One agent reserved for one contact. Whoever acts on it names its `id` and `epoch`.

    `wrap_up_s` is the queue's, for `Agents.released` when the contact is over. Of several open offers for
    one contact the first that is accepted takes it; the others are withdrawn, `taken_elsewhere`.
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
    """A queue at this moment. `available`: agents who could take a contact; `staffed`: signed in at all.

    `service_level` is the percentage answered in time lately; None when nobody was.
    """

    waiting: int
    offered: int
    available: int
    staffed: int
    oldest_arrived_at: Instant | None
    service_level: float | None = None


class Progress(Struct, frozen=True, omit_defaults=True):
    """How far a contact is in its plan. `step` is the index (that of no step: the plan is over).

    `began_ms`: how long it had waited when the step began. `relaxed`: needs that were dropped, from the last.
    `tier`: tiers up to here were opened early. `sticky`: it waits for its agent, and for nobody else.
    """

    step: int = 0
    began_ms: int = 0
    relaxed: int = 0
    raised: int = 0
    tier: int = 0
    sticky: bool = False


class PlaceRecord(Struct, frozen=True, omit_defaults=True):
    """What a restart needs to know of a waiting contact; `order` settles equal arrivals.

    `waited_ms` is how long it had waited at `saved_at`, by a clock that nobody sets.
    """

    entry: Entry
    order: int
    progress: Progress = Progress()
    penalties: tuple[PenaltyRule, ...] = ()
    waited_ms: int = 0
    saved_at: Instant = 0
