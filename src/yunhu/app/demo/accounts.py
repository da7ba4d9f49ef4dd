"""Makes the demonstration's log-ins, through the programming interface as an administrator would."""

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
        wanted = {"id": user.id, "name": user.name, "role": user.role, "agent": user.agent}
        secret = {"password": passwords[user.id], "must_change": False}
        answer = await node.post("/api/v1/users", json={**wanted, **secret})
        if answer.status_code != httpx.codes.CONFLICT:
            answer.raise_for_status()
