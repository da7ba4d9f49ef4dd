"""Samples over HTTP: given, seen, reviewed, taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from tests.app.running import Running, running
from tests.app.staff import CENTRE, everybody, things

from yunhu.trust.audit.tables import ENTRY

PERIOD = {"since": "1969-12-31T00:00:00Z", "until": "1970-02-01T00:00:00Z"}


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, centre=CENTRE) as it:
        await things(it)
        yield it


async def test_what_is_given_is_seen_and_what_is_taken_away_is_not(node: Running) -> None:
    people = await everybody(node)
    lead, reviewer = people["supervisor"], people["qa"]
    assert (await reviewer.get("/api/v1/contacts/contact-own")).status_code == 404
    given = {"reviewer": "qa", "contacts": ["contact-own"]}
    made = await lead.post("/api/v1/quality/assignments", json=given)
    assert made.status_code == 201, made.text
    (sample,) = made.json()["items"]
    assert (sample["contact"], sample["recording"], sample["agent"]) == ("contact-own", "recording-own", "li")
    assert (await lead.post("/api/v1/quality/assignments", json=given)).json()["items"] == [], "had already"
    assert (await reviewer.get("/api/v1/contacts/contact-own")).status_code == 200
    mine = (await reviewer.get("/api/v1/quality/samples")).json()["items"]
    assert {it["contact"] for it in mine} == {"contact-own", "contact-sample"}
    path = f"/api/v1/quality/samples/{sample['id']}/reviewed"
    assert (await reviewer.put(path, json={"reviewed": True})).json()["reviewed_at"]
    still = (await reviewer.get("/api/v1/quality/samples?reviewed=false")).json()["items"]
    assert [it["contact"] for it in still] == ["contact-sample"]
    assert (await lead.delete(f"/api/v1/quality/assignments/{sample['id']}")).status_code == 204
    assert (await reviewer.get("/api/v1/contacts/contact-own")).status_code == 404
    assert (await reviewer.put(path, json={"reviewed": True})).status_code == 404
    for client in people.values():
        await client.aclose()


async def test_contacts_are_drawn_from_the_team_alone(node: Running) -> None:
    people = await everybody(node)
    lead, admin = people["supervisor"], people["administrator"]
    wanted = {"reviewer": "qa", "each": 2, "seed": 7, **PERIOD}
    drawn = (await lead.post("/api/v1/quality/draws", json=wanted)).json()["items"]
    assert {it["contact"] for it in drawn} == {"contact-own", "contact-team"}
    assert {it["how"] for it in drawn} == {"random"}
    shown = (await lead.get("/api/v1/quality/assignments")).json()["items"]
    assert {it["agent"] for it in shown} == {"li", "wang"}
    every = (await admin.get("/api/v1/quality/assignments")).json()["items"]
    assert {it["contact"] for it in every} == {"contact-own", "contact-team", "contact-sample"}
    for client in people.values():
        await client.aclose()


async def test_so_many_are_drawn_of_an_agent_and_the_seed_is_kept(node: Running) -> None:
    people = await everybody(node)
    admin = people["administrator"]
    wanted = {"reviewer": "qa", "count": 1, "agent": "wang", "due_at": "2999-01-01T00:00:00Z", **PERIOD}
    drawn = await admin.post("/api/v1/quality/draws", json=wanted)
    assert drawn.status_code == 201, drawn.text
    assert [(it["contact"], it["due_at"]) for it in drawn.json()["items"]] == [
        ("contact-team", "2999-01-01T00:00:00.000Z")
    ]
    none = await admin.post("/api/v1/quality/draws", json={**wanted, "queue": "billing"})
    assert none.json()["items"] == []
    await node.node.projector.caught_up()
    async with node.node.database.reading() as connection:
        rows = (
            await connection.execute(ENTRY.select().where(ENTRY.c.route == "/api/v1/quality/draws"))
        ).all()
    details = [msgspec.json.decode(row.detail) for row in rows]
    assert {"seed", "reviewer", "given"} <= details[0].keys()
    assert sorted(it["given"] for it in details) == ["0", "1"]
    for client in people.values():
        await client.aclose()


async def test_who_leads_chooses_among_the_team(node: Running) -> None:
    people = await everybody(node)
    lead = people["supervisor"]
    choices = (await lead.get("/api/v1/quality/choices")).json()
    assert {it["id"] for it in choices["reviewers"]} == {"qa"}
    assert {it["id"] for it in choices["agents"]} == {"li", "wang"}
    assert choices["queues"] == [{"id": "support", "name": "Support"}]
    path = "/api/v1/quality/candidates"
    mine = (await lead.get(path)).json()["items"]
    assert {it["contact"] for it in mine} == {"contact-own", "contact-team"}
    assert {it["recording"] for it in mine} == {"recording-own", "recording-team"}
    (one,) = (await lead.get(path, params={"agent": "wang", **PERIOD})).json()["items"]
    assert one["contact"] == "contact-team"
    assert (await lead.get(path, params={"since": PERIOD["until"]})).json()["items"] == []
    every = (await people["administrator"].get(path)).json()["items"]
    assert {it["contact"]: it["reviewers"] for it in every}["contact-sample"] == ["qa"]
    first = (await people["administrator"].get(path, params={"limit": 1})).json()
    rest = (await people["administrator"].get(path, params={"cursor": first["next"]})).json()
    assert len(first["items"]) + len(rest["items"]) == len(every)
    assert (await people["qa"].get(path)).status_code == 403
    for client in people.values():
        await client.aclose()


async def test_what_is_refused(node: Running) -> None:
    people = await everybody(node)
    lead = people["supervisor"]
    for body, problem in (
        ({"reviewer": "agent", "contacts": ["contact-own"]}, "quality.no_reviewer"),
        ({"reviewer": "nobody", "contacts": ["contact-own"]}, "quality.no_reviewer"),
        ({"reviewer": "qa", "contacts": ["contact-foreign"]}, "quality.contacts_unknown"),
    ):
        answer = await lead.post("/api/v1/quality/assignments", json=body)
        assert (answer.status_code, answer.json()["type"]) == (422, f"urn:yunhu:problem:{problem}")
    late = {"reviewer": "qa", "contacts": ["contact-own"], "due_at": "2001-01-01T00:00:00Z"}
    answer = await lead.post("/api/v1/quality/assignments", json=late)
    assert answer.json()["type"] == "urn:yunhu:problem:quality.due_past"
    for many in ({}, {"each": 1, "count": 1}):
        answer = await lead.post("/api/v1/quality/draws", json={"reviewer": "qa", **many, **PERIOD})
        assert answer.json()["type"] == "urn:yunhu:problem:quality.how_many"
    turned = {"reviewer": "qa", "each": 1, "since": PERIOD["until"], "until": PERIOD["since"]}
    answer = await lead.post("/api/v1/quality/draws", json=turned)
    assert answer.json()["type"] == "urn:yunhu:problem:quality.period_empty"
    assert (await lead.delete("/api/v1/quality/assignments/sample")).status_code == 404, "of another team"
    for client in people.values():
        await client.aclose()
