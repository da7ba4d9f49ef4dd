"""Customers as tickets and the desk ask for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import Running, running

from yunhu.app.desks.cards import CardCustomers
from yunhu.app.desks.clientele import Clientele
from yunhu.people.customers.services.customers import New


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
def clientele(node: Running) -> Clientele:
    return node.node.clientele


async def add(clientele: Clientele, name: str, phone: str) -> str:
    """A new customer."""
    return (await clientele.customers.create("main", "x", New(name=name, identities=[("phone", phone)]))).id


async def test_tickets_learn_names_and_ids(clientele: Clientele) -> None:
    li, na = await add(clientele, "李娜", "13800138000"), await add(clientele, "娜娜", "13900139000")
    assert await clientele.names("main", [li, na, "nobody"]) == {li: "李娜", na: "娜娜"}
    assert await clientele.names("other", [li]) == {}
    assert await clientele.ids_of("main", "nobody") == ["nobody"]
    await clientele.merging.merge("main", "x", li, na)
    assert await clientele.names("main", [na]) == {na: "李娜"}
    assert sorted(await clientele.ids_of("main", na)) == sorted([li, na])
    assert sorted(await clientele.named("main", "13900139000", 5)) == sorted([li, na])


async def test_how_far_a_caller_reaches_back(clientele: Clientele) -> None:
    li = await add(clientele, "李娜", "13800138000")
    ids, callers = await clientele.reach("main", li, "8001")
    assert ids == [li]
    assert "013800138000" in callers
    assert "8001" not in callers
    ids, callers = await clientele.reach("main", None, "13800138000")
    assert (ids, "+8613800138000" in callers) == ([], True)
    assert await clientele.reach("main", "nobody", "anonymous") == ([], ["anonymous"])


async def test_the_desk_learns_regions_in_the_tenants_language(node: Running, clientele: Clientele) -> None:
    found = node.node.rooms.desks.region_of("01062552200")
    assert found is not None
    assert (found.text, found.confidence) == ("Beijing", 0.95)
    assert clientele.region("110") is None


async def test_cards_show_who_it_may_be(clientele: Clientele) -> None:
    li = await add(clientele, "李娜", "010 62552200")
    cards = CardCustomers(clientele.customers, lambda: "zh-CN")
    (candidate,) = await cards.candidates("main", "62552200")
    assert (candidate.customer.id, candidate.score) == (li, 0.7)
    assert candidate.why == "本地号码一致(缺区号)"
    shown = await cards.customer("main", li)
    assert shown is not None
    assert (shown.name, [it.value for it in shown.identities]) == ("李娜", ["010-****2200"])
    assert await cards.customer("main", "nobody") is None
    assert await cards.customer("other", li) is None
