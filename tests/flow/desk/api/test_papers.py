"""Cards, notes, outcomes and customers at the desk's door, and who may come in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter
from tests.flow.desk.test_agent_desk import CONFIGURED
from tests.stories.scenes import Scene
from tests.stories.world import World

from yunhu.flow.desk.api import desk as desk_api
from yunhu.flow.desk.api.shapes import Candidate, CustomerSummary, EarlierContact, OpenTicket
from yunhu.flow.desk.services.cards import CardMaker
from yunhu.kit.reach import Reach
from yunhu.platform.http.base import Principal, create_app
from yunhu.platform.http.persons import NumberNotThere, NumberRef


class Known:
    """One customer, one ticket, one earlier contact."""

    async def candidates(self, tenant: str, number: str) -> Sequence[Candidate]:
        """Whoever calls from the story's number is Lin."""
        if number != "13800001234":
            return []
        return [Candidate(customer=CustomerSummary(id="k1", name="林"), score=0.8, why="a similar number")]

    async def customer(self, tenant: str, customer: str) -> CustomerSummary | None:
        """Lin, and nobody else."""
        return CustomerSummary(id="k1", name="林") if customer == "k1" else None

    async def open_of(
        self, tenant: str, customers: Sequence[str], contact: str, limit: int
    ) -> Sequence[OpenTicket]:
        """Lin has a ticket."""
        if "k1" not in customers:
            return []
        ticket = OpenTicket(id="t1", number="7", subject="x", status="open", priority="normal", due_at=None)
        return [ticket]

    async def earlier(
        self, tenant: str, contact: str, number: str, customer: str | None, limit: int
    ) -> Sequence[EarlierContact]:
        """One, on another channel."""
        return [
            EarlierContact(
                id="e1",
                channel="chat",
                at="2026-01-01T00:00:00.000Z",
                queue=None,
                agent="li",
                talk_ms=None,
                disposition=None,
                note="<b>bold</b>",
            )
        ]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(World(tmp_path, CONFIGURED))


class Nobodys:
    """Knows no numbers."""

    async def number(self, who: Principal, ref: NumberRef) -> str:
        raise NumberNotThere


@pytest.fixture
def router(scene: Scene) -> APIRouter:
    """The door of the desk, which knows a customer."""
    desks, known = scene.world.rooms.desks, Known()

    async def caller_of(tenant: str, contact: str) -> str:
        return "13800001234"

    cards = CardMaker(desks.notes, caller_of, known.earlier, lambda number: None)
    cards.serve(known, known)
    return desk_api.make_router(
        desks.of_agents, desks.view, desks.tabs, desks.notes, cards, desks.issue, Nobodys()
    )


@pytest.fixture
async def client(router: APIRouter) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is the agent whose id the token is; `program` is nobody's."""

    async def authenticate(token: str) -> Principal | None:
        agent = None if token == "program" else token
        grants = {"desk.use": Reach.OWN, "customer.name": Reach.TENANT}
        return Principal("acme", f"user:{token}", grants, agent=agent)

    app = create_app("Test", "1", [router], authenticate, lambda: "request1")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://test",
        headers={"Authorization": "Bearer li", "Accept-Language": "en"},
    ) as opened:
        yield opened


def path(scene: Scene, what: str) -> str:
    """Something about the contact on the desk."""
    return f"/api/v1/desk/contacts/{scene.caller.contact_id}/{what}"


async def test_the_card_has_candidates_until_somebody_says_who_it_is(
    scene: Scene, client: httpx.AsyncClient
) -> None:
    card = (await client.get(path(scene, "card"))).json()
    assert (card["customer"], card["candidates"][0]["customer"]["id"]) == (None, "k1")
    assert card["tickets"][0]["number"] == "7"
    assert card["contacts"][0]["note"] == "<b>bold</b>"
    said = await client.put(path(scene, "customer"), json={"customer": "k1"})
    assert said.json() == {"disposition": None, "customer": "k1"}
    nobody = await client.put(path(scene, "customer"), json={"customer": "k9"})
    assert (nobody.status_code, nobody.json()["type"]) == (422, "urn:yunhu:problem:desk.no_customer")
    card = (await client.get(path(scene, "card"))).json()
    assert (card["customer"]["name"], card["candidates"]) == ("林", [])


