"""Samples over HTTP: given, seen, reviewed, taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import Running, running
from tests.app.staff import CENTRE, everybody, things

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
    turned = {"reviewer": "qa", "each": 1, "since": PERIOD["until"], "until": PERIOD["since"]}
    answer = await lead.post("/api/v1/quality/draws", json=turned)
    assert answer.json()["type"] == "urn:yunhu:problem:quality.period_empty"
    assert (await lead.delete("/api/v1/quality/assignments/sample")).status_code == 404, "of another team"
    for client in people.values():
        await client.aclose()
