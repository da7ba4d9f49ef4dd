"""Contacts and legs over HTTP, from a database that two tenants share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import insert
from tests.app.doors import OTHER, at_the_door

from yunhu.app import database as main_database
from yunhu.platform.database.db import Database
from yunhu.work.calls.api import make_router
from yunhu.work.calls.model import Phase
from yunhu.work.calls.ports import RecordingOf
from yunhu.work.calls.tables import CONTACT, FACT, LEG, SEGMENT

SECOND = 1_000_000
DAY = 1_800_000_000 * SECOND
CONTACTS = 5


class Near:
    """What the rooms beside this one know."""

    def __init__(self) -> None:
        self.settled = 0

    def phase(self, contact: str) -> Phase | None:
        """The last contact goes on."""
        return Phase.TALKING if contact == contact_id(CONTACTS - 1) else None

    async def settle(self) -> None:
        """Counts how often it was asked."""
        self.settled += 1

    async def recordings_of(self, tenant: str, contact: str) -> list[RecordingOf]:
        """One recording."""
        return [RecordingOf(id="r" + contact, state="closed", started_at=DAY, duration_ms=9)]


def contact_id(number: int) -> str:
    """The id of the n-th contact."""
    return f"{number:032x}"


def rows(tenant: str, number: int) -> tuple[dict[str, object], ...]:
    """A contact, two segments, a leg and two facts of it."""
    id_ = contact_id(number)
    at = DAY + number * SECOND
    mine = {"tenant": tenant, "contact": id_}
    live = number == CONTACTS - 1
    contact: dict[str, object] = {
        "id": id_,
        "tenant": tenant,
        "channel": "voice",
        "caller": "13800001111",
        "caller_name": "",
        "dialled": "5000",
        "arrived_at": at,
        "ended_at": None if live else at + 9 * SECOND,
        "queue": "support" if number % 2 else "sales",
        "agent": "li.na",
    }
    leg: dict[str, object] = {
        **mine,
        "id": "a" + id_[1:],
        "direction": "inbound",
        "caller": "13800001111",
        "dialled": "5000",
        "started_at": at,
        "figures": None if live else '{"mos": 4.1, "rx_lost": 0, "rtt_ms": null}',
    }
    return contact, leg


async def fill(database: Database) -> None:
    """Five contacts of this tenant, and one of another."""
    async with database.writing() as connection:
        for tenant, numbers in (("main", range(CONTACTS)), ("other", range(90, 91))):
            for number in numbers:
                contact, leg = rows(tenant, number)
                await connection.execute(insert(CONTACT).values({**contact, "caller_print": ""}))
                await connection.execute(insert(LEG).values(leg))
                for at, segment in ((0, "queue"), (4, "agent")):
                    await connection.execute(
                        insert(SEGMENT).values(
                            id=f"{segment}{number}",
                            tenant=tenant,
                            contact=contact["id"],
                            segment=segment,
                            started_at=DAY + (number + at) * SECOND,
                        )
                    )
                    body = {"kind": "segment.started", "segment": segment}
                    await connection.execute(
                        insert(FACT).values(
                            id=f"{segment}{number}",
                            tenant=tenant,
                            contact=contact["id"],
                            at=DAY + at * SECOND,
                            kind="segment.started",
                            body=msgspec.json.encode(body).decode(),
                        )
                    )


@pytest.fixture
def near() -> Near:
    return Near()


@pytest.fixture
async def client(tmp_path: Path, near: Near) -> AsyncIterator[httpx.AsyncClient]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database = Database(url)
    await fill(database)
    async with at_the_door(make_router(database, near, near.recordings_of)) as opened:
        yield opened
    await database.close()


async def pages(client: httpx.AsyncClient, path: str) -> list[str]:
    """The ids of all pages of two."""
    ids: list[str] = []
    address: str | None = path
    for _ in range(CONTACTS):
        answer = await client.get(address or "")
        ids += [item["id"] for item in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url")
        if address is None:
            return ids
    raise AssertionError("too many pages")


async def test_contacts_come_newest_first_in_pages(client: httpx.AsyncClient) -> None:
    expected = [contact_id(number) for number in reversed(range(CONTACTS))]
    assert await pages(client, "/api/v1/contacts?limit=2") == expected


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("queue=support", [3, 1]),
        ("agent=li.na&queue=sales", [4, 2, 0]),
        ("agent=nobody", []),
        ("live=true", [4]),
        ("live=false&queue=sales", [2, 0]),
    ],
)
async def test_contacts_are_filtered(client: httpx.AsyncClient, query: str, numbers: list[int]) -> None:
    found = (await client.get(f"/api/v1/contacts?{query}")).json()["items"]
    assert [item["id"] for item in found] == [contact_id(number) for number in numbers]


async def test_one_contact_has_all_its_parts(client: httpx.AsyncClient, near: Near) -> None:
    shown = (await client.get(f"/api/v1/contacts/{contact_id(1)}")).json()
    assert near.settled == 1
    assert (shown["phase"], shown["queue"], shown["arrived_at"]) == (
        "ended",
        "support",
        "2027-01-15T08:00:01.000Z",
    )
    assert [(it["segment"], it["started_at"], it["ended_at"]) for it in shown["segments"]] == [
        ("queue", "2027-01-15T08:00:01.000Z", "2027-01-15T08:00:05.000Z"),
        ("agent", "2027-01-15T08:00:05.000Z", "2027-01-15T08:00:10.000Z"),
    ]
    assert shown["legs"][0]["figures"] == {"mos": 4.1, "rx_lost": 0, "rtt_ms": None}
    assert shown["recordings"][0]["id"] == "r" + contact_id(1)


async def test_a_contact_that_goes_on_has_its_phase(client: httpx.AsyncClient) -> None:
    shown = (await client.get(f"/api/v1/contacts/{contact_id(4)}")).json()
    assert (shown["phase"], shown["ended_at"], shown["segments"][-1]["ended_at"]) == ("talking", None, None)


async def test_a_story_is_told_in_order(client: httpx.AsyncClient) -> None:
    story = (await client.get(f"/api/v1/contacts/{contact_id(1)}/facts")).json()
    assert story["contact"] == contact_id(1)
    assert [(it["kind"], it["at"], it["body"]) for it in story["items"]] == [
        ("segment.started", "2027-01-15T08:00:00.000Z", {"segment": "queue"}),
        ("segment.started", "2027-01-15T08:00:04.000Z", {"segment": "agent"}),
    ]


async def test_legs_come_newest_first_in_pages_and_alone(client: httpx.AsyncClient) -> None:
    ids = await pages(client, "/api/v1/legs?limit=2")
    assert ids == ["a" + contact_id(number)[1:] for number in reversed(range(CONTACTS))]
    assert (await client.get(f"/api/v1/legs/{ids[0]}")).json()["contact"] == contact_id(4)


async def test_another_tenant_sees_only_its_own(client: httpx.AsyncClient) -> None:
    mine, theirs = contact_id(1), contact_id(90)
    for path in (f"contacts/{mine}", f"contacts/{mine}/facts", f"legs/a{mine[1:]}"):
        assert (await client.get(f"/api/v1/{path}")).status_code == 200
        assert (await client.get(f"/api/v1/{path}", headers=OTHER)).status_code == 404
    for path in ("contacts", "contacts?live=true", "contacts?queue=sales", "legs"):
        found = (await client.get(f"/api/v1/{path}", headers=OTHER)).json()["items"]
        assert {item.get("contact", item["id"]) for item in found} <= {theirs}
