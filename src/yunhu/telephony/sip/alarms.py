"""All timers of all transactions in one heap; stopping one costs nothing, its entry is passed over later."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yunhu.telephony.sip.transaction import Transaction

_SWEEP_FROM = 1_024


class Alarms:
    """Named timers of transactions, due at moments of a monotonic clock (seconds)."""

    __slots__ = ("_dead", "_heap", "_order")

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Transaction, str]] = []
        self._order = 0
        self._dead = 0

    def __len__(self) -> int:
        """How many timers run."""
        return len(self._heap) - self._dead

    @property
    def held(self) -> int:
        """How many entries the heap holds, stopped ones too."""
        return len(self._heap)

    def start(self, transaction: Transaction, name: str, due: float) -> None:
        """Start a timer, or start it anew."""
        if name in transaction.armed:
            self._dead += 1
        self._order += 1
        transaction.armed[name] = self._order
        heapq.heappush(self._heap, (due, self._order, transaction, name))

    def stop(self, transaction: Transaction, name: str) -> None:
        """Stop a timer if it runs."""
        if transaction.armed.pop(name, None) is not None:
            self._dead += 1
            self._sweep()

    def stop_all(self, transaction: Transaction) -> None:
        """Stop every timer of a transaction that ends."""
        self._dead += len(transaction.armed)
        transaction.armed.clear()
        self._sweep()

    def next_due(self) -> float | None:
        """When the next running timer is due; None if none runs."""
        heap = self._heap
        while heap:
            due, order, transaction, name = heap[0]
            if transaction.armed.get(name) == order:
                return due
            heapq.heappop(heap)
            self._dead -= 1
        return None

    def pop(self, now: float) -> tuple[Transaction, str] | None:
        """The next timer that is due at `now`, which no longer runs; None if there is none."""
        due = self.next_due()
        if due is None or due > now:
            return None
        _, _, transaction, name = heapq.heappop(self._heap)
        del transaction.armed[name]
        return transaction, name

    def _sweep(self) -> None:
        """Keep the heap at most twice as large as what runs (plus a little)."""
        if self._dead < _SWEEP_FROM or self._dead * 2 < len(self._heap):
            return
        self._heap = [item for item in self._heap if item[2].armed.get(item[3]) == item[1]]
        heapq.heapify(self._heap)
        self._dead = 0
