"""Tickets of the timeline: of one tenant, and of no other customer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert

from yunhu.flow.histories import store
from yunhu.platform.database.db import Database
from yunhu.work.tickets.tables import TICKET


async def test_tickets_of_one_customer_of_one_tenant(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/main.db")
    texts = dict.fromkeys(("type", "state", "kind", "subject", "text", "priority", "source"), "x")
    plain = {**texts, "fields": "{}", "clocks": "[]", "breached": False, "search": "", "version": 1}
    async with database.writing() as connection:
        await connection.run_sync(TICKET.create)
        for number, (tenant, customer) in enumerate(
            [("main", "a"), ("main", "b"), ("main", "c"), ("other", "a"), ("main", None), ("main", "a")]
        ):
            made = {"created_at": number, "updated_at": number, "created_by": "x"}
            ids = {"id": str(number), "number": str(number), "tenant": tenant, "customer": customer}
            await connection.execute(insert(TICKET).values(**plain, **made, **ids))
    async with database.reading() as connection:
        found = await store.tickets_of(connection, "main", ["a", "b"], 10, None)
        assert [row["id"] for row in found] == ["5", "1", "0"]
        found = await store.tickets_of(connection, "main", ["a", "b"], 1, (5, "5"))
        assert [row["id"] for row in found] == ["1"]
        assert list(await store.tickets_of(connection, "main", [], 10, None)) == []
    await database.close()
