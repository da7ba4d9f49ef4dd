"""Whether a new call may begin: by calls in progress, calls a second and the lag of the loop. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable

from yunhu.telephony.sip.buckets import Bucket

# Below this share of the limit the loop counts as recovered; without the gap we would flap.
_RECOVERED = 0.5
# A loop that was too late refuses calls for at least this long.
_REST_S = 1.0
# Calls are refused while the messages that wait would take so long: those that are let in are served quickly.
_MAX_BACKLOG_S = 0.1


class Overload:
    """The gate of new calls (a `ports.Gate`). Calls that have begun are never touched by it."""

    __slots__ = (
        "_backlog_s",
        "_bucket",
        "_calls",
        "_late",
        "_late_since",
        "lag_s",
        "max_calls",
        "max_lag_s",
        "refused",
    )

    def __init__(
        self,
        *,
        max_calls: int,
        max_cps: float,
        max_lag_s: float,
        calls: Callable[[], int],
        now: float,
        backlog_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`calls` counts the calls in progress; `max_cps` is calls a second, with bursts of one second.

        `backlog_s` tells how long the messages that wait to be read will take.
        """
        self._backlog_s = backlog_s
        self.max_calls = max_calls
        self.max_lag_s = max_lag_s
        self.lag_s = 0.0
        self.refused = {"calls": 0, "cps": 0, "lag": 0, "backlog": 0}
        self._calls = calls
        self._bucket = Bucket(max_cps, max(max_cps, 1.0), now)
        self._late = False
        self._late_since = now

    def note_lag(self, lag_s: float, now: float) -> None:
        """The loop ran `lag_s` seconds later than it was asked to."""
        self.lag_s = lag_s
        if lag_s > self.max_lag_s:
            self._late = True
            self._late_since = now
        elif self._late and lag_s < self.max_lag_s * _RECOVERED and now - self._late_since >= _REST_S:
            self._late = False

    def refuse(self, now: float) -> int | None:
        """None to let a call begin, or the seconds for Retry-After."""
        if self._late:
            self.refused["lag"] += 1
            return math.ceil(_REST_S) + 1
        if self._backlog_s() > _MAX_BACKLOG_S:
            self.refused["backlog"] += 1
            return 1
        if self._calls() >= self.max_calls:
            self.refused["calls"] += 1
            return 5
        if not self._bucket.take(now):
            self.refused["cps"] += 1
            return 1
        return None
