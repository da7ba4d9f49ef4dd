"""Tickets wired to a node: files over HTTP, merges, who acts, customers, and what a restart finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running
from tests.work.tickets.test_files import PNG

from yunhu.work.tickets.services.attachments import LARGEST

PATH = "/api/v1/tickets"
BYTES = {"Content-Type": "image/png"}


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as it:
        yield it


async def make(client: httpx.AsyncClient, **more: object) -> str:
    """The id of a new ticket."""
    made = await client.post(PATH, json={"type": "inquiry", "subject": "打印机", **more})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def attach(client: httpx.AsyncClient, id_: str, name: str, body: bytes = PNG) -> httpx.Response:
    """A file, sent."""
    return await client.post(f"{PATH}/{id_}/attachments", params={"name": name}, content=body, headers=BYTES)


# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd.png"),
        ('现场"照片\r\nX-Evil: 1.png', '现场"照片X-Evil: 1.png'),
        ("<img src=x onerror=alert(1)>.html", "<img src=x onerror=alert(1)>.html.png"),
    ],
)
async def test_a_file_goes_out_as_a_download_whatever_it_is_called(
    client: httpx.AsyncClient, name: str, shown: str
) -> None:
    id_ = await make(client)
    kept = await attach(client, id_, name)
    assert kept.status_code == 201, kept.text
    file = kept.json()
    assert (file["name"], file["type"], file["size"]) == (shown, "image/png", len(PNG))
    got = await client.get(f"{PATH}/{id_}/attachments/{file['id']}")
    assert got.content == PNG
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "x-evil" not in got.headers
    assert [it["id"] for it in (await client.get(f"{PATH}/{id_}")).json()["attachments"]] == [file["id"]]


async def test_a_file_larger_than_other_bodies_is_taken_and_a_huge_one_is_not(
    client: httpx.AsyncClient, node: Running
) -> None:
    id_ = await make(client)
    largest_body = node.node.settings.limits.body_kib << 10
    assert (await attach(client, id_, "a.png", PNG + b"\0" * largest_body)).status_code == 201

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // (1 << 20) + 1):
            yield PNG + b"\0" * (1 << 20)

    huge = await client.post(f"{PATH}/{id_}/attachments", content=endless())
    assert huge.status_code == 413
    blobs = node.node.settings.data_dir / "blobs"
    assert sum(path.is_file() for path in blobs.rglob("*")) == 1


async def test_what_is_no_file_of_ours_is_refused(client: httpx.AsyncClient) -> None:
    id_ = await make(client)
    program = await attach(client, id_, "photo.png", b"MZ\x90\0" * 10)
    assert (program.status_code, program.json()["type"][-15:]) == (415, "attachment_type")
    assert (await attach(client, id_, "photo.png", b"")).status_code == 422
    assert (await attach(client, "0" * 32, "photo.png")).status_code == 404
    assert (await attach(client, id_, "x" * 500)).status_code == 422


# --- merged and split -------------------------------------------------------------------------------------


async def test_tickets_are_merged_unmerged_and_split_over_http(client: httpx.AsyncClient) -> None:
    one, two = await make(client), await make(client)
    comment = (await client.post(f"{PATH}/{one}/comments", json={"text": "a"})).json()["id"]
    late = await client.post(f"{PATH}/{one}/merge", json={"into": two, "version": 9})
    assert (late.status_code, late.json()["current"]["id"]) == (409, one)
    kept = await client.post(f"{PATH}/{one}/merge", json={"into": two})
    assert (kept.status_code, kept.json()["id"]) == (200, two)
    merged = (await client.get(f"{PATH}/{one}")).json()
    assert (merged["merged_into"], merged["can"], merged["kind"]) == (two, [], "closed")
    said = (await client.get(f"{PATH}/{two}/comments")).json()["items"]
    assert [(it["id"], it["origin"]) for it in said] == [(comment, one)]
    assert (await client.post(f"{PATH}/{one}/unmerge")).json()["merged_into"] is None
    split = await client.post(f"{PATH}/{one}/split", json={"comments": [comment], "subject": "b"})
    assert (split.status_code, split.json()["source"]) == (201, "split")
    twice = await client.post(f"{PATH}/{one}/split", json={"comments": [comment], "subject": "b"})
    assert twice.status_code == 404


# --- neighbours -------------------------------------------------------------------------------------------


async def test_a_customers_name_stands_on_the_ticket(client: httpx.AsyncClient) -> None:
    made = await client.post("/api/v1/customers", json={"name": "张伟"})
    customer = made.json()["id"]
    id_ = await make(client, customer=customer)
    assert (await client.get(f"{PATH}/{id_}")).json()["customer"] == {"id": customer, "name": "张伟"}
    for asked in ({"q": "张伟"}, {"customer": customer}):
        found = (await client.get(PATH, params=asked)).json()["items"]
        assert [it["id"] for it in found] == [id_], asked


async def test_a_number_of_a_caller_is_in_no_log(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = await make(client, subject="秘密的事", fields={"contact_phone": "13912345678"})
    await client.patch(f"{PATH}/{id_}", json={"fields": {"contact_phone": "13912345679"}})
    await client.get(PATH, params={"q": "13912345679"})
    said = capsys.readouterr()
    assert "1391234567" not in said.out + said.err
    assert "秘密" not in said.out + said.err


async def test_facts_of_tickets_reach_who_listens_without_words_or_numbers(
    node: Running, client: httpx.AsyncClient
) -> None:
    heard: list[Any] = []
    leave = node.node.bus.listen((">",), lambda it: heard.append(it))
    id_ = await make(client, subject="秘密的事", fields={"contact_phone": "13912345678"})
    await client.patch(f"{PATH}/{id_}", json={"state": "waiting"})
    await client.post(f"{PATH}/{id_}/comments", json={"text": "秘密", "public": True})
    leave()
    told = [it for it in heard if it.topic.startswith("ticket.")]
    assert [it.topic for it in told] == ["ticket.created", "ticket.changed", "ticket.commented"]
    assert all(it.body.contact is None for it in told)
    assert not any("秘密".encode() in it.body.body or b"139123" in it.body.body for it in told)


async def test_tickets_survive_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        id_ = await make(client)
        file = (await attach(client, id_, "a.png")).json()["id"]
        before = (await client.get(f"{PATH}/{id_}")).json()
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        after = (await client.get(f"{PATH}/{id_}")).json()
        assert {**after, "clocks": []} == {**before, "clocks": []}
        assert (await client.get(f"{PATH}/{id_}/attachments/{file}")).content == PNG
        assert (await client.post(PATH, json={"type": "inquiry", "subject": "x"})).json()["number"][-1] == "2"
