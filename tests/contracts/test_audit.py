"""Every change, privileged read and opening of a stream leaves exactly one entry, whatever comes of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from fastapi.routing import APIWebSocketRoute
from sqlalchemy import RowMapping
from tests.app.running import Running, running, served
from tests.app.sockets import PATIENCE_S, SIP, knock
from tests.contracts.test_openapi import (
    Operation,
    body_of,
    filled,
    is_personal,
    is_public,
    operations,
    scope_of,
)

from yunhu.trust.audit.tables import ENTRY
from yunhu.trust.roles.model import PRIVILEGED

SAFE = ("GET", "HEAD", "OPTIONS")

GOES_ON = frozenset(
    {
        "/api/v1/recordings/{id}/audio",
        "/api/v1/recordings/{id}/marks",
        "/api/v1/recordings/{id}/waveform",
        "/api/v1/reveals/purposes",
    }
)
"""Reads by a privileged permission that show nothing, or go on with what an audited request has opened."""

BODY_SAYS_WHY = tuple(
    f"/api/v1/recordings/{{id}}/{end}"
    for end in ("listenings", "exports", "holds", "holds/{hold}/release", "erase")
)
"""Where the body says why, and counts more than the header, once whoever asks may ask."""

CHANGES = frozenset({"/api/v1/session/sso/callback"})
"""Where a browser is sent to by another site, so that the method says nothing: it logs somebody in."""

LEFT_OPEN = ("/stream", "/live")
"""What answers for as long as somebody listens."""


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def sent(node: Running, token: str | None) -> dict[str, tuple[Operation, int]]:
    """Ask at every door; what was asked, and the status, by the id of the request."""
    found: dict[str, tuple[Operation, int]] = {}
    async with node.client(token) as client:
        for number, operation in enumerate(await operations(node)):
            method, path, _ = operation
            if path.endswith(LEFT_OPEN):
                continue
            id_ = f"walk{'x' if token is None else token[-6:].encode().hex()}{number}"
            headers = {"X-Request-Id": id_, "X-Purpose": "%E6%A3%80%E6%9F%A5"}
            answer = await client.request(method, filled(path), json=body_of(path), headers=headers)
            found[id_] = operation, answer.status_code
    return found


async def entries(node: Running) -> list[RowMapping]:
    """Every entry that a request has left."""
    await node.node.projector.caught_up()
    async with node.node.database.reading() as connection:
        query = ENTRY.select().where(ENTRY.c.tenant == "main", ENTRY.c.request.startswith("walk"))
        return list((await connection.execute(query)).mappings())


def is_due(operation: Operation) -> bool:
    """Whether a request to it leaves an entry."""
    method, path, described = operation
    if method not in SAFE or path in CHANGES:
        return True
    if is_public(described) or is_personal(described) or path in GOES_ON:
        return False
    return scope_of(described) in PRIVILEGED


def said_in_body(method: str, path: str) -> str:
    """Why the body that is sent there says somebody asks; empty when it does not say."""
    if method != "POST" or path not in BODY_SAYS_WHY:
        return ""
    body = body_of(path)
    assert isinstance(body, dict)
    return str(body.get("purpose") or body["reason"])


def assert_each_left_one(
    asked: Mapping[str, tuple[Operation, int]], rows: list[RowMapping], may: bool
) -> None:
    """`may`: whether whoever asked is let in everywhere, so that the bodies are read."""
    count = Counter(row["request"] for row in rows)
    wrong = [
        (operation[:2], status, count[id_])
        for id_, (operation, status) in asked.items()
        if count[id_] != (1 if is_due(operation) else 0)
    ]
    assert not wrong
    for row in rows:
        if row["request"] in asked:
            operation, status = asked[row["request"]]
            assert (row["method"], row["route"], row["status"]) == (*operation[:2], status)
            assert row["address"] == "127.0.0.1"
            assert row["why"] == ((may and said_in_body(row["method"], row["route"])) or "检查")
            if not is_public(operation[2]) and not is_personal(operation[2]):
                assert row["action"] == scope_of(operation[2]) or row["action"] == "audit.export", operation[
                    :2
                ]


async def test_every_door_leaves_one_entry_of_whoever_comes(node: Running) -> None:
    """With everything, with little, of another tenant, and without any name."""
    tokens = {
        "everything": node.admin_token,
        "little": await node.token("hours.read"),
        "foreign": await node.token("*", tenant="other"),
        "nobody": None,
    }
    asked = {name: await sent(node, token) for name, token in tokens.items()}
    rows = await entries(node)
    for name, walked in asked.items():
        mine = [row for row in rows if row["request"] in walked]
        assert_each_left_one(walked, mine, name == "everything")
        assert len(mine) > 60
        actors = {row["actor"] for row in mine if not is_public(walked[row["request"]][0][2])}
        assert len(actors) == 1, (name, actors)
        assert ("anonymous" in actors) == (name == "nobody"), (name, actors)
    # A refusal is an entry as any other.
    assert {"ok", "refused"} <= {row["outcome"] for row in rows}


async def test_an_answer_that_shows_personal_data_is_written_down_before(node: Running) -> None:
    due = [it[:2] for it in await operations(node) if it[0] in SAFE and is_due(it)]
    assert ("GET", "/api/v1/audit") in due
    assert len(due) > 2


def streams(node: Running) -> list[str]:
    """The path of every WebSocket."""
    routes = (route for router in node.app.state.routers for route in router.routes)
    return [route.path for route in routes if isinstance(route, APIWebSocketRoute)]


async def test_every_stream_leaves_an_entry_when_it_is_opened_refused_and_ended(node: Running) -> None:
    tokens = {
        "everything": node.admin_token,
        "little": await node.token("hours.read"),
        "foreign": await node.token("*", tenant="other"),
        "nobody": None,
    }
    asked: dict[str, tuple[str, int]] = {}
    async with served(node.app, node.node) as address:
        for name, token in tokens.items():
            for number, path in enumerate(streams(node)):
                asked[f"walk{name}{number}"] = path, await opened(address, path, token, f"walk{name}{number}")
    let_in = {id_ for id_, (_, status) in asked.items() if status == 101}
    assert {path for path, _ in asked.values()} >= {SIP, "/api/v1/live", "/api/v1/desk/live"}
    rows = await entries(node)
    async with asyncio.timeout(PATIENCE_S):
        # A server notices that a client has gone when it has gone.
        while len(rows) < len(asked) + len(let_in):
            rows = await entries(node)
    ends = {row["request"] for row in rows if row["status"] == 0}
    said = {row["request"]: (row["route"], row["status"]) for row in rows if row["status"]}
    assert (said, ends, len(rows)) == (asked, let_in, len(asked) + len(let_in))
    assert {row["method"] for row in rows} == {"WEBSOCKET"}
    assert {row["why"] for row in rows} == {"check"}
    assert {row["address"] for row in rows} == {"127.0.0.1"}
    assert {row["outcome"] for row in rows} == {"ok", "refused"}


async def opened(address: str, path: str, token: str | None, id_: str) -> int:
    """The status of an opening by a token, which has this id."""
    headers = {"X-Request-Id": id_} | ({} if token is None else {"Authorization": f"Bearer {token}"})
    return (await knock(address, path, headers)).status
