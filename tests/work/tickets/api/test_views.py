"""Saved views over HTTP: one's own, shared, somebody else's."""

from __future__ import annotations

import httpx
from tests.app.running import Running
from tests.work.tickets.asking import PATH, code, make, numbers


async def test_views_are_ones_own_or_shared(node: Running, client: httpx.AsyncClient) -> None:
    urgent = await make(client, priority="urgent")
    await make(client, priority="low")
    views = "/api/v1/ticket-views"
    wanted = {"name": "紧急", "filter": {"priority": ["urgent", "high"], "kind": ["open"]}}
    mine = (await client.post(views, json=wanted)).json()
    assert (mine["mine"], mine["shared"], mine["filter"]["priority"]) == (True, False, ["urgent", "high"])
    listed = await client.get(PATH, params={"view": mine["id"]})
    assert [it["id"] for it in listed.json()["items"]] == [urgent["id"]]
    assert await numbers(client, view=mine["id"], priority="low") == ["2"]
    async with node.client(await node.token("ticket.read", "ticket.write")) as other:
        assert (await other.get(f"{views}/{mine['id']}")).status_code == 404
        assert (await other.get(PATH, params={"view": mine["id"]})).status_code == 404
        shared = (await client.put(f"{views}/{mine['id']}", json={**wanted, "shared": True})).json()
        assert [it["id"] for it in (await other.get(views)).json()] == [mine["id"]]
        assert code(await other.put(f"{views}/{mine['id']}", json=wanted)) == (403, "view_not_yours")
        assert code(await other.delete(f"{views}/{mine['id']}")) == (403, "view_not_yours")
    late = await client.put(f"{views}/{mine['id']}", json={**wanted, "version": 1})
    assert (code(late), shared["version"]) == ((409, "view_changed_meanwhile"), 2)
    assert (await client.delete(f"{views}/{mine['id']}")).status_code == 204
    assert (await client.get(views)).json() == []
