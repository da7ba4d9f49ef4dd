"""Agents over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from msgspec import Struct
from tests.app.doors import at_the_door

from yunhu.people.agents.api import make_router
from yunhu.people.agents.model import Agent
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime

PATH = "/api/v1/agents"
AGENTS = (
    Agent("li", "Li", phone="8001"),
    Agent("wang", "Wang", contact="sip:wang@127.0.0.1", sign_in="api"),
    Agent("zhao", "Zhao", contact="sip:zhao@127.0.0.1", sign_in="always"),
)


class Office:
    """Agents in virtual time."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.facts: list[Struct] = []
        self.agents = Agents(
            "main", self.time, self.time, lambda tenant, contact, fact: self.facts.append(fact)
        )
        self.agents.configure(AGENTS)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
async def client(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with at_the_door(make_router(office.agents)) as opened:
        yield opened


async def test_all_axes_are_shown(client: httpx.AsyncClient) -> None:
    shown = (await client.get(f"{PATH}/zhao")).json()
    assert shown["since"].endswith("Z")
    assert {**shown, "since": ""} == {
        "id": "zhao",
        "name": "Zhao",
        "presence": "available",
        "reason": "",
        "pending": None,
        "routing": "idle",
        "since": "",
        "until": None,
        "reachable": True,
        "ready": True,
        "contact": None,
        "load": {"voice": 0},
        "held": [],
        "handled": 0,
        "talked_ms": 0,
    }


async def test_the_list_has_pages(client: httpx.AsyncClient) -> None:
    first = (await client.get(f"{PATH}?limit=2")).json()
    second = (await client.get(f"{PATH}?limit=2&cursor={first['next']}")).json()
    assert [agent["id"] for agent in first["items"] + second["items"]] == ["li", "wang", "zhao"]


async def test_presence_is_set_with_its_reason(office: Office, client: httpx.AsyncClient) -> None:
    await client.post(f"{PATH}/wang/presence", json={"presence": "available"})
    shown = await client.post(f"{PATH}/wang/presence", json={"presence": "break", "reason": "lunch"})
    assert (shown.json()["presence"], shown.json()["reason"], shown.json()["ready"]) == (
        "break",
        "lunch",
        False,
    )
    assert getattr(office.facts[-1], "by", None) == "token1"


async def test_presence_during_a_contact_waits(office: Office, client: httpx.AsyncClient) -> None:
    office.agents.occupy("zhao", "contact1", "test")
    shown = (await client.post(f"{PATH}/zhao/presence", json={"presence": "break"})).json()
    assert shown["presence"] == "available"
    assert shown["pending"] == {"presence": "break", "reason": "", "by": "token1"}
    assert (shown["routing"], shown["contact"]) == ("engaged", "contact1")
    [held] = shown["held"]
    assert (held["contact"], held["channel"], held["routing"]) == ("contact1", "voice", "engaged")
    assert (held["until"], shown["handled"]) == (None, 1)


async def test_after_work_is_extended_and_finished(office: Office, client: httpx.AsyncClient) -> None:
    epoch = office.agents.occupy("zhao", "contact1", "test")
    office.agents.released("zhao", epoch, 10)
    before = (await client.get(f"{PATH}/zhao")).json()
    assert before["routing"] == "wrap-up"
    extended = (await client.post(f"{PATH}/zhao/wrap-up/extend", json={"seconds": 60})).json()
    assert extended["until"] > before["until"]
    assert (await client.post(f"{PATH}/zhao/wrap-up/finish")).json()["routing"] == "idle"
    assert (await client.post(f"{PATH}/zhao/wrap-up/finish")).status_code == 200
    refused = await client.post(f"{PATH}/zhao/wrap-up/extend", json={"seconds": 60})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:yunhu:problem:agent.state_refused")


@pytest.mark.parametrize(
    ("path", "body", "status", "problem"),
    [
        ("li/presence", {"presence": "available"}, 409, "agent.phone_not_registered"),
        ("wang/presence", {"presence": "break"}, 409, "agent.presence_refused"),
        ("nobody/presence", {"presence": "break"}, 404, "agent.unknown"),
        ("wang/presence", {"presence": "asleep"}, 422, "request.invalid"),
        ("wang/presence", {"presence": "busy", "reason": "x" * 65}, 422, "request.invalid"),
        ("wang/wrap-up/extend", {"seconds": 0}, 422, "request.invalid"),
        ("wang/wrap-up/extend", {"seconds": 3601}, 422, "request.invalid"),
        ("nobody/wrap-up/finish", None, 404, "agent.unknown"),
    ],
)
async def test_what_is_refused(
    client: httpx.AsyncClient, path: str, body: object, status: int, problem: str
) -> None:
    answer = await client.post(f"{PATH}/{path}", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:yunhu:problem:{problem}")
