"""Files over HTTP: taken by their bytes, given out as downloads whatever they are called."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.app.running import Running
from tests.work.tickets.asking import PATH, attach, make
from tests.work.tickets.test_files import PNG

from yunhu.work.tickets.services.attachments import LARGEST


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
    id_ = (await make(client))["id"]
    kept = await attach(client, id_, name, PNG)
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
    id_ = (await make(client))["id"]
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
    id_ = (await make(client))["id"]
    program = await attach(client, id_, "photo.png", b"MZ\x90\0" * 10)
    assert (program.status_code, program.json()["type"][-15:]) == (415, "attachment_type")
    assert (await attach(client, id_, "photo.png", b"")).status_code == 422
    assert (await attach(client, "0" * 32, "photo.png", PNG)).status_code == 404
    assert (await attach(client, id_, "x" * 500, PNG)).status_code == 422
