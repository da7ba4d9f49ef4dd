"""How late the loop is: the earliest sign of overload."""

from yunhu.platform.clock import Handle, Scheduler
from yunhu.platform.metrics import gauges, histogram

PERIOD_S = 0.1
_FORGET = 0.9
"""What is left of the worst lateness after each period."""

_SECONDS = histogram("loop_lag_seconds", "How late the loop made its calls.")
_NOW = gauges("loop_lag_recent_seconds", "The worst lateness of the last seconds.")


class LoopLag:
    """Measures from `start` to `stop` how late calls are made that were due every 100 ms."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._due = 0.0
        self._handle: Handle | None = None
        self.recent_s = 0.0
        """The worst lateness of the last seconds, fading."""
        _NOW.ask(lambda: self.recent_s)

    def start(self) -> None:
        """Begin to measure."""
        self._due = self._scheduler.monotonic() + PERIOD_S
        self._handle = self._scheduler.after(PERIOD_S, self._tick)

    def stop(self) -> None:
        """Measure no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _tick(self) -> None:
        late = max(0.0, self._scheduler.monotonic() - self._due)
        _SECONDS.add(late)
        self.recent_s = max(late, self.recent_s * _FORGET)
        self.start()
