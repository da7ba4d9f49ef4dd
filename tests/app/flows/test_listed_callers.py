"""Who is on the list when a call is only imagined."""

from __future__ import annotations

import asyncio
from pathlib import Path

from yunhu.app import database as main_database
from yunhu.app.desks.callers import Callers
from yunhu.app.flows.listed_callers import Kept, ListedCallers, kept
from yunhu.oversight.rehearsing.model import WhoCalls
from yunhu.people.blacklist import store
from yunhu.people.blacklist.model import Entry, Kind
from yunhu.people.customers.model import Identity, Record
from yunhu.people.customers.regions import Regions
from yunhu.people.customers.store import customers
from yunhu.platform.database.db import Database

NUMBER, OTHER = "+8613900005678", "+8613800001234"


def listed(kind: Kind, value: str, *numbers: str, until: int | None = None) -> Kept:
    entry = Entry(
        id=value,
        kind=kind,
        value=value,
        effect="low",
        reason="",
        category="",
        by="",
        created_at=0,
        until=until,
    )
    return entry, numbers


def met(it: ListedCallers, number: str, who: WhoCalls | None = None, at: int = 5) -> str | None:
    found = it.meets(number, who, at)
    return None if found is None else found.value


def test_a_number_is_met_in_every_spelling_until_its_end() -> None:
    it = ListedCallers(Callers(Regions()), [listed("number", NUMBER, until=9)])
    assert met(it, "139 0000 5678") == NUMBER
    assert met(it, NUMBER, at=9) is None
    assert met(it, OTHER) is None
    assert met(it, "anonymous") is None


def test_a_customer_is_met_by_the_own_numbers_and_when_the_case_says_who_calls() -> None:
    it = ListedCallers(Callers(Regions()), [listed("customer", "c1", NUMBER)])
    assert met(it, NUMBER) == "c1"
    assert met(it, OTHER, WhoCalls("c1")) == "c1"
    assert met(it, OTHER, WhoCalls("c2")) is None
    assert met(it, OTHER) is None, "the number was that customer's in one case only"
    assert met(it, NUMBER) == "c1"


async def put(url: str) -> None:
    """A number, a customer with a phone, and somebody else's entry."""
    identity = Identity(id="i1", record="c1", kind="phone", value=OTHER, added_at=0, added_by="")
    record = Record(
        id="c1", tenant="main", name="王", created_at=0, created_by="", changed_at=0, identities=(identity,)
    )
    database = Database(url)
    try:
        async with database.writing() as connection:
            await customers.add(connection, record)
            for tenant, entry in (
                ("main", listed("number", NUMBER)[0]),
                ("main", listed("customer", "c1")[0]),
                ("other", listed("number", "+8613700000000")[0]),
            ):
                await store.add(connection, tenant, entry)
    finally:
        await database.close()


def test_the_list_of_a_node_comes_with_the_numbers_of_its_customers(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    main_database.upgrade(url)
    asyncio.run(put(url))
    found = kept(url)
    assert sorted((entry.value, numbers) for entry, numbers in found) == [(NUMBER, ()), ("c1", (OTHER,))]
    it = ListedCallers(Callers(Regions()), found)
    assert (met(it, NUMBER), met(it, OTHER)) == (NUMBER, "c1")
