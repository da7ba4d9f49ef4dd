"""A queue's service level of late: how many of the contacts that left it were answered in time."""

from __future__ import annotations

from collections import deque

WINDOW_S = 30 * 60
"""What was longer ago does not count."""

BUCKET_S = 60
"""Contacts are counted by the minute, so there are at most `WINDOW_S / BUCKET_S` + 1 counts."""


class Levels:
    """Counts by monotonic seconds, so that nobody's clock can move them."""

    __slots__ = ("_buckets",)

    def __init__(self) -> None:
        self._buckets: deque[list[int]] = deque(maxlen=WINDOW_S // BUCKET_S + 1)
        """Each: minute, in time, all."""

    def count(self, at_s: float, in_time: bool) -> None:
        """A contact was answered, in time or not, or it was not and the time was over."""
        minute = int(at_s // BUCKET_S)
        if not self._buckets or self._buckets[-1][0] != minute:
            self._buckets.append([minute, 0, 0])
        self._buckets[-1][1] += in_time
        self._buckets[-1][2] += 1

    def percent(self, at_s: float) -> float | None:
        """The service level now; None when nobody left the queue within the window."""
        oldest = int((at_s - WINDOW_S) // BUCKET_S)
        while self._buckets and self._buckets[0][0] <= oldest:
            self._buckets.popleft()
        total = sum(bucket[2] for bucket in self._buckets)
        return 100.0 * sum(bucket[1] for bucket in self._buckets) / total if total else None
