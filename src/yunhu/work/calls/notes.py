"""What people write about a contact: its note, how it came out, which customer it was.

The newest are in memory (the database is a moment behind the facts), older ones are read when asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from yunhu.kit.pii import Words
from yunhu.platform.clock import Clock
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NoSuchContact, NoteOutdated

KEPT_MAX = 10_000
"""Contacts whose papers are in memory; the ones that were not touched longest go first."""


class Papers(msgspec.Struct, frozen=True):
    """What is written about a contact. `version` 0: there is no note yet. `at` in µs."""

    text: str = ""
    version: int = 0
    by: str | None = None
    at: int | None = None
    disposition: str | None = None
    customer: str | None = None


Load = Callable[[str, str], Awaitable[Papers | None]]
"""What the database knows of a contact: tenant, contact; None when it knows no such contact."""

Announce = Callable[[str, str | None, msgspec.Struct], Any]


class Notes:
    """Papers of contacts. One writer: a note is written over the version that its writer has read."""

    def __init__(
        self, announce: Announce, clock: Clock, is_live: Callable[[str], bool], changed: Callable[[str], None]
    ) -> None:
        """`is_live`: whether a contact goes on, which the database may not know of yet."""
        self._announce = announce
        self._clock = clock
        self._is_live = is_live
        self._changed = changed
        self._kept: OrderedDict[tuple[str, str], Papers] = OrderedDict()
        self._load: Load = _nothing

    def read_from(self, load: Load) -> None:
        """Where older papers are."""
        self._load = load

    async def of(self, tenant: str, contact: str) -> Papers:
        """The papers of a contact. Raises NoSuchContact."""
        kept = self._kept.get((tenant, contact))
        if kept is not None:
            return kept
        found = await self._load(tenant, contact)
        if found is None:
            if not self._is_live(contact):
                raise NoSuchContact(contact=contact)
            found = Papers()
        # Whoever wrote meanwhile knows better.
        return self._kept.get((tenant, contact)) or self._keep(tenant, contact, found)

    def known(self, tenant: str, contact: str) -> Papers:
        """The papers of a contact as far as they are in memory."""
        return self._kept.get((tenant, contact)) or Papers()

    async def write(self, tenant: str, contact: str, text: str, version: int, by: str) -> Papers:
        """Write the note. Raises NoSuchContact, and NoteOutdated when somebody else wrote meanwhile."""
        papers = await self.of(tenant, contact)
        if papers.version != version:
            raise NoteOutdated(version=papers.version)
        new = msgspec.structs.replace(papers, text=text, version=version + 1, by=by, at=self._clock.now())
        self._tell(tenant, contact, new, facts.ContactNoted(text=Words(text), version=new.version, by=by))
        return new

    async def dispose(self, tenant: str, contact: str, code: str, by: str) -> Papers:
        """Say how the contact came out. Raises NoSuchContact."""
        papers = msgspec.structs.replace(await self.of(tenant, contact), disposition=code)
        self._tell(tenant, contact, papers, facts.ContactDisposed(code=code, by=by))
        return papers

    async def identify(self, tenant: str, contact: str, customer: str | None, by: str) -> Papers:
        """Say which customer it was. Raises NoSuchContact."""
        papers = msgspec.structs.replace(await self.of(tenant, contact), customer=customer)
        self._tell(tenant, contact, papers, facts.ContactIdentified(customer=customer, by=by))
        return papers

    def _tell(self, tenant: str, contact: str, papers: Papers, fact: msgspec.Struct) -> None:
        self._keep(tenant, contact, papers)
        self._announce(tenant, contact, fact)
        self._changed(contact)

    def _keep(self, tenant: str, contact: str, papers: Papers) -> Papers:
        self._kept[tenant, contact] = papers
        self._kept.move_to_end((tenant, contact))
        while len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)
        return papers


async def _nothing(tenant: str, contact: str) -> Papers | None:
    return None
