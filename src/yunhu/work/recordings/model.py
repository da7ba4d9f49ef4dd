"""What a recording is."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from yunhu.kit.instants import Instant

State = Literal["opening", "recording", "paused", "closing", "lost", "closed", "failed", "erased"]
"""`lost`: the engine that wrote it is gone; what it left is being looked for. `erased`: its key is gone."""

FailurePolicy = Literal["go_on", "refuse"]
"""What a recording that cannot be made means: the call goes on with a flag, or is not taken at all."""


class Gap(Struct, frozen=True):
    """A stretch that was not recorded, in milliseconds from the recording's start, and why."""

    from_ms: int
    to_ms: int
    reason: str


class Recording(Struct, frozen=True, kw_only=True):
    """One contact's recording. It records the customer's leg, so it outlives every agent's.

    `before` is the state from which it was `lost`. `file` is relative to the engine's recording root;
    `sha256` is of the sealed file, in hex; `reason` says why it ended; `retention` is the class by which it
    is kept; `root` is the end of the chain of its `blocks`; `damaged_at` is when the daily look last found it
    changed. What is not known is nil or nought.
    """

    id: str
    tenant: str
    contact: str
    leg: str
    file: str
    state: State = "opening"
    before: State = "opening"
    started_at: Instant | None = None
    ended_at: Instant | None = None
    duration_ms: int = 0
    bytes: int = 0
    sha256: str = ""
    gaps: tuple[Gap, ...] = ()
    reason: str = ""
    retention: str = ""
    blocks: int = 0
    root: str = ""
    erased_at: Instant | None = None
    damaged_at: Instant | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("closed", "failed", "erased")


class Sealed(Struct, frozen=True, kw_only=True):
    """What a finished file holds, as the engine said or as we read it ourselves."""

    duration_ms: int
    bytes: int
    sha256: str
    gaps: tuple[Gap, ...]
    reason: str
