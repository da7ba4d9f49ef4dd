"""A day of a whole node with people who call and are written about: afterwards nothing of theirs is in clear.

Searched are all files of its data folder (journal, databases, recovery records, keys), all logs at the lowest
level, everything that the live stream told, every answer of the interface and what the commands print.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog
from tests.app import far_ends
from tests.app.at_desk import AtDesk, Stream, logged_in
from tests.app.running import Running, running, served, until
from tests.stories.in_clear import Search

from yunhu.app.story.read import read
from yunhu.app.story.words import Teller
from yunhu.platform import telemetry, texts
from yunhu.trust.roles.model import PERMISSIONS

TALKER, WRITER, MESSENGER, WAITER, NUISANCE, OUTSIDE = (
    "13871625348", "15926374851", "18637495162", "13948571627", "17763549281", "02164738295",
)  # fmt: skip
PERSONS = {
    "the talker's number": TALKER,
    "the writer's number": WRITER,
    "the messenger's number": MESSENGER,
    "the waiter's number": WAITER,
    "the nuisance's number": NUISANCE,
    "the number outside": OUTSIDE,
    "the identity card": "310104198703126356",
    "the bank card": "6217562043198875308",
    "the keyed secret": "739152846",
    "the address": "斜土路2899弄",
    "the e-mail": "yutong.ouyang1987",
    "the plate": "沪A73915",
}
NAMES = {"the name of who called": "欧阳雨桐", "the name of the customer": "司徒景行"}
"""Shown to those who hold `customer.name`, and to nobody else; kept nowhere in clear."""

SAID = (
    "我叫欧阳雨桐，电话13871625348，身份证310104198703126356，卡号6217 5620 4319 8875 308，"
    "住在上海市徐汇区斜土路2899弄3号502室，邮箱yutong.ouyang1987@qq.com，车牌沪A73915。"
)
"""What somebody dictates and an agent writes down."""

CENTRE = """
tenant: main
name: Test centre
language: en
skills: [{id: talk, name: Talk}, {id: nobody, name: Nobody}]
agents:
  - {id: wang, name: Wang, contact: "sip:wang@127.0.0.1:AGENT", sign_in: always, skills: [{skill: talk}]}
data_fields: [{of: customer, key: second, purpose: service, keep: customer}]
trunks: [{id: carrier, name: Carrier, addresses: [127.0.0.1], target: "127.0.0.1:AGENT", options_s: 0,
          srtp: "off"}]
data_fields: [{of: customer, key: second, purpose: service, keep: customer, name: Second number}]
queues:
  - {id: support, name: Support, need: [{skill: talk}], wrap_up_s: 30}
  - {id: later, name: Later, need: [{skill: nobody}], callback: {window_s: 600, attempts: 2, gap_s: 60}}
flows:
  - {id: direct, name: At once, start: wait, nodes: {wait: {verb: queue, queue: support}}}
  - id: secret
    name: Keys
    start: ask
    nodes:
      ask: {verb: gather, prompts: [menu], digits: 9, min_digits: 9, store: pin, sensitive: true, next: wait,
            on_timeout: wait, on_invalid: wait, on_error: wait}
      wait: {verb: queue, queue: later, keys: {"1": promise, "2": message}}
      promise: {verb: callback, queue: later, next: bye, on_refused: bye}
      message: {verb: voicemail, prompts: [], max_s: 20, queue: later, next: bye, on_error: bye}
      bye: {verb: hangup, cause: normal}
numbers:
  - {number: "5000", name: Support, flow: direct, recording: talk, language: en}
  - {number: "5001", name: Keys, flow: secret, recording: all, language: en}
