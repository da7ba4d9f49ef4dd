"""Limits without a clock: time comes in as an argument, in seconds of any clock that does not go back."""


class TokenBucket:
    """Lets `rate` things a second pass on average, and `burst` at once after a quiet time."""

    __slots__ = ("_at", "_left", "burst", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate = rate
        self.burst = burst
        self._left = burst
        self._at = now

    def take(self, now: float, amount: float = 1.0) -> bool:
        """Whether `amount` may pass now; if so it is taken."""
        self._refill(now)
        if self._left < amount:
            return False
        self._left -= amount
        return True

    def wait(self, now: float, amount: float = 1.0) -> float:
        """Seconds until `amount` could pass (0 now; infinite when it never can). Takes nothing."""
        self._refill(now)
        missing = amount - self._left
        if missing <= 0:
            return 0.0
        if self.rate <= 0 or amount > self.burst:
            return float("inf")
        return missing / self.rate

    def _refill(self, now: float) -> None:
        if now > self._at:
            self._left = min(self.burst, self._left + (now - self._at) * self.rate)
            self._at = now
