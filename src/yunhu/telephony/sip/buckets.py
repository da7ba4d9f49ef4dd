"""How much one source, and all unknown sources together, may send: token buckets in bounded memory. Pure."""

from __future__ import annotations

from collections.abc import Container

from yunhu.telephony.sip.limits import MAX_SOURCES


class Bucket:
    """`rate` tokens a second up to `burst`; seconds are those of the `now` it is asked with."""

    __slots__ = ("_at", "_tokens", "burst", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate = rate
        self.burst = burst
        self._tokens = burst
        self._at = now

    def take(self, now: float) -> bool:
        """Take one token, if there is one."""
        tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if tokens < 1.0:
            self._tokens = tokens
            return False
        self._tokens = tokens - 1.0
        return True


class SourceLimiter:
    """A bucket for each source address and one for all of them together.

    `known` addresses (trunks, phones that registered) are exempt. Of more than MAX_SOURCES addresses the one
    seen first is forgotten.
    """

    __slots__ = ("_all", "_buckets", "burst", "known", "rate")

    def __init__(
        self, rate: float, burst: float, total_rate: float, now: float, known: Container[str] = frozenset()
    ) -> None:
        """`rate` messages a second and `burst` at once for one source, `total_rate` for all unknown ones."""
        self.rate = rate
        self.burst = burst
        self.known = known
        self._all = Bucket(total_rate, total_rate, now)
        self._buckets: dict[str, Bucket] = {}

    @property
    def sources(self) -> int:
        """How many sources are remembered."""
        return len(self._buckets)

    def allow(self, source: str, now: float) -> bool:
        """Whether a message of this address may be looked at."""
        if source in self.known:
            return True
        bucket = self._buckets.get(source)
        if bucket is None:
            if len(self._buckets) >= MAX_SOURCES:
                del self._buckets[next(iter(self._buckets))]
            bucket = self._buckets[source] = Bucket(self.rate, self.burst, now)
        return bucket.take(now) and self._all.take(now)
