"""That a caller heard the notice is in the ledger of consents by itself, once, also after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from tests.app.running import Running, running

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
