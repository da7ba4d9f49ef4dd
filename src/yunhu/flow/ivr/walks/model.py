"""What simulated callers found: their walks, and which ways out of nodes nobody could take."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "listens",
    "keys",
    "silence",
    "wrong_input",
    "hang_up",
    "prompt_failure",
    "queue_full",
    "queue_timeout",
    "nobody",
    "queue_overflow",
    "queue_closed",
    "queue_error",
    "transfer_failed",
    "request",
    "request_failure",
    "understood",
    "low_confidence",
    "not_classified",
    "callback",
    "callback_refused",
    "message",
    "message_failure",
    "survey",
]
"""What a simulated caller, or the world around, does at a node."""


class Edge(Struct, frozen=True, order=True):
    """One way out of a node: the field that names where it leads (`choices.1`, `cases[0].next`)."""

    flow: str
    node: str
    field: str


class Stop(Struct, frozen=True):
    """A node on a walk: how it was reached, and when (ms of virtual time since the start)."""

    flow: str
    node: str
    verb: str
    why: str
    at_ms: int


class Walk(Struct, frozen=True):
    """One simulated call. `covers`: the ways out that no walk before it had taken."""

    name: str
    kind: Kind
    steps: tuple[Stop, ...]
    end: str
    covers: tuple[Edge, ...]


class Report(Struct, frozen=True):
    """How far simulated callers came. `total` counts the ways out of all nodes that can be reached at all."""

    walks: tuple[Walk, ...]
    total: int
    missed: tuple[Edge, ...]

    @property
    def covered(self) -> int:
        """The ways out that were walked."""
        return self.total - len(self.missed)
