"""Promises over HTTP, from a database that two tenants share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.app.doors import OTHER, at_the_door
from tests.work.callbacks.test_store import Book

from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import ContactNumber, NumberNotThere, NumberRef
from yunhu.work.callbacks.api import make_router

DOOR = "/api/v1/callbacks"


class Fresh:
    """The database is always fresh."""

    async def settle(self) -> None:
        """Nothing to wait for."""


class Numbers:
    """Knows one number, of the contact `c1`."""

    async def number(self, who: Principal, ref: NumberRef) -> str:
        if not isinstance(ref, ContactNumber) or ref.contact != "c1":
            raise NumberNotThere
        return "13900005678"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


@pytest.fixture
async def client(book: Book) -> AsyncIterator[httpx.AsyncClient]:
    for contact in "abc":
        book.promise(contact, tenant="main", number=f"13{contact}")
    async with at_the_door(make_router(book.database, book.ledger, Fresh(), Numbers())) as opened:
        yield opened
    await book.database.close()


def later(book: Book, seconds: int) -> str:
    """A moment from now on, as people write it."""
    return (datetime.fromtimestamp(book.time.now() / 1e6, UTC) + timedelta(seconds=seconds)).isoformat()


async def test_they_are_listed_page_by_page(client: httpx.AsyncClient) -> None:
    first = (await client.get(DOOR, params={"limit": 2})).json()
    assert [it["id"] for it in first["items"]] == ["c", "b"]
    rest = (await client.get(DOOR, params={"limit": 2, "cursor": first["next"]})).json()
    assert [it["id"] for it in rest["items"]] == ["a"]
    assert (await client.get(DOOR, params={"state": "kept"})).json()["items"] == []
    assert len((await client.get(DOOR, params={"state": "open"})).json()["items"]) == 3
    assert (await client.get(DOOR, headers=OTHER)).json()["items"] == []


async def test_one_is_changed_and_taken_back(client: httpx.AsyncClient, book: Book) -> None:
    asked = {"number": "139 0000 5678", "at": later(book, 300)}
    changed = (await client.post(f"{DOOR}/a/reschedule", json=asked)).json()
    assert (changed["state"], changed["number"]) == ("resting", "139****5678")
    assert changed["due_at"] is not None
    gone = (await client.post(f"{DOOR}/a/cancel")).json()
    assert (gone["state"], gone["why"]) == ("cancelled", "cancelled")
    again = await client.post(f"{DOOR}/a/cancel")
    assert (again.status_code, again.json()["type"]) == (409, "urn:yunhu:problem:callback.settled")


@pytest.mark.parametrize(
    ("asked", "status", "problem"),
    [
        ({"number": "999"}, 422, "callback.not_reachable"),
        ({"number": "somebody"}, 400, "phone.malformed"),
        ({"at": "2001-01-01T00:00:00Z"}, 422, "callback.bad_time"),
        ({"number": "13900005678", "at": "2001-01-01T00:00:00Z"}, 422, "callback.bad_time"),
        ({"at": "2001-01-01T00:00:00"}, 422, "request.invalid"),
        ({"when": "soon"}, 422, "request.invalid"),
    ],
)
async def test_what_cannot_be_is_refused(
    client: httpx.AsyncClient, asked: dict[str, str], status: int, problem: str
) -> None:
    answer = await client.post(f"{DOOR}/a/reschedule", json=asked)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:yunhu:problem:{problem}")
    shown = (await client.get(f"{DOOR}/a")).json()
    assert (shown["state"], shown["number"]) == ("waiting", "13a")


async def test_one_that_is_being_tried_is_left_alone(client: httpx.AsyncClient, book: Book) -> None:
    book.ledger.trying("a")
    answer = await client.post(f"{DOOR}/a/reschedule", json={"at": later(book, 300)})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:yunhu:problem:callback.being_tried")


async def test_nobody_sees_or_changes_those_of_others(client: httpx.AsyncClient) -> None:
    for answer in (
        await client.get(f"{DOOR}/a", headers=OTHER),
        await client.get(f"{DOOR}/nothing"),
        await client.post(f"{DOOR}/a/cancel", headers=OTHER),
        await client.post(f"{DOOR}/a/reschedule", headers=OTHER, json={}),
        await client.post(f"{DOOR}/a/reschedule", headers=OTHER, json={"at": "2001-01-01T00:00:00Z"}),
    ):
        assert answer.status_code == 404
    assert (await client.get(f"{DOOR}/a")).json()["state"] == "waiting"


async def test_a_number_is_given_without_being_seen(client: httpx.AsyncClient) -> None:
    asked = await client.post(f"{DOOR}/a/reschedule", json={"number": {"contact": "c1"}})
    assert (asked.status_code, asked.json()["number"]) == (200, "139****5678")
    nobody = await client.post(f"{DOOR}/a/reschedule", json={"number": {"contact": "c2"}})
    assert (nobody.status_code, nobody.json()["type"]) == (404, "urn:yunhu:problem:privacy.no_number")


async def test_a_mask_is_no_number(client: httpx.AsyncClient) -> None:
    refused = await client.post(f"{DOOR}/a/reschedule", json={"number": "139****5678"})
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:yunhu:problem:privacy.masked_value")
    assert refused.json()["params"] == {"field": "number"}
