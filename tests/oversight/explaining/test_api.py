"""The reasons of a contact over HTTP, in the reader's language, and to its own tenant only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import insert
from tests.app.doors import at_the_door

from yunhu.app.migrations.tables import METADATA
from yunhu.kit.ids import uuid7
from yunhu.oversight.explaining.api import make_router
from yunhu.platform.database.db import Database, open_sync
from yunhu.work.calls.tables import CONTACT, FACT

START = 1_700_000_000_000_000
MINE, THEIRS = uuid7(START, 1), uuid7(START, 2)
REASON = {"strategy": "longest_idle", "eligible": 1, "dropped": {"presence: offline": 2}}
OFFER = {
    "kind": "offer.made",
    "offer": "o",
    "queue": "help",
    "agent": "li",
    "epoch": 1,
    "ring_s": 15,
    "reason": REASON,
}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    engine = open_sync(url)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for tenant, id_ in (("main", MINE), ("elsewhere", THEIRS)):
            row = {"id": id_, "tenant": tenant, "channel": "voice", "caller": "1", "caller_name": ""}
            connection.execute(insert(CONTACT).values(**row, caller_print="", dialled="2", arrived_at=START))
            body = msgspec.json.encode(OFFER).decode()
            connection.execute(
                insert(FACT).values(
                    id=f"f-{tenant}", tenant=tenant, contact=id_, at=START, kind="offer.made", body=body
                )
            )
    database = Database(url)
    async with at_the_door(make_router(database, lambda _kind, id_: id_.upper())) as made:
        yield made
    await database.close()


@pytest.mark.parametrize(("language", "text"), [("zh-CN,zh", "派给 LI"), ("en", "offered to LI")])
async def test_the_reasons_are_said(client: httpx.AsyncClient, language: str, text: str) -> None:
    answer = await client.get(f"/api/v1/contacts/{MINE}/why", headers={"Accept-Language": language})
    (item,) = answer.json()["items"]
    assert item["text"].startswith(text)
    assert item["at"] == "2023-11-14T22:13:20.000Z"
    assert len(item["details"]) == 1


async def test_a_foreign_contact_is_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"/api/v1/contacts/{THEIRS}/why")).status_code == 404