"""

UNREAD = ("/health", "/api/v1/reveals", "/api/v1/session", "/api/openapi.json")
"""What is not read: it says nothing of anybody, or needs somebody who is logged in."""


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """All logs, of the libraries as well, at the lowest level that there is."""
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    telemetry.set_up("debug", "json", stream)
    logging.getLogger().setLevel(logging.DEBUG)
    yield stream
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    structlog.reset_defaults()


class Heard:
    """Everything that a stream told, in the background."""

    def __init__(self, stream: Stream) -> None:
        self.messages: list[str] = []
        self._task = asyncio.get_running_loop().create_task(self._listen(stream))

    async def _listen(self, stream: Stream) -> None:
        async for message in stream.socket:
            self.messages.append(message if isinstance(message, str) else message.decode())

    async def end(self) -> str:
        """All of it."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return "\n".join(self.messages)


@asynccontextmanager
async def far_ends_there() -> AsyncIterator[tuple[far_ends.FarEnd, far_ends.FarEnd]]:
    async with far_ends.far_end() as customer, far_ends.far_end() as agent:
        yield customer, agent


async def ok(answer: httpx.Response) -> Any:
    """The body of an answer that is no refusal."""
    assert answer.is_success, (answer.request.url, answer.status_code, answer.text)
    return answer.json() if answer.content else None


# --- the day ----------------------------------------------------------------------------------------------


async def people_are_written_down(client: httpx.AsyncClient) -> str:
    """A customer, a nuisance, a ticket with comments; the customer's id."""
    customer = await ok(
        await client.post(
            "/api/v1/customers",
            json={
                "name": "司徒景行",
                "note": SAID,
                "identities": [{"kind": "phone", "value": WRITER}],
                "attributes": {"second": OUTSIDE},
            },
        )
    )
    wanted = {"kind": "number", "value": NUISANCE, "effect": "reject", "reason": f"scolds, from {NUISANCE}"}
    await ok(await client.post("/api/v1/blacklist", json=wanted))
    fields = {"contact_phone": TALKER}
    made = {"type": "inquiry", "subject": f"回电{TALKER}", "text": SAID, "fields": fields}
    ticket = await ok(await client.post("/api/v1/tickets", json={**made, "customer": customer["id"]}))
    path = f"/api/v1/tickets/{ticket['id']}"
    await ok(await client.post(f"{path}/comments", json={"text": SAID, "public": True}))
    await ok(await client.patch(path, json={"subject": f"又来电{TALKER}", "reason": SAID}))
    return str(customer["id"])


async def somebody_talks(
    up: Running, customer: far_ends.FarEnd, agent: far_ends.FarEnd, desk: AtDesk, whom: str
) -> str:
    """A call to an agent, who writes everything down, and passes the caller on to a number outside.

    What is in clear in the files while it goes on: the recovery records of contacts are there then.
    """
    call = await far_ends.call(customer, up.sip_port, caller=TALKER, name="欧阳雨桐")
    await until(lambda: agent.got("ACK"))
    (story,) = up.node.rooms.inbound._stories.values()
    contact = story.contact.id
    path = f"/api/v1/desk/contacts/{contact}"
    note = await ok(await desk.client.get(f"{path}/note"))
    await ok(await desk.client.put(f"{path}/note", json={"text": SAID, "version": note["version"]}))
    await ok(await desk.client.put(f"{path}/customer", json={"customer": whom}))
    await ok(await desk.client.post(f"{path}/transfer", json={"to": f"number:{OUTSIDE}"}))
    await until(lambda: agent.got("INVITE") >= 2)
    await up.node.journal.durable()
    search = Search({**PERSONS, **NAMES})
    found = await asyncio.to_thread(list, search.in_files(up.node.settings.data_dir))
    call.hang_up()
    await until(lambda: agent.got("BYE"))
    return "\n".join(found)


async def somebody_keys(up: Running, customer: far_ends.FarEnd, caller: str, then: str) -> None:
    """A call in which a secret is keyed, and then one of the keys of the queue."""
    call = await far_ends.call(customer, up.sip_port, number="5001", caller=caller)
    (story,) = up.node.rooms.inbound._stories.values()
    for digit in PERSONS["the keyed secret"]:
        up.engine.press_digit(story.contact.leg, digit)
        await asyncio.sleep(0)
    await until(lambda: story.contact.waiting is not None)
    up.engine.press_digit(story.contact.leg, then)
    await until(lambda: story.contact.phase in ("message", "promised") or not up.node.rooms.inbound._stories)
    call.hang_up()


