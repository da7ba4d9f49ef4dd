"""Every route, every role, one's own things and foreign ones: what is in the matrix is what the doors do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from tests.app.running import Running, running, served
from tests.app.sockets import PATIENCE_S, SIP, Knocked, hear, knock
from tests.app.staff import CENTRE, WHOSE, everybody, id_of, things
from tests.app.ws_phone import ws_phone
from tests.contracts.test_openapi import FILLED, is_personal, is_public, operations, scope_of
from websockets.asyncio.client import connect

from yunhu.kit.reach import Reach, covers
from yunhu.people.agents.facts import WrapUpFinished
from yunhu.platform.http.base import scope_of as scope_of_dependency
from yunhu.platform.http.cookie import COOKIE
from yunhu.trust.roles.doors import OBJECTS, about
from yunhu.trust.roles.model import PERMISSIONS
from yunhu.trust.roles.presets import PRESETS

FOREIGN = "urn:yunhu:problem:object.unknown"
REFUSED = "urn:yunhu:problem:auth.not_allowed"
AT_ONCE = 8
NEEDED: dict[str, Reach] = {
    "own": Reach.OWN,
    "team": Reach.TEAM,
    "sample": Reach.SAMPLE,
    "foreign": Reach.TENANT,
}
"""How far a permission must reach to be about the things of `staff.WHOSE`."""

CHANGED_BY_CALLS = re.compile(r"/api/v1/(session|sessions|keys)\b")
"""What is left out: one's own session, and what would change the keys of the node that all others use."""

OF_LISTS = {"recording": "recording.read", "ticket": "ticket.read", "agent": "agent.read"}

WITHOUT_WORD = {SIP}
"""Streams that ask for no permission: what is said on them asks for credentials of its own."""

DESK, LIVE = "/api/v1/desk/live", "/api/v1/live"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, centre=CENTRE) as it:
        await things(it)
        yield it


def routes_of(app: FastAPI) -> list[APIRoute | APIWebSocketRoute]:
    """Every route of every router."""
    return [
        route
        for router in app.state.routers
        for route in router.routes
        if isinstance(route, APIRoute | APIWebSocketRoute)
    ]


def words_of(route: APIRoute | APIWebSocketRoute) -> list[str]:
    """The permissions that a route needs."""
    found = (scope_of_dependency(each.call) for each in route.dependant.dependencies)
    return [word for word in found if word is not None]


async def test_every_route_names_a_permission_that_there_is(node: Running) -> None:
    seen: set[str] = set()
    for route in routes_of(node.app):
        words, what = words_of(route), (route.path, route.name)
        if isinstance(route, APIWebSocketRoute):
            assert words or route.path in WITHOUT_WORD, what
        elif (route.openapi_extra or {}).get("security") is None:
            assert len(words) == 1, what
        assert set(words) <= PERMISSIONS.keys(), what
        seen |= set(words)
    assert {word.split(".")[0] for word in seen} <= {word.split(".")[0] for word in PERMISSIONS}


async def test_a_narrow_permission_opens_no_route_that_knows_nothing_of_reach(node: Running) -> None:
    for route in routes_of(node.app):
        for word in words_of(route):
            if min(PERMISSIONS[word].reaches) != Reach.TENANT:
                assert about(route.path_format) is not None, (word, route.path)


async def test_every_role_at_every_route(node: Running) -> None:
    clients = await everybody(node)
    turn = asyncio.Semaphore(AT_ONCE)
    wrong: list[str] = []

    async def call(role: str, method: str, path: str, word: str, whose: str | None) -> None:
        kind_at = about(path)
        names = dict(FILLED)
        if whose is not None and kind_at is not None:
            names["id"] = id_of(kind_at[0], whose)
        # Nothing takes a list, so that what is let in changes nothing.
        body: list[str] | None = [] if method in ("POST", "PUT", "PATCH") else None
        async with turn:
            answer = await clients[role].request(method, path.format(**names), json=body)
        expected, got = expectation(role, word, whose), outcome(answer)
        if got != expected:
            wrong.append(
                f"{role} {method} {path} {whose or ''}: {got} ({answer.status_code}), not {expected}"
            )

    calls = []
    for method, path, operation in await operations(node):
        if is_public(operation) or is_personal(operation) or CHANGED_BY_CALLS.match(path):
            continue
        found = about(path)
        is_about_one, word = found is not None and found[1] is not None, scope_of(operation)
        for role, preset in PRESETS.items():
            narrow = preset.grants.get(word, Reach.TENANT) != Reach.TENANT
            things_ = tuple(NEEDED) if is_about_one and narrow else ("foreign",) if is_about_one else (None,)
            calls += [call(role, method, path, word, whose) for whose in things_]
    await asyncio.gather(*calls)
    for client in clients.values():
        await client.aclose()
    assert len(calls) > 1_500
    assert not wrong, "\n".join(sorted(wrong)[:40])