async def test_the_newer_note_comes_with_the_refusal(scene: Scene, client: httpx.AsyncClient) -> None:
    assert (await client.get(path(scene, "note"))).json()["version"] == 0
    for version, text in enumerate(("first", "second")):
        answer = await client.put(path(scene, "note"), json={"text": text, "version": version})
        assert answer.json()["version"] == version + 1
    late = await client.put(path(scene, "note"), json={"text": "late", "version": 1})
    assert (late.status_code, late.json()["type"]) == (409, "urn:yunhu:problem:contact.note_outdated")
    assert (late.json()["note"]["text"], late.json()["note"]["version"]) == ("second", 2)


async def test_an_outcome_is_one_of_the_tree(scene: Scene, client: httpx.AsyncClient) -> None:
    refused = await client.put(path(scene, "disposition"), json={"code": "sale"})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:yunhu:problem:desk.no_disposition")
    assert (await client.put(path(scene, "disposition"), json={"code": "sold"})).status_code == 200
    scene.li.asks("hang_up")
    wrap_up = (await client.get("/api/v1/desk")).json()["wrap_up"]
    assert wrap_up["disposition"] == "sold"


async def test_a_note_has_a_bound_and_other_keys_are_refused(scene: Scene, client: httpx.AsyncClient) -> None:
    for body in ({"text": "x" * 8_001, "version": 0}, {"text": "x", "version": 0, "more": 1}, {"text": "x"}):
        assert (await client.put(path(scene, "note"), json=body)).status_code == 422


async def test_commands_of_the_desk_are_accepted_and_their_outcome_is_seen(
    scene: Scene, client: httpx.AsyncClient
) -> None:
    for command, phase in (("hold", "held"), ("resume", "talking")):
        assert (await client.post(path(scene, command))).status_code == 202
        assert (await client.get("/api/v1/desk")).json()["contact"]["phase"] == phase
    asked = await client.post(path(scene, "consult"), json={"to": "agent:wang"})
    assert (asked.status_code, asked.content) == (202, b"")
    wang = {"Authorization": "Bearer wang"}
    shown = (await client.get("/api/v1/desk", headers=wang)).json()["contact"]
    assert (shown["phase"], shown["can"]) == ("offered", ["reject"])
    rejected = await client.post(path(scene, "reject"), json={"reason": "wrong_skill"}, headers=wang)
    assert rejected.status_code == 202
    assert scene.caller.contact.phase == "held"


async def test_credentials_and_tab_are_the_agents_own(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/v1/desk/sip-credentials", json={"tab": "tab9"})).json()
    assert answer["uri"].startswith("sip:agent.li@")
    assert answer["authorization_user"].startswith("agent.li.tab9.")
    assert (answer["path"], answer["ice_servers"]) == ("/sip", [])
    assert (await client.post("/api/v1/desk/tab", json={"tab": "tab9"})).json()["tab"] == "tab9"
    assert (await client.post("/api/v1/desk/tab", json={"tab": "no good"})).status_code == 422


async def test_a_program_and_a_person_who_is_no_agent_have_no_desk(
    scene: Scene, client: httpx.AsyncClient
) -> None:
    program = {"Authorization": "Bearer program"}
    for answer in (
        await client.get("/api/v1/desk", headers=program),
        await client.post(path(scene, "hold"), headers=program),
        await client.get(path(scene, "card"), headers=program),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:yunhu:problem:desk.no_agent")


async def test_a_contact_of_nobody_has_no_papers(client: httpx.AsyncClient) -> None:
    for what in ("card", "note"):
        answer = await client.get(f"/api/v1/desk/contacts/{'0' * 32}/{what}")
        assert answer.status_code == 404
