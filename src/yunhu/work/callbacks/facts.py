"""What is announced about promises. The envelope says when, which tenant and which contact."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import force_setattr

from yunhu.kit.pii import Number


class CallbackPromised(Struct, frozen=True, kw_only=True, tag="callback.promised", tag_field="kind"):
    """Somebody will be called back: within a window that ends at `until` (µs)."""

    queue: str
    number: Number
    way: str
    until: int
    attempts_max: int
    gap_s: int

    def __post_init__(self) -> None:
        """A number is personal whoever gives it."""
        force_setattr(self, "number", Number.of(self.number))


class CallbackAttempted(Struct, frozen=True, kw_only=True, tag="callback.attempted", tag_field="kind"):
    """An agent is there, and the customer is called; attempts count from 1."""

    attempt: int


class CallbackMissed(Struct, frozen=True, kw_only=True, tag="callback.missed", tag_field="kind"):
    """An attempt came to nothing."""

    attempt: int
    why: str


class CallbackChanged(Struct, frozen=True, kw_only=True, tag="callback.changed", tag_field="kind"):
    """Somebody asked for another number, or for a later moment; what is None stayed as it was."""

    number: Number | None = None
    due_at: int | None = None
    until: int
    by: str

    def __post_init__(self) -> None:
        """A number is personal whoever gives it."""
        if self.number is not None:
            force_setattr(self, "number", Number.of(self.number))


class CallbackKept(Struct, frozen=True, kw_only=True, tag="callback.kept", tag_field="kind"):
    """The customer was called back and answered."""

    attempts: int
    within_window: bool


class CallbackCancelled(Struct, frozen=True, kw_only=True, tag="callback.cancelled", tag_field="kind"):
    """No callback is wanted.

    Why: `kept_by_caller` (called again), `promised_anew`, `stayed`, or as a person said.
    """

    why: str
    by: str


class CallbackFailed(Struct, frozen=True, kw_only=True, tag="callback.failed", tag_field="kind"):
    """The last attempt came to nothing."""

    attempts: int
    why: str


class CallbackExpired(Struct, frozen=True, kw_only=True, tag="callback.expired", tag_field="kind"):
    """The window ended before anybody answered."""

    attempts: int


CallbackFact = (
    CallbackPromised
    | CallbackAttempted
    | CallbackMissed
    | CallbackChanged
    | CallbackKept
    | CallbackCancelled
    | CallbackFailed
    | CallbackExpired
)