def expectation(role: str, word: str, whose: str | None) -> str:
    """What the matrix says."""
    reach = PRESETS[role].grants.get(word, Reach.NOTHING)
    if not reach:
        return "refused"
    return "passes" if whose is None or covers(reach, NEEDED[whose]) else "not there"


def outcome(answer: httpx.Response) -> str:
    """What the door did. What passes may still be refused, for what it says or asks for."""
    kind = answer.json().get("type") if "problem" in answer.headers.get("content-type", "") else None
    return {FOREIGN: "not there", REFUSED: "refused"}.get(str(kind), "passes")


async def test_lists_leave_out_what_is_foreign(node: Running) -> None:
    clients = await everybody(node)
    for path, kind in OBJECTS.items():
        word = OF_LISTS.get(kind, "contact.read")
        for role, client in clients.items():
            reach = PRESETS[role].grants.get(word, Reach.NOTHING)
            answer = await client.get(path)
            if not reach:
                assert answer.status_code == 403, (path, role)
                continue
            shown = {item["id"] for item in answer.json()["items"]}
            wanted = {id_of(kind, whose) for whose, needed in NEEDED.items() if covers(reach, needed)}
            assert shown == wanted, (path, role)
    for client in clients.values():
        await client.aclose()


# ── streams ──────────────────────────────────────────────────────────────────────────────────────────


def as_somebody(address: str, client: httpx.AsyncClient) -> dict[str, str]:
    """The headers of a page in the browser of somebody who is logged in."""
    return {"Origin": f"http://{address}", "Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}


def seen(knocked: Knocked) -> str:
    """What the door did."""
    return {FOREIGN: "not there", REFUSED: "refused"}.get(knocked.kind, "passes")


def agents_of(role: str) -> set[str]:
    """The agents whom a role is shown live."""
    reach = PRESETS[role].grants.get("live.read", Reach.NOTHING)
    return {agent for whose, agent in WHOSE.items() if covers(reach, NEEDED[whose])}


async def test_every_role_at_every_stream(node: Running) -> None:
    clients = await everybody(node)
    streams = [route for route in routes_of(node.app) if isinstance(route, APIWebSocketRoute)]
    assert {route.path for route in streams} == {SIP, DESK, LIVE}, "a new stream belongs in this sweep"
    async with served(node.app, node.node) as address:
        for role, client in clients.items():
            for route in streams:
                got = await knock(address, route.path, as_somebody(address, client))
                words = words_of(route)
                expected = expectation(role, words[0], None) if words else "passes"
                assert seen(got) == expected, (role, route.path, got.status)
                if route.path == LIVE and expected == "passes":
                    assert {it["id"] for it in got.first["agents"]} == agents_of(role), role
                if route.path == DESK and got.status == 101:
                    assert got.first["agent"]["id"] == WHOSE["own"], role
    for client in clients.values():
        await client.aclose()


async def test_a_stream_tells_each_role_of_its_own_and_of_nobody_else(node: Running) -> None:
    clients = await everybody(node)
    watchers = [role for role in PRESETS if agents_of(role)]
    assert {"supervisor", "administrator"} <= set(watchers)
    async with served(node.app, node.node) as address:
        for role in watchers:
            headers = as_somebody(address, clients[role])
            url = f"ws://{address}{LIVE}"
            async with connect(url, additional_headers=headers, open_timeout=PATIENCE_S) as stream:
                assert (await hear(stream))["kind"] == "snapshot"
                # One's own comes last: whatever else is told of agents came before it.
                for agent in sorted(set(WHOSE.values()), reverse=True):
                    node.node.rooms.announce("main", None, WrapUpFinished(agent=agent, why="time"))
                told: set[str] = set()
                while WHOSE["own"] not in told:
                    told |= {(await hear(stream)).get("body", {}).get("agent")} - {None}
            assert told == agents_of(role), role
    for client in clients.values():
        await client.aclose()


async def test_nobody_registers_somebody_else_at_the_stream_for_phones(node: Running) -> None:
    own = node.node.rooms.registrar.issue("agent", WHOSE["own"], "tab1", 3_600)
    async with served(node.app, node.node) as address:
        for whose, agent in WHOSE.items():
            user = f"agent.{agent}"
            async with ws_phone(address, user, own.authorization_user, own.password) as phone:
                expected = 200 if whose == "own" else 403
                assert (await phone.register()).status == expected, whose
            async with ws_phone(address, user) as nobody:
                assert (await nobody.ask("REGISTER", f"sip:{nobody.realm}")).status == 401, whose
