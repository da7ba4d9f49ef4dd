"""Queues over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import httpx
import pytest
from tests.app.doors import at_the_door
from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.api import make_router
from yunhu.work.queues.estimator import Estimator

PATH = "/api/v1/queues"
QUEUES = (queue("sales"), queue("support"), queue("empty", "flying"))


@pytest.fixture
def centre() -> Centre:
    return Centre([agent("li"), agent("wang")], QUEUES)


@pytest.fixture
async def client(centre: Centre) -> AsyncIterator[httpx.AsyncClient]:
    async with at_the_door(make_router(centre.queues, lambda: QUEUES)) as opened:
        yield opened


async def test_figures_are_those_of_this_moment(centre: Centre, client: httpx.AsyncClient) -> None:
    for number in range(3):
        centre.call(f"c{number}", arrived_s=10 - number)
    centre.sign_in("li")
    shown = (await client.get(f"{PATH}/support")).json()
    oldest = shown.pop("oldest_arrived_at")
    assert oldest.endswith("Z")
    assert shown == {
        "id": "support",
        "name": "support",
        "waiting": 2,
        "offered": 1,
        "available": 0,
        "staffed": 1,
    }
    assert (await client.get(f"{PATH}/empty")).json()["oldest_arrived_at"] is None


async def test_the_expected_wait_is_an_interval_with_what_is_known_of_it(
    centre: Centre, client: httpx.AsyncClient
) -> None:
    unknown = (await client.get(f"{PATH}/support/estimate")).json()
    assert (unknown["position"], unknown["p50_s"], unknown["trusted"]) == (None, None, False)
    centre.queues.expect(Estimator(centre.time, centre.time, centre.agents, Random(1)))
    centre.sign_in("li")
    for number in range(4):
        centre.call(f"c{number}")
    shown = (await client.get(f"{PATH}/support/estimate")).json()
    assert shown["position"] == 4
    assert 0 < shown["p50_s"] < shown["p90_s"]
    assert {key: shown[key] for key in ("queue", "trusted", "judged", "covered_percent", "error_s")} == {
        "queue": "support",
        "trusted": False,
        "judged": 0,
        "covered_percent": None,
        "error_s": None,
    }
    second = (await client.get(f"{PATH}/support/estimate?position=2")).json()
    assert (second["position"], second["p50_s"] < shown["p50_s"]) == (2, True)
    assert (await client.get(f"{PATH}/support/estimate?position=0")).status_code == 422


async def test_the_list_has_pages(client: httpx.AsyncClient) -> None:
    first = (await client.get(f"{PATH}?limit=2")).json()
    second = (await client.get(f"{PATH}?limit=2&cursor={first['next']}")).json()
    assert [item["id"] for item in first["items"] + second["items"]] == ["empty", "sales", "support"]


async def test_who_waits_is_named_first_to_last(centre: Centre, client: httpx.AsyncClient) -> None:
    centre.call("late", arrived_s=1)
    centre.call("early", arrived_s=9)
    centre.call("urgent", priority=5)
    waiting = (await client.get(f"{PATH}/support/waiting?limit=2")).json()
    assert (waiting["queue"], waiting["total"]) == ("support", 3)
    assert [(it["position"], it["contact"]) for it in waiting["items"]] == [(1, "urgent"), (2, "early")]
    assert waiting["items"][0]["priority"] == 5


@pytest.mark.parametrize("path", ["nobody", "nobody/waiting", "nobody/estimate"])
async def test_an_unknown_queue_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"{PATH}/{path}")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:yunhu:problem:queue.unknown")


@pytest.mark.parametrize("limit", ["0", "1001", "x"])
async def test_no_more_are_named_than_may_be(client: httpx.AsyncClient, limit: str) -> None:
    assert (await client.get(f"{PATH}/support/waiting?limit={limit}")).status_code == 422
