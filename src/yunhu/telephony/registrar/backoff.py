"""Slows down sources that fail to authenticate. Bounded; time is an argument."""

from __future__ import annotations

from collections import OrderedDict

FREE_FAILURES = 5
"""Wrong answers in a row that cost nothing: a mistyped password, a phone with an old one."""

LONGEST_S = 60.0
"""The longest back-off; short, because the source of a datagram can be forged."""

FORGIVEN_S = 900.0
"""A source that did nothing wrong for so long begins anew."""

MOST_SOURCES = 8192


class Backoff:
    """Counts failures by source address and says how long to wait: 1, 2, 4 … seconds."""

    __slots__ = ("_failures",)

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_s(self, source: str, now_s: float) -> int:
        """Whole seconds for which nothing of this source is judged; 0 when it may try."""
        count, last = self._failures.get(source, (0, 0.0))
        if count <= FREE_FAILURES:
            return 0
        left = last + min(2.0 ** (count - FREE_FAILURES - 1), LONGEST_S) - now_s
        return max(0, -int(-left // 1))

    def failed(self, source: str, now_s: float) -> None:
        """The source gave a wrong answer."""
        count, last = self._failures.pop(source, (0, now_s))
        if now_s - last > FORGIVEN_S:
            count = 0
        self._failures[source] = (min(count + 1, 64), now_s)
        if len(self._failures) > MOST_SOURCES:
            self._failures.popitem(last=False)

    def succeeded(self, source: str) -> None:
        """The source proved itself."""
        self._failures.pop(source, None)
