"""The entries of the blacklist: written down, changed and taken off, in the database and in memory alike."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.paging import Key, Page, cut_page
from yunhu.people.blacklist import rules, store
from yunhu.people.blacklist.errors import (
    AlreadyListed,
    EndsTooEarly,
    ListFull,
    NeedsMore,
    NoSuchEntry,
)
from yunhu.people.blacklist.facts import BlacklistAdded, BlacklistChanged, BlacklistRemoved
from yunhu.people.blacklist.model import MOST_ENTRIES, Effect, Entry, Kind
from yunhu.people.blacklist.ports import Announce, Callers, NewId, NumbersOf, Things
from yunhu.people.blacklist.snapshot import Snapshot
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database


class New(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be put on the list."""

    kind: Kind
    value: str
    effect: Effect
    reason: str
    category: str = ""
    until: Instant | None = None
    prompt: str | None = None
    flow: str | None = None

    def __repr__(self) -> str:
        """Without whom it is about, and why."""
        return f"New(kind={self.kind!r}, effect={self.effect!r})"


class Entries:
    """One tenant's list. One change at a time: the database and the memory say the same."""

    def __init__(
        self,
        tenant: str,
        known: Snapshot,
        database: Database,
        callers: Callers,
        numbers_of: NumbersOf,
        things: Things,
        announce: Announce,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._tenant = tenant
        self._known = known
        self._database = database
        self._callers = callers
        self._numbers_of = numbers_of
        self._things = things
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._changing = asyncio.Lock()

    async def load(self) -> None:
        """Put the kept list to use."""
        async with self._changing:
            async with self._database.reading() as connection:
                found = await store.every(connection, self._tenant)
            for entry in found:
                self._known.put(entry)
        await self.refresh()

    async def refresh(self) -> None:
        """Ask anew for the numbers of the customers who are on the list."""
        async with self._changing:
            for customer in self._known.customers():
                found = await self._numbers_of(self._tenant, customer)
                self._known.know(customer, found[1] if found is not None else ())

    async def list(self, kind: Kind | None, after: Key | None, limit: int) -> Page[Entry]:
        """Entries, the newest first; those too that have expired."""
        before = str(after[0]) if after else None
        async with self._database.reading() as connection:
            found = await store.page(connection, self._tenant, kind, before, limit + 1)
        return cut_page(found, limit, lambda entry: (entry.id,))

    def get(self, id_: str) -> Entry:
        """An entry. Raises NoSuchEntry."""
        found = self._known.get(id_)
        if found is None:
            raise NoSuchEntry
        return found

    async def add(self, new: New, by: str) -> Entry:
        """Put somebody on the list, in the place of an entry that has expired.

        Raises a Refusal for what cannot be on it, and AlreadyListed.
        """
        value, numbers = await self._value(new.kind, new.value)
        async with self._changing:
            now = self._clock.now()
            plain = msgspec.structs.asdict(new) | {"value": value}
            entry = Entry(**plain, id=self._new_id(), by=by, created_at=now)
            self._check(entry)
            before = self._known.of(entry.kind, value)
            if before is not None and before.holds(now):
                raise AlreadyListed(entry=before.id)
            if before is None and len(self._known) >= MOST_ENTRIES:
                raise ListFull(most=MOST_ENTRIES)
            async with self._database.writing() as connection:
                if before is not None:
                    await store.remove(connection, self._tenant, before.id)
                await store.add(connection, self._tenant, entry)
            if before is not None:
                self._known.remove(before.id)
            self._known.put(entry, numbers)
            fact = BlacklistAdded(
                entry=entry.id, of=entry.kind, effect=entry.effect, until=entry.until, by=by
            )
            self._announce(self._tenant, None, fact)
            return entry

    async def change(self, id_: str, changes: dict[str, Any], by: str) -> Entry:
        """Change anything of an entry but whom it is about. Raises NoSuchEntry, or a Refusal as `add`."""
        async with self._changing:
            before = self.get(id_)
            entry = msgspec.structs.replace(before, **changes)
            self._check(entry, ends="until" in changes)
            fields = tuple(sorted(name for name in changes if getattr(before, name) != changes[name]))
            if not fields:
                return before
            async with self._database.writing() as connection:
                await store.change(connection, self._tenant, id_, changes)
            self._known.replace(entry)
            self._announce(self._tenant, None, BlacklistChanged(entry=id_, fields=fields, by=by))
            return entry

    async def remove(self, id_: str, by: str) -> None:
        """Take an entry off the list. Raises NoSuchEntry."""
        async with self._changing:
            self.get(id_)
            async with self._database.writing() as connection:
                await store.remove(connection, self._tenant, id_)
            self._known.remove(id_)
            self._announce(self._tenant, None, BlacklistRemoved(entry=id_, by=by))

    async def _value(self, kind: Kind, raw: str) -> tuple[str, tuple[str, ...]]:
        """The form in which a value is compared, and a customer's numbers."""
        if kind != "customer":
            return rules.compared(kind, raw, self._callers), ()
        id_, numbers = await self._numbers_of(self._tenant, raw) or ("", ())
        return rules.compared(kind, id_, self._callers), numbers

    def _check(self, entry: Entry, ends: bool = True) -> None:
        if ends and not entry.holds(self._clock.now()):
            raise EndsTooEarly
        if missing := rules.missing(entry.effect, entry.prompt, entry.flow):
            raise NeedsMore(what=missing)
        if entry.prompt is not None and not self._things.has_prompt(entry.prompt):
            raise NeedsMore(what="prompt")
        if entry.flow is not None and not self._things.has_flow(entry.flow):
            raise NeedsMore(what="flow")
