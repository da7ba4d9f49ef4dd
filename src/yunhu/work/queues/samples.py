"""What is remembered of a queue to tell how long its contacts will wait, and how well that was told.

Pure and bounded: the latest handling times, how fast the waiting ones give up, and what became of what was
told. Times are seconds; moments are the caller's monotonic seconds.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque

from msgspec import Struct

from yunhu.work.queues.estimates import UNKNOWN_S, Interval, quantile

HANDLED_MAX = 200
"""Handling times that are kept of a queue; older ones make room."""

LEFT_MAX = 200
"""Contacts that left, of whom it is kept how long they waited and whether they gave up."""

JUDGED_MAX = 100
"""Waits that are over, beside what was told of them."""

FEW = 10
"""With fewer handling times, those of other queues are counted as well."""

JUDGED_MIN = 30
"""With fewer nothing is said about how good the estimates are."""

COVERED_PERCENT = (80.0, 97.0)
"""Of all waits, so many must have been shorter than their P90: fewer is too bold, more is too cautious."""

CORRECTED_MAX = 4.0
"""By how much experience stretches what is told at most; and shrinks it at most to a half."""


class Latest:
    """The latest values, in order of size."""

    __slots__ = ("_latest", "_most", "ordered")

    def __init__(self, most: int) -> None:
        self._most = most
        self._latest: deque[float] = deque()
        self.ordered: list[float] = []

    def add(self, value: float) -> None:
        """One more; the oldest makes room."""
        if len(self._latest) == self._most:
            del self.ordered[bisect_left(self.ordered, self._latest.popleft())]
        self._latest.append(value)
        insort(self.ordered, value)

    def __len__(self) -> int:
        return len(self._latest)


class Told(Struct, frozen=True):
    """What was told a contact when it came: the interval, and what the simulation alone had said."""

    at_s: float
    said: Interval
    raw: Interval


class Accuracy(Struct, frozen=True):
    """How good the latest estimates were. `covered_percent` and `error_s` are None while too few are known.

    `error_s` is the mean distance of the wait from its P50.
    """

    judged: int
    covered_percent: float | None
    error_s: float | None

    @property
    def is_good(self) -> bool:
        """Whether what is told may be said to customers; unknown counts as good."""
        least, most = COVERED_PERCENT
        return self.covered_percent is None or least <= self.covered_percent <= most


class Samples:
    """The memory of one queue."""

    __slots__ = ("_judged", "_left", "_ratios", "_stretch", "_waited_s", "handled", "ring")

    def __init__(self) -> None:
        self.handled = Latest(HANDLED_MAX)
        """From the offer until the agent was free again."""
        self.ring = Latest(JUDGED_MAX)
        """From the offer to the answer."""
        self._left: deque[tuple[float, bool]] = deque()
        self._waited_s = 0.0
        self._judged: deque[tuple[float, Told]] = deque(maxlen=JUDGED_MAX)
        self._ratios = Latest(JUDGED_MAX), Latest(JUDGED_MAX)
        self._stretch: tuple[float, float] | None = None

    # --- remembering ----------------------------------------------------------------------------------

    def left(self, waited_s: float, gave_up: bool) -> None:
        """A contact that had to wait does so no more."""
        if len(self._left) == LEFT_MAX:
            self._waited_s -= self._left.popleft()[0]
        self._left.append((waited_s, gave_up))
        self._waited_s += waited_s

    def judge(self, told: Told, waited_s: float, answered: bool) -> None:
        """Compare a wait with what was told. Who gives up within the P90 says nothing about it."""
        if not answered and waited_s <= told.said.p90_s:
            return
        self._judged.append((waited_s, told))
        for ratios, expected_s in zip(self._ratios, (told.raw.p50_s, told.raw.p90_s), strict=True):
            ratios.add(waited_s / max(expected_s, 1.0))
        self._stretch = None

    # --- reading --------------------------------------------------------------------------------------

    @property
    def leaving_per_s(self) -> float:
        """How many of the waiting ones give up in a second, each."""
        gave_up = sum(1 for _, gave_up in self._left if gave_up)
        return gave_up / self._waited_s if self._waited_s > 0 else 0.0

    @property
    def ring_s(self) -> float:
        """How long it rings until an agent answers, mostly."""
        return quantile(self.ring.ordered, 0.5) if len(self.ring) else 0.0

    def corrected(self, raw: Interval) -> Interval:
        """An interval as experience says: stretched so that it would have held for the latest waits."""
        if self._stretch is None:
            middle, end = self._ratios
            enough = len(end) >= JUDGED_MIN
            self._stretch = (_bounded(middle, 0.5), _bounded(end, 0.9)) if enough else (1.0, 1.0)
        p50_s = raw.p50_s * self._stretch[0]
        return Interval(p50_s, max(p50_s, raw.p90_s * self._stretch[1]))

    def accuracy(self) -> Accuracy:
        """How good what was told lately was."""
        judged = len(self._judged)
        if judged < JUDGED_MIN:
            return Accuracy(judged, None, None)
        covered = sum(1 for waited_s, told in self._judged if waited_s <= told.said.p90_s)
        error_s = sum(abs(waited_s - told.said.p50_s) for waited_s, told in self._judged) / judged
        return Accuracy(judged, 100.0 * covered / judged, error_s)


def handling_s(own: Samples, everywhere: Latest) -> list[float]:
    """Handling times in order of size: the queue's own, and others' too while those are few."""
    if len(own.handled) >= FEW:
        return own.handled.ordered
    if len(everywhere) >= FEW:
        return sorted([*own.handled.ordered * 3, *everywhere.ordered])
    return sorted([*own.handled.ordered, *everywhere.ordered, *UNKNOWN_S])


def _bounded(ratios: Latest, part: float) -> float:
    return min(CORRECTED_MAX, max(0.5, quantile(ratios.ordered, part)))