async def everything_is_read(client: httpx.AsyncClient) -> dict[str, str]:
    """The answer of every GET, of lists and of each thing that they name; and of each in both languages."""
    described = (await client.get("/api/openapi.json")).json()["paths"]
    paths = [path for path, found in described.items() if "get" in found and not path.startswith(UNREAD)]
    answers: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    for path in sorted(paths, key=lambda it: it.count("{")):
        for filled in _filled(path, ids):
            answer = await client.get(filled, headers={"X-Purpose": quote(SAID)})
            answers[filled] = f"{answer.headers}\n{answer.text}"
            if answer.headers.get("content-type") == "application/json":
                _remember(filled, answer.json(), ids)
    return answers


def _filled(path: str, ids: dict[str, set[str]]) -> list[str]:
    """The path of each thing that the list before it named."""
    head, brace, tail = path.partition("{")
    if not brace:
        return [path]
    rest = tail.partition("}")[2]
    return [f"{head}{id_}{rest}" for id_ in sorted(ids.get(head.rstrip("/"), ()))[:20] if "{" not in rest]


def _remember(path: str, body: Any, ids: dict[str, set[str]]) -> None:
    for item in body.get("items", ()) if isinstance(body, dict) else ():
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            ids.setdefault(path, set()).add(item["id"])


def what_commands_print(database_url: str) -> str:
    """The story of the newest contact, in both languages."""
    found = read(database_url, "last")
    return "\n".join(
        line for language in ("en", "zh-CN") for line in Teller(found, texts.load(), language).tell()
    )


async def a_day(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """A day of a node: what it told those who may see names, and what all others, by where."""
    told: dict[str, str] = {}
    others: dict[str, str] = {}
    async with (
        far_ends_there() as (customer, agent),
        running(folder, centre=CENTRE, agent_port=agent.port) as up,
        served(up.app, up.node) as address,
        logged_in(up, address, "wang") as desk,
        desk.stream() as stream,
        up.client(up.admin_token) as client,
    ):
        heard = Heard(stream)
        whom = await people_are_written_down(client)
        others["files during the call"] = await somebody_talks(up, customer, agent, desk, whom)
        await until(lambda: not up.node.rooms.inbound._stories)
        await somebody_keys(up, customer, MESSENGER, "2")
        await until(lambda: not up.node.rooms.inbound._stories)
        await somebody_keys(up, customer, WAITER, "1")
        await up.node.projector.caught_up()
        told = await everything_is_read(client)
        words = sorted(PERMISSIONS.keys() - {"customer.name"})
        async with up.client(await up.token(*words)) as nameless:
            others |= await everything_is_read(nameless)
        others["the metrics"] = (await client.get("/metrics")).text
        told["the stream"] = await heard.end()
    others["the story"] = await asyncio.to_thread(what_commands_print, up.node.settings.database_url)
    return told, others


async def test_a_day_leaves_nothing_in_clear(tmp_path: Path, logs: io.StringIO) -> None:
    told, others = await a_day(tmp_path)
    search, names = Search(PERSONS), Search({**PERSONS, **NAMES})
    found = [one for where, text in told.items() for one in search.inside(where, text)]
    found += [one for where, text in others.items() for one in names.inside(where, text)]
    found += names.inside("the logs", logs.getvalue())
    found += names.in_files(tmp_path)
    assert found == [], "\n".join(found)
    assert others["files during the call"] == ""
    # Something was there to be found: masks of the very numbers, and the names for those who may see them.
    everything = "\n".join(told.values())
    masks = (
        "138****5348",
        "159****4851",
        "177****9281",
        "021-****8295",
        "310***********6356",
        *NAMES.values(),
    )
    assert [mask for mask in masks if mask not in everything] == []
    assert "the node is up" in logs.getvalue()
