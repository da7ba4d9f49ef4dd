"""What a sample is, and what it is taken from."""

from typing import Literal

import msgspec

from yunhu.kit.instants import Instant

How = Literal["hand", "random"]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that somebody is to review. It is what the reviewer's permissions reach."""

    id: str
    tenant: str
    contact: str
    reviewer: str
    """The user who reviews it."""

    agent: str | None
    """Whose contact it is: the last agent when it was given."""

    how: How
    assigned_at: Instant
    assigned_by: str
    due_at: Instant | None = None
    """Until when it is to be reviewed. It stays the reviewer's until it is taken away."""

    reviewed_at: Instant | None = None


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn from, and how much: `each` of every agent, or `count` altogether."""

    since: Instant
    until: Instant
    queue: str | None
    agent: str | None
    each: int | None
    count: int | None
    seed: int


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that can be given to a reviewer."""

    contact: str
    arrived_at: Instant
    queue: str | None
    agent: str | None
    talked_ms: int
    recording: str | None
    reviewers: tuple[str, ...]
    """Who was given it already."""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """Who can review, and whose contacts can be given: each with what it is called."""

    reviewers: tuple[tuple[str, str], ...]
    agents: tuple[tuple[str, str], ...]
    queues: tuple[tuple[str, str], ...]
