"""The rules for recordings over HTTP: read, put over the version that was read, refused where they fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import running

PATH = "/api/v1/configuration/recordings"
SALES = {"id": "sales", "name": "Sales", "days": 1095}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with running(tmp_path) as node, node.client(node.admin_token) as opened:
        yield opened


async def test_they_are_put_as_a_new_version_of_the_whole(client: httpx.AsyncClient) -> None:
    before = await client.get(PATH)
    assert before.json() == {"days": 180, "classes": [], "resume_after_s": 180}
    terms = {"days": 90, "classes": [SALES], "resume_after_s": 60}
    over = {"If-Match": before.headers["ETag"]}
    made = await client.put(f"{PATH}?note=R-1", json=terms, headers=over)
    assert (made.status_code, made.json()) == (200, terms)
    whole = (await client.get("/api/v1/configuration")).json()
    assert (whole["recordings"], len(whole["numbers"])) == (terms, 2)
    (newest, *_) = (await client.get("/api/v1/configuration/versions")).json()["items"]
    assert (newest["note"], f'"{newest["version"]}"') == ("R-1", made.headers["ETag"])
    assert (await client.put(PATH, json=terms, headers=over)).status_code == 412


async def test_what_does_not_hold_is_refused_where_it_is(client: httpx.AsyncClient) -> None:
    async def wrong(terms: object) -> list[str]:
        refused = await client.put(PATH, json=terms)
        assert refused.status_code == 422
        return [it["path"] for it in refused.json()["errors"]]

    assert await wrong({"days": 0}) == ["days"]
    assert await wrong({"classes": [{**SALES, "days": "long"}]}) == ["classes[0].days"]
    assert await wrong({"classes": [SALES, SALES]}) == ["recordings.classes[1]"]
    assert await wrong([]) == [""]
    assert (await client.put(PATH, content=b"{")).status_code == 422
    (await client.put(PATH, json={"classes": [SALES]})).raise_for_status()
    number = (await client.get("/api/v1/configuration/numbers/5000")).json()
    kept = await client.put("/api/v1/configuration/numbers/5000", json={**number, "retention": "sales"})
    assert kept.status_code == 200
    assert await wrong({"classes": []}) == ["numbers[0].retention"]
