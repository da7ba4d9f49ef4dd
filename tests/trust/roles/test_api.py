"""Roles over HTTP: shown, defined in versions, in effect at once, removed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import Running, running
from tests.app.staff import CENTRE, logged_in, things

from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.trust.roles.model import PERMISSIONS
from yunhu.trust.roles.presets import PRESETS

LEAD = {"version": 0, "zh": "组长", "en": "Lead", "grants": {"contact.read": "team", "desk.use": "own"}}


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, centre=CENTRE) as it:
        await things(it)
        yield it


def problem(answer: httpx.Response) -> tuple[int, str]:
    """The status and the id of a refusal."""
    return answer.status_code, answer.json()["type"].removeprefix("urn:yunhu:problem:")


async def test_a_role_is_defined_given_changed_and_removed(node: Running) -> None:
    async with await logged_in(node, "administrator") as admin, await logged_in(node, "agent") as agent:
        assert len((await admin.get("/api/v1/permissions")).json()["items"]) == len(PERMISSIONS)
        made = await admin.put("/api/v1/roles/lead", json=LEAD)
        assert (made.status_code, made.json()["version"]) == (200, 1), made.text
        assert problem(await admin.put("/api/v1/roles/lead", json=LEAD)) == (409, "role.exists")
        shown = (await admin.get("/api/v1/roles")).json()
        assert [it["id"] for it in shown["items"]] == [*PRESETS, "lead"]
        assert not shown["separation"]
        assert (await agent.get("/api/v1/contacts/contact-team")).status_code == 404
        user = (await admin.get("/api/v1/users/agent")).json()
        given = {"version": user["version"], "roles": ["agent", "lead"], "teams": []}
        assert (await admin.put("/api/v1/users/agent/roles", json=given)).status_code == 200
        assert (await agent.get("/api/v1/contacts/contact-team")).status_code == 200, "at once"
        assert problem(await admin.delete("/api/v1/roles/lead")) == (409, "role.held")
        narrow = {**LEAD, "version": 1, "grants": {"desk.use": "own"}}
        assert (await admin.put("/api/v1/roles/lead", json=narrow)).json()["version"] == 2
        assert (await agent.get("/api/v1/contacts/contact-team")).status_code == 404
        stale = {**LEAD, "version": 1}
        assert problem(await admin.put("/api/v1/roles/lead", json=stale)) == (409, "role.changed_meanwhile")
        given = {"version": user["version"] + 1, "roles": ["agent"], "teams": []}
        assert (await admin.put("/api/v1/users/agent/roles", json=given)).status_code == 200
        assert (await admin.delete("/api/v1/roles/lead")).status_code == 204
        assert problem(await admin.get("/api/v1/roles/lead")) == (404, "role.unknown")
        assert (await admin.put("/api/v1/roles/lead", json=LEAD)).json()["version"] == 4, "none is reused"
        await node.node.permitting.roles.load("main")
        assert (await admin.get("/api/v1/roles/lead")).json()["grants"] == LEAD["grants"]


async def test_what_is_refused(node: Running) -> None:
    async with await logged_in(node, "administrator") as admin, await logged_in(node, "security") as security:
        for role, wanted, refusal in (
            ("agent", {**LEAD, "version": 1}, (409, "role.preset")),
            ("none", {**LEAD, "version": 3}, (404, "role.unknown")),
            ("odd", {**LEAD, "grants": {"customer.read": "own"}}, (422, "role.words_unreachable")),
            ("odd", {**LEAD, "grants": {"no.such": "own"}}, (422, "role.words_unreachable")),
        ):
            assert problem(await admin.put(f"/api/v1/roles/{role}", json=wanted)) == refusal
        assert (await security.put("/api/v1/roles/lead", json=LEAD)).status_code == 200, "grants, cannot use"
        assert (await security.get("/api/v1/contacts")).status_code == 403
        own = {"version": 1, "roles": ["security", "lead"], "teams": []}
        assert problem(await security.put("/api/v1/users/security/roles", json=own)) == (403, "role.own")
        two = {"version": 1, "roles": ["security", "audit"], "teams": []}
        assert problem(await admin.put("/api/v1/users/security/roles", json=two)) == (409, "role.clash")
        given = {"version": 1, "roles": ["king"], "teams": []}
        assert problem(await admin.put("/api/v1/users/security/roles", json=given)) == (422, "role.not_there")


async def test_who_defines_roles_puts_nothing_into_them_that_he_has_not(node: Running) -> None:
    writer = {**LEAD, "grants": {"role.write": "tenant", "role.read": "tenant", "contact.read": "own"}}
    async with await logged_in(node, "administrator") as admin:
        assert (await admin.put("/api/v1/roles/writer", json=writer)).status_code == 200
    owner = Principal("main", "test", UNLIMITED)
    await node.node.log_in.users.create(owner, "w", "W", ["writer"], None, "a long walk in the rain", False)
    token = await node.token("role.write", "role.read")
    async with node.client(token) as program:
        assert problem(await program.put("/api/v1/roles/lead", json=LEAD)) == (403, "role.beyond_own")
