"""What callers heard and answered is in the ledger of consents by itself, once, also after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from tests.app.running import CENTRE, Running, running

from yunhu.flow.ivr.facts import ConsentAnswered
from yunhu.kit.pii import Number
from yunhu.trust.law.consents.model import ConsentText
from yunhu.work.recordings.facts import RecordingNoticePlayed, RecordingStarted

CONTACT, RECORDING = "c" * 32, "a" * 32


def hears(node: Running, version: str = "2", contact: str = CONTACT) -> None:
    """A caller hears the notice to its end, and then is recorded."""
    rooms = node.node.rooms
    notice = RecordingNoticePlayed(prompt="recording", version=version, language="zh-CN")
    rooms.announce("main", contact, notice)
    begun = RecordingStarted(recording=RECORDING, leg="1" * 32, file=f"main/{RECORDING}.rec")
    rooms.announce("main", contact, begun)


async def lines(node: Running, client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """The ledger, when everything that happened is in it."""
    await node.node.projector.caught_up(60)
    found: list[dict[str, Any]] = (await client.get("/api/v1/consents")).json()["items"]
    return found


async def test_a_notice_that_was_heard_is_in_the_ledger_once(tmp_path: Path) -> None:
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        hears(node)
        (line,) = await lines(node, client)
        assert (line["act"], line["purpose"], line["channel"]) == ("informed", "recording", "voice")
        assert (line["text_version"], line["by"]) == (2, "system")
        proof = line["evidence"]
        assert (proof["kind"], proof["contact"], proof["recording"]) == ("recording", CONTACT, RECORDING)
        assert proof["note"] == "recording 2 (zh-CN)"
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        assert await lines(node, client) == [line]
        hears(node)
        assert await lines(node, client) == [line], "heard once more after the restart"


async def test_a_version_in_words_is_in_the_proof(tmp_path: Path) -> None:
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        hears(node, "2026-11")
        (line,) = await lines(node, client)
        assert line["text_version"] == 0
        assert line["evidence"]["note"] == "recording 2026-11 (zh-CN)"


WORDS = ConsentText("marketing", 2, "May we call you about offers?")
LAW = f"""
consent_texts:
  - {{purpose: marketing, version: 2, text: "{WORDS.text}"}}
"""


def answers(node: Running, outcome: str, caller: str = "013800138000", digest: str = WORDS.digest) -> None:
    """A caller answers in a flow."""
    fact = ConsentAnswered(
        flow="main",
        version=7,
        node="may",
        purpose="marketing",
        text_version=2,
        text_digest=digest,
        outcome=outcome,
        key="1" if outcome == "granted" else "",
        caller=Number(caller),
    )
    node.node.rooms.announce("main", CONTACT, fact)


async def test_an_answer_in_a_flow_is_a_consent_or_a_withdrawal_of_whoever_has_the_number(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, centre=CENTRE + LAW) as node, node.client(node.admin_token) as client:
        body = {"name": "王小明", "identities": [{"kind": "phone", "value": "138 0013 8000"}]}
        customer = (await client.post("/api/v1/customers", json=body)).json()["id"]
        may = node.node.lawful.consents.may_contact
        answers(node, "timeout")
        assert await lines(node, client) == []
        answers(node, "granted")
        (given,) = await lines(node, client)
        assert (given["act"], given["text_version"], given["by"]) == ("given", 2, "flow")
        proof = given["evidence"]
        assert (proof["kind"], proof["contact"]) == ("digits", CONTACT)
        assert proof["note"] == "main 7, may: 1"
        assert await may("main", customer, "marketing")
        answers(node, "refused")
        assert [each["act"] for each in await lines(node, client)] == ["withdrawn", "given"]
        assert not await may("main", customer, "marketing")
        answers(node, "granted", digest="")
        assert len(await lines(node, client)) == 3
        assert not await may("main", customer, "marketing"), "in words that are not in force"


async def test_nobody_in_particular_is_known_by_the_contact_alone(tmp_path: Path) -> None:
    async with running(tmp_path, centre=CENTRE + LAW) as node, node.client(node.admin_token) as client:
        answers(node, "granted", caller="anonymous")
        assert len(await lines(node, client)) == 1
