"""What the door asks before it answers a call: from memory, in microseconds."""

from __future__ import annotations

from yunhu.people.blacklist.facts import BlacklistHit
from yunhu.people.blacklist.model import Entry, Hit
from yunhu.people.blacklist.ports import Announce, Callers
from yunhu.people.blacklist.snapshot import Snapshot
from yunhu.platform.clock import Clock


class Screen:
    """One tenant's blacklist as callers meet it. It is empty until the list was read."""

    def __init__(self, tenant: str, announce: Announce, clock: Clock, callers: Callers) -> None:
        self.known = Snapshot()
        self._tenant = tenant
        self._announce = announce
        self._clock = clock
        self._callers = callers

    def meets(self, number: str) -> Hit | None:
        """What a caller meets; None for everybody who is not on the list."""
        found = self.find(number)
        return None if found is None else found.hit

    def find(self, number: str) -> Entry | None:
        """The entry that a caller meets."""
        if not len(self.known):
            return None
        forms = self._callers.forms(number)
        return self.known.find(forms, lambda: self._callers.words(number), self._clock.now())

    def tell(self, hit: Hit, contact: str | None) -> None:
        """Announce that somebody who is on the list called; `contact` when they were let in."""
        fact = BlacklistHit(entry=hit.entry, matched=hit.matched, effect=hit.effect)
        self._announce(self._tenant, contact, fact)
