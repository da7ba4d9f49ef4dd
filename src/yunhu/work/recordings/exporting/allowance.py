"""How many recordings one person may take out: who copies the archive is stopped early."""

from __future__ import annotations

from collections import OrderedDict, deque

from yunhu.kit.instants import Instant
from yunhu.work.recordings.errors import ExportsExhausted

MOST_AN_HOUR = 30
HOUR_US = 3600 * 1_000_000
MOST_PEOPLE = 10_000
"""People whose exports are remembered; the one who exported least lately is forgotten first."""


class Allowance:
    """Counts exports by person within the last hour."""

    def __init__(self, most: int = MOST_AN_HOUR) -> None:
        self._most = most
        self._taken: OrderedDict[tuple[str, str], deque[Instant]] = OrderedDict()

    def take(self, tenant: str, actor: str, now: Instant) -> None:
        """One more. Raises `ExportsExhausted`."""
        taken = self._taken.setdefault((tenant, actor), deque())
        self._taken.move_to_end((tenant, actor))
        while taken and taken[0] <= now - HOUR_US:
            taken.popleft()
        if len(taken) >= self._most:
            raise ExportsExhausted(most=self._most)
        taken.append(now)
        if len(self._taken) > MOST_PEOPLE:
            self._taken.popitem(last=False)
