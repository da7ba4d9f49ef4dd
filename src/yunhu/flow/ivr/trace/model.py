"""A contact's way through its flow."""

from __future__ import annotations

from msgspec import Struct

from yunhu.kit.instants import Instant


class Note(Struct, frozen=True):
    """Something that happened at a node: keys (never what was keyed in secret), an answer, a failure."""

    at: Instant
    kind: str
    text: str


class Visit(Struct, frozen=True):
    """A contact at a node. `left_at` is None while it is there."""

    flow: str
    node: str
    verb: str
    why: str
    entered_at: Instant
    left_at: Instant | None = None
    notes: tuple[Note, ...] = ()


class Trace(Struct, frozen=True):
    """Every node in the order visited. `flow` and `version` are those that the contact began with."""

    flow: str | None
    version: int | None
    visits: tuple[Visit, ...]
    live: bool
