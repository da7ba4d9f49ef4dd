"""One log-in of every preset role at a running node, and things that are theirs or somebody else's."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import BigInteger, Boolean, Integer, Table, insert
from tests.app.running import Running

from yunhu.oversight.quality.tables import SAMPLE
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.http.cookie import COOKIE
from yunhu.trust.identity.services.entrance import Entered
from yunhu.trust.roles.presets import PRESETS
from yunhu.work.callbacks.store import CALLBACK
from yunhu.work.calls.tables import CONTACT, LEG, SEGMENT
from yunhu.work.recordings.store import RECORDING
from yunhu.work.tickets.tables import TICKET
from yunhu.work.voicemails.store import VOICEMAIL

PASSWORD = "a long walk in the rain"
OWNER = Principal("main", "test", UNLIMITED)

CENTRE = """
tenant: main
name: Test centre
language: en
skills: [{id: talk, name: Talk}]
agents:
  - {id: li, name: 李娜, sign_in: api, teams: [east], skills: [{skill: talk}]}
  - {id: wang, name: 王芳, sign_in: api, teams: [east], skills: [{skill: talk}]}
  - {id: zhao, name: 赵磊, sign_in: api, teams: [west], skills: [{skill: talk}]}
queues: [{id: support, name: Support, need: [{skill: talk}]}]
flows: [{id: direct, name: At once, start: wait, nodes: {wait: {verb: queue, queue: support}}}]
numbers: [{number: "5000", name: Support, flow: direct, language: en}]
"""

AGENTS = {"agent": "li"}
TEAMS = {"supervisor": ["east"]}
WHOSE = {"own": "li", "team": "wang", "sample": "zhao", "foreign": "zhao"}
"""The agent who had the contact: the agent's own, the team's, what the reviewer was given, and the rest."""


OF_TICKET = {
    "fields": "{}",
    "clocks": "[]",
    "kind": "open",
    "priority": "normal",
    "source": "manual",
}


async def employ(node: Running, agent: str) -> None:
    """Make a user of the same name for an agent, whose browser may register then."""
    await node.node.log_in.users.create(OWNER, agent, agent, ["agent"], agent, PASSWORD, False)


async def logged_in(node: Running, role: str) -> httpx.AsyncClient:
    """A browser in which somebody with a role is logged in."""
    log_in = node.node.log_in
    await log_in.users.create(
        OWNER, role, role, [role], AGENTS.get(role), PASSWORD, False, TEAMS.get(role, ())
    )
    entered = await log_in.entrance.log_in("main", role, PASSWORD, "test")
    assert isinstance(entered, Entered)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(node.app, raise_app_exceptions=False),
        base_url="http://test",
        cookies={COOKIE: entered.secret},
        headers={"Origin": "http://test", "Accept-Language": "en", "X-Purpose": "test"},
    )


async def everybody(node: Running) -> dict[str, httpx.AsyncClient]:
    """A browser for each preset."""
    return {role: await logged_in(node, role) for role in PRESETS}


def id_of(kind: str, whose: str) -> str:
    """The id of a thing: an agent's own, or made of both words."""
    return WHOSE[whose] if kind == "agent" else f"{kind}-{whose}"


async def things(node: Running) -> None:
    """One thing of each kind for each of `WHOSE`, as the projections would have written them."""
    rows: list[tuple[Table, dict[str, Any]]] = []
    for whose, agent in WHOSE.items():
        contact = id_of("contact", whose)
        rows += [
            (CONTACT, {"id": contact, "agent": agent, "connected_at": 1, "ended_at": 1}),
            (SEGMENT, {"id": f"segment-{whose}", "contact": contact, "agent": agent}),
            (LEG, {"id": id_of("leg", whose), "contact": contact, "figures": None}),
            (VOICEMAIL, {"id": id_of("voicemail", whose), "contact": contact}),
            (
                RECORDING,
                {"id": id_of("recording", whose), "contact": contact, "gaps": None, "state": "failed"},
            ),
            (CALLBACK, {"contact": contact, "state": "kept"}),
            (TICKET, {"id": id_of("ticket", whose), **OF_TICKET, "agent": agent}),
        ]
    given = {"id": "sample", "contact": id_of("contact", "sample"), "reviewer": "qa", "how": "hand"}
    rows.append((SAMPLE, given))
    async with node.node.database.writing() as connection:
        for number, (table, given) in enumerate(rows):
            await connection.execute(insert(table).values(_filled(table, number, given)))


def _filled(table: Table, number: int, given: dict[str, Any]) -> dict[str, Any]:
    """A row with something in every column that has to have something."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if not column.nullable and column.name not in given:
            whole = isinstance(column.type, BigInteger | Integer)
            row[column.name] = False if isinstance(column.type, Boolean) else 1 if whole else f"x{number}"
    return {**row, "tenant": "main", **given, **({"started_at": 1} if table is RECORDING else {})}
