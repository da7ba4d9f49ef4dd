"""Business hours over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import CENTRE, Running, running

BASE = "/api/v1/hours"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = ", ".join(f'{day}: ["00:00-24:00"]' for day in DAYS)
SELDOM = 'mon: ["03:00-03:01"], tue: [], wed: [], thu: [], fri: []'
HOURS = f"""
business_hours:
  - {{id: always, name: Always, holidays: none, week: {{{ALWAYS}}}}}
  - {{id: seldom, name: Seldom, holidays: none, week: {{{SELDOM}}}}}
"""


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, centre=CENTRE + HOURS) as it:
        yield it


@pytest.fixture
async def supervisor(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(await node.token("hours.read", "hours.control")) as opened:
        yield opened


async def test_closing_at_once_is_shown_and_taken_back(supervisor: httpx.AsyncClient) -> None:
    listed = (await supervisor.get(BASE)).json()["items"]
    assert [(each["id"], each["switch"]) for each in listed] == [("always", None), ("seldom", None)]
    assert (listed[0]["state"], listed[0]["changes_at"]) == ("open", None)
    # The test may run in the one minute in which they are open.
    assert listed[1]["changes_at"][11:16] in ("19:00", "19:01")
    made = await supervisor.post(f"{BASE}/always/closing", json={"reason": "storm"})
    assert made.status_code == 201
    shown = (await supervisor.get(f"{BASE}/always")).json()
    assert (shown["state"], shown["switch"]) == ("closed_now", made.json())
    assert (await supervisor.get(f"{BASE}/always/closing")).json() == made.json()
    assert (await supervisor.delete(f"{BASE}/always/closing")).status_code == 204
    assert (await supervisor.get(f"{BASE}/always")).json()["state"] == "open"
    gone = await supervisor.get(f"{BASE}/always/closing")
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:yunhu:problem:hours.not_switched")


async def test_opening_outside_of_the_hours(supervisor: httpx.AsyncClient) -> None:
    wanted = {"reason": "many calls", "until": "2999-01-01T00:00:00Z"}
    assert (await supervisor.post(f"{BASE}/seldom/opening", json=wanted)).status_code == 201
    assert (await supervisor.get(f"{BASE}/seldom")).json()["state"] == "open"
    assert (await supervisor.get(f"{BASE}/seldom/opening")).json()["until"] == "2999-01-01T00:00:00.000Z"
    assert (await supervisor.delete(f"{BASE}/seldom/opening")).status_code == 204


async def test_what_is_refused(supervisor: httpx.AsyncClient, node: Running) -> None:
    for wanted, status in (
        ({}, 422),
        ({"reason": "x", "more": 1}, 422),
        ({"reason": "x", "until": "tomorrow"}, 400),
        ({"reason": "x", "until": "2020-01-01T00:00:00Z"}, 422),
    ):
        answer = await supervisor.post(f"{BASE}/always/closing", json=wanted)
        assert answer.status_code == status, wanted
    unknown = await supervisor.post(f"{BASE}/none/closing", json={"reason": "x"})
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:yunhu:problem:hours.unknown")
    async with node.client(await node.token("hours.read")) as reader:
        assert (await reader.post(f"{BASE}/always/closing", json={"reason": "x"})).status_code == 403
