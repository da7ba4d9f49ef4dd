"""The blacklist of a node: there again after a restart, and told apart from other tenants."""

from __future__ import annotations

from pathlib import Path

from tests.app.running import running

from yunhu.app.desks.blacklisting import Things
from yunhu.people.blacklist.services.entries import New
from yunhu.people.customers.services.customers import New as NewCustomer


async def test_a_restart_keeps_the_list(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        wanted = New(kind="number", value="13800138000", effect="reject", reason="threats")
        await it.node.blacklisting.entries.add(wanted, "li")
        made = await it.node.clientele.customers.create(
            "main", "x", NewCustomer(name="x", identities=[("phone", "13900139000")])
        )
        wanted = New(kind="customer", value=made.id, effect="low", reason="threats")
        await it.node.blacklisting.entries.add(wanted, "li")
    async with running(tmp_path) as it:
        hits = [it.node.rooms.screen.meets(number) for number in ("013800138000", "+8613900139000", "110")]
        assert [None if hit is None else hit.effect for hit in hits] == ["reject", "low", None]
        assert it.node.rooms.directory.flow("main", "play:goodbye") is not None


async def test_what_callers_may_meet(tmp_path: Path) -> None:
    async with running(tmp_path) as it:
        things = Things(it.node.rooms)
        assert (things.has_prompt("goodbye"), things.has_prompt("nothing")) == (True, False)
        assert (things.has_flow("nobody"), things.has_flow("nothing")) == (True, False)
