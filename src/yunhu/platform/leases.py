"""Leases: who may act for a queue, an agent or a number, for a while, with an epoch that only grows.

Whoever holds a lease writes its epoch with everything durable; a smaller epoch than one seen before is
refused there. So a holder that slept too long does no harm, whatever the clocks say.
"""

import os
from pathlib import Path
from typing import Protocol

from yunhu.platform.metrics import gauges, tally
from yunhu.platform.secrets import write_private

MOST = 100_000
"""Leases held at once in one process."""

_COUNTER_BITS = 32

_LOST = tally("lease_lost_total", "Leases that had run out when their holder came to renew them.")
_HELD = gauges("leases_held", "Leases held in this process.")


class Leases(Protocol):
    """What every backend does; one set of tests runs on all of them."""

    async def acquire(self, name: str, ttl_s: float) -> int | None:
        """Take the lease for `ttl_s` seconds: its epoch, larger than any before.

        None while somebody holds it.
        """
        ...

    async def renew(self, name: str, epoch: int, ttl_s: float) -> bool:
        """Hold it for `ttl_s` from now; false when it is no longer ours: stop acting at once."""
        ...

    async def release(self, name: str, epoch: int) -> None:
        """Give it back before its time; harmless when it is no longer ours."""
        ...


class MonotonicClock(Protocol):
    """The part of a clock that leases need."""

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class LocalLeases:
    """Leases within one process.

    The methods that end in `_now` are the same without waiting, for the call path.

    The epoch's upper half counts the starts of this node (kept in a file), its lower half the leases taken
    since.
    """

    def __init__(self, clock: MonotonicClock, starts: int) -> None:
        """`starts` from `count_start`."""
        self._clock = clock
        self._epoch = starts << _COUNTER_BITS
        self._held: dict[str, tuple[int, float]] = {}
        _HELD.ask(lambda: len(self._held))

    async def acquire(self, name: str, ttl_s: float) -> int | None:
        """Take the lease: its epoch, or None while somebody holds it."""
        return self.acquire_now(name, ttl_s)

    async def renew(self, name: str, epoch: int, ttl_s: float) -> bool:
        """Hold it longer; false when it is no longer ours."""
        return self.renew_now(name, epoch, ttl_s)

    async def release(self, name: str, epoch: int) -> None:
        """Give it back."""
        self.release_now(name, epoch)

    def acquire_now(self, name: str, ttl_s: float) -> int | None:
        """Take the lease: its epoch, or None while somebody holds it, or when there are too many."""
        now = self._clock.monotonic()
        held = self._held.get(name)
        if held is not None and held[1] > now:
            return None
        if held is None and len(self._held) >= MOST and not self._sweep(now):
            return None
        self._epoch += 1
        self._held[name] = (self._epoch, now + ttl_s)
        return self._epoch

    def renew_now(self, name: str, epoch: int, ttl_s: float) -> bool:
        """Hold it longer; false when it is no longer ours."""
        now = self._clock.monotonic()
        held = self._held.get(name)
        if held is None or held[0] != epoch or held[1] <= now:
            _LOST.count += 1
            return False
        self._held[name] = (epoch, now + ttl_s)
        return True

    def release_now(self, name: str, epoch: int) -> None:
        """Give it back."""
        held = self._held.get(name)
        if held is not None and held[0] == epoch:
            del self._held[name]

    def revoke(self, name: str) -> None:
        """Take the lease away from its holder, who learns it at the next renewal. For tests and operators."""
        self._held.pop(name, None)

    def _sweep(self, now: float) -> bool:
        """Forget what has run out; true when there is room again."""
        self._held = {name: held for name, held in self._held.items() if held[1] > now}
        return len(self._held) < MOST


def count_start(path: Path) -> int:
    """Count one more start of this node in a small file, on the disk when this returns.

    Raises OSError, and ValueError when the file is not ours: an epoch must never go back.
    """
    starts = int(path.read_text("ascii")) if path.exists() else 0
    if starts < 0:
        raise ValueError(f"{path} holds no count of starts")
    write_private(path, f"{starts + 1}{os.linesep}".encode("ascii"))
    return starts + 1
