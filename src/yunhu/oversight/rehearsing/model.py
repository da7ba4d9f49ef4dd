"""An imagined call, what it is expected to do, and the way it would go."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from yunhu.people.agents.model import Slug
from yunhu.people.blacklist.model import NAME_MAX, REASON_MAX, VALUE_MAX, Effect, Kind
from yunhu.work.queues.model import Reason

CASES_MAX = 10_000
"""Cases of one file."""

LISTED_MAX = 10_000
"""Entries of a file's blacklist."""

KEYS_MAX = 100
"""Answers to questions of one case."""

LocalTime = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$")]

Outcome = Literal["queue", "transfer", "voicemail", "hangup", "loop", "refused"]


class WhoCalls(Struct, frozen=True, forbid_unknown_fields=True):
    """The customer, as the customers' room would know them."""

    id: str = "customer"
    tags: tuple[str, ...] = ()
    vip: bool = False
    language: str = ""


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a server answers to the request of a node. `fails`: why no answer comes."""

    status: int = 200
    body: str = ""
    fails: str | None = None


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """What must come out; what is absent is not looked at.

    `nodes` are passed in this order (others may lie between them), `heard` is heard somewhere.
    """

    outcome: Outcome | None = None
    queue: Slug | None = None
    agent: Slug | None = None
    to: str | None = None
    cause: str | None = None
    priority: int | None = None
    nodes: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    not_heard: tuple[str, ...] = ()
    candidates: tuple[Slug, ...] | None = None
    expected_wait_at_most_s: int | None = None


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """One imagined call. `at` is local time of the centre, as in `2027-02-05 09:10`.

    `keys`: what the caller answers to each question in turn; an empty one is silence, and so is what comes
    after the last. `agents`: who is free (all, when absent); `away`: who is not. `waiting`: how many wait
    already. `closed`: business hours that somebody closed at once.
    """

    at: LocalTime
    to: str
    caller: str = field(name="from", default="")
    name: str = ""
    customer: WhoCalls | None = None
    attributes: dict[str, str] = {}
    keys: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[0-9*#A-D]{0,64}$")], ...], Meta(max_length=KEYS_MAX)
    ] = ()
    requests: dict[str, Answer] = {}
    intents: dict[str, str] = {}
    agents: tuple[Slug, ...] | None = None
    away: tuple[Slug, ...] = ()
    waiting: dict[Slug, Annotated[int, Meta(ge=0, le=1_000)]] = {}
    closed: tuple[Slug, ...] = ()
    expect: Expected | None = None


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the blacklist. `value`: a number, a prefix, a region, or the id of a case's customer."""

    value: Annotated[str, Meta(min_length=1, max_length=VALUE_MAX)]
    kind: Kind = "number"
    effect: Effect = "reject"
    reason: Annotated[str, Meta(max_length=REASON_MAX)] = ""
    until: LocalTime | None = None
    prompt: Annotated[str, Meta(min_length=1, max_length=NAME_MAX)] | None = None
    flow: Slug | None = None


class Cases(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of cases: the test of a configuration.

    `blacklist`: who is on it, instead of those whom the node has on its own.
    """

    blacklist: Annotated[tuple[Listed, ...], Meta(max_length=LISTED_MAX)] | None = None
    cases: Annotated[tuple[Case, ...], Meta(max_length=CASES_MAX)]


class Passed(Struct, frozen=True):
    """A node that was passed: why it was reached, and what was heard there."""

    node: str
    verb: str
    why: str
    heard: tuple[str, ...] = ()


class Candidate(Struct, frozen=True):
    """An agent who would be asked, and why before the next one."""

    agent: str
    reason: Reason


class Met(Struct, frozen=True):
    """The entry of the blacklist that the caller meets: by what, what comes of it, and why it is there."""

    matched: Kind
    effect: Effect
    reason: str = ""


class Way(Struct, frozen=True, kw_only=True):
    """The way an imagined call would go. `nobody`: the reason why no agent would be asked at once."""

    number: str | None = None
    flow: str | None = None
    hours: dict[str, str] = {}
    region: str = ""
    met: Met | None = None
    passed: tuple[Passed, ...] = ()
    outcome: Outcome = "refused"
    detail: str = ""
    """The queue, the target of the transfer, the cause of the hang-up, or why it was refused."""
    priority: int = 0
    candidates: tuple[Candidate, ...] = ()
    nobody: Reason | None = None
    waits_s: tuple[int, int] | None = None
    """How long it would probably wait (P50, P90), when that can be told."""
