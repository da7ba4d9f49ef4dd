"""Who the callers in flows are: found by their number, and never waited for too long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from tests.app.running import Running, running

from yunhu.app.flows.acquaintance import AT_ONCE_MAX, PATIENCE_S, Acquaintance
from yunhu.flow.ivr.world import Customer
from yunhu.people.customers.model import Match
from yunhu.people.customers.services.customers import Customers, New
from yunhu.platform.clock import LoopScheduler, VirtualTime
from yunhu.work.calls.model import Contact


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def customers(node: Running) -> Customers:
    return node.node.clientele.customers


async def add(customers: Customers, name: str, phone: str) -> str:
    new = New(name=name, identities=[("phone", phone)], tags=["VIP"], attributes={"language": "en"})
    return (await customers.create("main", "x", new)).id


def contact(caller: str, number: int = 1) -> Contact:
    return Contact(id=f"c{number}", tenant="main", arrived_at=0, caller=caller, dialled="5000", leg="l")


async def begun(acquaintance: Acquaintance, of: Contact) -> None:
    known = asyncio.Event()
    acquaintance.when_known(of, known.set)
    await asyncio.wait_for(known.wait(), 10)


async def test_a_flow_begins_when_its_customer_is_known(customers: Customers) -> None:
    li = await add(customers, "李娜", "13800138000")
    acquaintance = Acquaintance(customers, LoopScheduler())
    await begun(acquaintance, contact("13800138000"))
    assert acquaintance.customer_of(contact("13800138000")) == Customer(li, ("VIP",), True, "en")
    again = asyncio.Event()
    acquaintance.when_known(contact("13800138000"), again.set)
    assert again.is_set()


async def test_nobody_is_taken_for_somebody_else(customers: Customers) -> None:
    acquaintance = Acquaintance(customers, LoopScheduler())
    for number, caller in enumerate(("anonymous", "13911112222", "")):
        await begun(acquaintance, contact(caller, number))
        assert acquaintance.customer_of(contact(caller, number)) is None


async def test_who_was_never_looked_up_is_for_the_next_time(customers: Customers) -> None:
    await add(customers, "李娜", "13800138000")
    acquaintance = Acquaintance(customers, LoopScheduler())
    assert acquaintance.customer_of(contact("13800138000")) is None
    await begun(acquaintance, contact("13800138000"))
    assert acquaintance.customer_of(contact("13800138000")) is not None
    acquaintance.close()


class Stuck(Customers):
    """Customers of a database that never answers."""

    def __init__(self) -> None:
        """There is none."""

    async def matches(self, tenant: str, number: str, name: str = "") -> list[Match]:
        await asyncio.Event().wait()
        return []


class Broken(Stuck):
    """Customers of a database that is gone."""

    async def matches(self, tenant: str, number: str, name: str = "") -> list[Match]:
        raise OperationalError("SELECT", {}, OSError("gone"))


async def test_a_flow_does_not_wait_for_a_database_that_does_not_answer() -> None:
    time = VirtualTime()
    acquaintance = Acquaintance(Stuck(), time)
    calls: list[int] = []
    for number in range(AT_ONCE_MAX):
        acquaintance.when_known(contact("1", number), lambda: calls.append(1))
    assert calls == []
    acquaintance.when_known(contact("1", 9_999), lambda: calls.append(2))
    assert calls == [2]
    time.advance(PATIENCE_S)
    assert calls == [2, *[1] * AT_ONCE_MAX]
    acquaintance.close()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
    assert len(calls) == AT_ONCE_MAX + 1


async def test_a_broken_database_costs_no_call() -> None:
    acquaintance = Acquaintance(Broken(), LoopScheduler())
    await begun(acquaintance, contact("13800138000"))
