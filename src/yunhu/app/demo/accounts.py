"""Makes the demonstration's log-ins and customers, through the programming interface as people would."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from yunhu.app.demo import seed


async def ensure(node: httpx.AsyncClient, passwords: Mapping[str, str]) -> None:
    """Everybody of `LOG_INS` can log in with the password that is printed.

    `node` is signed in as an administrator. A user who is there already, from an earlier run, keeps what it
    has. Raises httpx.HTTPStatusError.
    """
    for user in seed.LOG_INS:
        held = {"roles": [user.role], "teams": user.teams, "agent": user.agent}
        wanted = {"id": user.id, "name": user.name, **held}
        secret = {"password": passwords[user.id], "must_change": False}
        answer = await node.post("/api/v1/users", json={**wanted, **secret})
        if answer.status_code != httpx.codes.CONFLICT:
            answer.raise_for_status()


async def introduce(node: httpx.AsyncClient) -> None:
    """Everybody of `KNOWN` is a customer; those of an earlier run stay as they are.

    Raises httpx.HTTPStatusError.
    """
    for known in seed.KNOWN:
        found = await node.get("/api/v1/customers", params={"q": known.number})
        found.raise_for_status()
        if not found.json()["items"]:
            phone = {"kind": "phone", "value": known.number}
            wanted = {"name": known.name, "tags": known.tags, "note": known.note, "identities": [phone]}
            (await node.post("/api/v1/customers", json=wanted)).raise_for_status()
