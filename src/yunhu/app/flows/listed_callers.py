"""The blacklist as imagined calls meet it: the one of their file, or the node's as its database has it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from yunhu.app import database as main_database
from yunhu.app.desks.callers import Callers
from yunhu.kit.instants import Instant
from yunhu.oversight.rehearsing.model import WhoCalls
from yunhu.people.blacklist import store
from yunhu.people.blacklist.model import Entry
from yunhu.people.blacklist.snapshot import Snapshot
from yunhu.people.customers.model import Customer
from yunhu.people.customers.store import customers
from yunhu.platform.database.db import Database

AT_ONCE = 500
"""Customers whose numbers are asked for in one query."""

Kept = tuple[Entry, tuple[str, ...]]
"""An entry, and the numbers that it means when it is about a customer."""


class ListedCallers:
    """Who is on the list. It is that of a moment: nothing of it changes."""

    def __init__(self, callers: Callers, kept: Iterable[Kept] = ()) -> None:
        self._callers = callers
        self._known = Snapshot()
        self._numbers: dict[str, tuple[str, ...]] = {}
        for entry, numbers in kept:
            self._known.put(entry, numbers)
            if entry.kind == "customer":
                self._numbers[entry.value] = numbers

    def meets(self, number: str, who: WhoCalls | None, at: Instant) -> Entry | None:
        """The entry that a caller meets; the number is that customer's who is imagined to call."""
        forms = self._callers.forms(number)
        own = self._numbers.get(who.id) if who is not None else None
        if who is None or own is None:
            return self._found(number, forms, at)
        self._known.know(who.id, (*own, *forms[:1]))
        found = self._found(number, forms, at)
        self._known.know(who.id, own)
        return found

    def _found(self, number: str, forms: Sequence[str], at: Instant) -> Entry | None:
        return self._known.find(forms, lambda: self._callers.words(number), at)


def kept(url: str) -> list[Kept]:
    """The list that a node's database has."""
    return asyncio.run(_kept(url))


async def _kept(url: str) -> list[Kept]:
    database = Database(url)
    try:
        tenant = await main_database.tenant(database)
        known: dict[str, tuple[str, ...]] = {}
        async with database.reading() as connection:
            entries = await store.every(connection, tenant)
            ids = [entry.value for entry in entries if entry.kind == "customer"]
            for at in range(0, len(ids), AT_ONCE):
                roots = await customers.roots_of(connection, tenant, ids[at : at + AT_ONCE])
                living = await customers.customers(connection, tenant, roots.values())
                known |= {id_: _phones(living[root]) for id_, root in roots.items()}
        return [(entry, known.get(entry.value, ())) for entry in entries]
    finally:
        await database.close()


def _phones(customer: Customer) -> tuple[str, ...]:
    return tuple(each.value for each in customer.identities if each.kind == "phone")
