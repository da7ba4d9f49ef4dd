"""A promise to call somebody back: within a window, with so many attempts, a pause between them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from yunhu.kit.instants import Instant

Way = Literal["agent_first", "customer_first"]
State = Literal["waiting", "trying", "resting", "kept", "cancelled", "failed", "expired"]
"""`trying`: an agent is there and the customer is called; `resting` until `due_at`."""

STATES: tuple[State, ...] = (
    "waiting",
    "trying",
    "resting",
    "kept",
    "cancelled",
    "failed",
    "expired",
)
OPEN: tuple[State, ...] = ("waiting", "trying", "resting")


class Promise(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one contact is owed. Instants in µs; `number` as it will be dialled.

    `until`: when the window ends; an attempt that goes on then is finished, no other begins.
    `why` says how it ended, or what came of the last attempt.
    """

    contact: str
    tenant: str
    queue: str
    number: str
    way: Way
    promised_at: Instant
    until: Instant
    attempts_max: int
    gap_s: int
    state: State = "waiting"
    attempts: int = 0
    due_at: Instant | None = None
    why: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.state in OPEN

    def __repr__(self) -> str:
        return f"Promise({self.contact}, {self.state})"
