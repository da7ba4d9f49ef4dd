"""A day of a centre as facts tell it, and the figures of a day."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from yunhu.kit.instants import Instant
from yunhu.work.queues.model import Need

ShiftAxis = Literal["presence", "routing", "wrap-up"]


class Visit(Struct, frozen=True, kw_only=True):
    """One contact's wait in a queue, and what came of it. Lengths are µs."""

    contact: str
    queue: str
    arrived_at: Instant
    entered_at: Instant
    priority: int = 0
    channel: str = "voice"
    need: tuple[Need, ...] = ()
    attributes: dict[str, str] = {}
    waited: int = 0
    outcome: str = "left"
    """`answered`, `abandoned`, or why else the contact left the queue."""
    agent: str | None = None
    rang: int | None = None
    talked: int | None = None

    @property
    def answered(self) -> bool:
        """Whether an agent took it."""
        return self.outcome == "answered"


class Change(Struct, frozen=True):
    """One change of an agent's presence or routing state."""

    agent: str
    at: Instant
    axis: ShiftAxis
    state: str
    why: str = ""


class Day(Struct, frozen=True, kw_only=True):
    """What is known of a day from `start` to `end`: whose contacts waited where, and what agents did."""

    start: Instant
    end: Instant
    visits: tuple[Visit, ...]
    changes: tuple[Change, ...]
    present: dict[str, str] = {}
    """Agents' presence when the day began."""
    unanswered: int = 0
    """Offers that expired, of `offers`."""
    offers: int = 0


class Tally(Struct, kw_only=True):
    """Counts of one queue over a day; every contact belongs to the queue that it entered first.

    offered = answered + abandoned + short + flow_out + callback + waiting (the invariant of the metrics).
    """

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    short: int = 0
    flow_out: int = 0
    callback: int = 0
    waiting: int = 0
    waits: list[int] = []
    """µs that the answered ones waited."""


class Figures(Struct, frozen=True, kw_only=True):
    """What a manager looks at. Shares are 0 to 1, None when nothing was offered; waits are seconds."""

    offered: int
    answered: int
    service_level: float | None
    average_wait_s: float | None
    p90_wait_s: float | None
    abandonment: float | None
    occupancy: float | None


class Outcome(Struct, frozen=True, kw_only=True):
    """A day's figures: of all, and of each queue (whose occupancy is None: agents serve several)."""

    total: Figures
    queues: dict[str, Figures]


class Comparison(Struct, frozen=True, kw_only=True):
    """The same day three times: as it was, replayed as it was configured, and with the other configuration.

    The second tells how far the replay can be trusted: it should be close to the first.
    """

    seed: int
    actual: Outcome
    same: Outcome
    changed: Outcome
    assumptions: tuple[tuple[str, dict[str, object]], ...] = ()
    """What was assumed where the facts are silent: keys of the catalogue with their parameters."""
