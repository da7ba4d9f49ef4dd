"""What a request of a person is (PIPL articles 44 to 50)."""

from __future__ import annotations

from typing import Any, Final, Literal

from msgspec import Struct

from yunhu.kit.instants import Instant

Kind = Literal["access", "copy", "correction", "deletion", "portability", "restriction", "explanation"]
State = Literal["received", "verified", "working", "done", "lifted", "refused", "withdrawn"]
OPEN: Final[tuple[State, ...]] = ("received", "verified", "working")

PACKED: Final = frozenset({"access", "copy", "portability"})
"""Answered with a file of everything."""

CARRIED_OUT: Final = PACKED | {"deletion", "restriction"}
"""What the node does by itself; the others are answered in words."""

How = Literal["known_number", "code", "document", "logged_in", "power_of_attorney"]
"""How the person was verified: never by more data than is needed."""

Reason = Literal["not_the_person", "law_keeps_it", "dispute", "others_rights", "abuse", "nothing_held"]
"""Why a request may be refused; each is said to the person in words, too."""

WORKING_DAYS: Final = 15
"""《App违法违规收集使用个人信息行为认定方法》: an answer within fifteen working days."""

LONGEST_WORDS: Final = 4_000
MOST_OPEN: Final = 5_000


class Demand(Struct, frozen=True, kw_only=True):
    """One request. `wish` and `answer` are the person's words and ours; `proof` is the signed certificate."""

    id: str
    tenant: str
    kind: Kind
    customer: str
    channel: str
    wish: str
    received_at: Instant
    received_by: str
    due_at: Instant
    state: State = "received"
    verified_at: Instant | None = None
    verified_by: str | None = None
    verified_how: How | None = None
    closed_at: Instant | None = None
    closed_by: str | None = None
    reason: Reason | None = None
    answer: str = ""
    file: str | None = None
    proof: dict[str, Any] | None = None
    trouble: str | None = None
    """Why it could not be carried out the last time."""

    version: int = 1

    def __repr__(self) -> str:
        """Without the person's words."""
        return f"Demand(id={self.id!r}, kind={self.kind!r}, state={self.state!r})"

    def is_late(self, now: Instant) -> bool:
        """Whether its time is over and it is not answered."""
        return self.state in OPEN and now > self.due_at
