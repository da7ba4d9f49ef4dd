"""Whether new calls are let in: not while what they do could not be written down, or (by policy) recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from yunhu.telephony.legs.model import Refused

RETRY_AFTER_S = 5


class Ledger(Protocol):
    """Where facts are written (the journal)."""

    @property
    def accepting(self) -> bool:
        """Whether the facts of another call have room."""
        ...


class Door:
    """Says no with a 503 that names a time to try again."""

    def __init__(
        self, ledger: Ledger, recordable: Callable[[], bool], records: Callable[[], bool] = lambda: True
    ) -> None:
        """`recordable`: whether policy lets calls in; `records`: whether they can be recorded now."""
        self._ledger = ledger
        self._recordable = recordable
        self._records = records
        self.closing = False
        """The node is being stopped: calls in progress may end, new ones go elsewhere."""

    @property
    def records(self) -> bool:
        """Whether calls can be recorded now."""
        return self._records()

    def refuse(self, tenant: str) -> Refused | None:
        """None to let the call in."""
        if self.closing:
            return Refused(503, "closing", RETRY_AFTER_S)
        if not self._ledger.accepting:
            return Refused(503, "journal_full", RETRY_AFTER_S)
        if not self._recordable():
            return Refused(503, "cannot_record", RETRY_AFTER_S)
        return None
