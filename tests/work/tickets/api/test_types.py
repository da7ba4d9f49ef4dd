"""Types over HTTP: what may be done, and what becomes of tickets whose type is gone."""

from __future__ import annotations

import httpx
from tests.work.tickets.asking import PATH, make


async def test_types_say_what_may_be_done(client: httpx.AsyncClient) -> None:
    types = (await client.get("/api/v1/ticket-types")).json()
    assert [(it["id"], it["name"]) for it in types] == [
        ("inquiry", "Inquiry"),
        ("complaint", "Complaint"),
        ("repair", "Repair"),
    ]
    one = (await client.get("/api/v1/ticket-types/repair")).json()
    assert one == types[2]
    assert one["states"][0] == {
        "id": "new",
        "name": "New",
        "kind": "open",
        "to": ["working", "waiting", "solved", "closed"],
    }
    assert (await client.get("/api/v1/ticket-types/other")).status_code == 404


async def test_a_type_that_is_gone_leaves_its_tickets_readable(client: httpx.AsyncClient) -> None:
    id_ = (await make(client))["id"]
    todo = {"id": "todo", "name": "To do", "kind": "open"}
    done = {"id": "done", "name": "Done", "kind": "solved"}
    type_ = {"id": "task", "name": "Task", "states": [todo]}
    refused = await client.put("/api/v1/configuration/ticket_types/task", json=type_)
    assert refused.json()["errors"][0]["code"] == "ticket.no_final_state"
    type_["states"] = [todo, done]
    assert (await client.put("/api/v1/configuration/ticket_types/task", json=type_)).status_code < 300
    left = (await client.get(f"{PATH}/{id_}")).json()
    assert (left["type"], left["state"], left["can"]) == ("inquiry", "new", ["closed"])
    assert (await client.patch(f"{PATH}/{id_}", json={"state": "closed"})).json()["kind"] == "closed"
    assert (await make(client, type="task", fields={}))["can"] == ["done"]
