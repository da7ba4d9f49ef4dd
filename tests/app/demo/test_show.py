"""Where there is no terminal, each contact is one line once everything about it is known."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.app.demo.test_scene import ANSWERED, ARRIVED, CONNECTED, ENDED, QUEUED, event, snapshot
from tests.interop.bridge import until
from websockets.asyncio.server import ServerConnection, serve

from yunhu.app.demo.show import Show


async def test_a_contact_is_told_when_its_recording_is_sealed() -> None:
    sealed = event("recording.closed", 21, duration_ms=12_000)
    left = [{**it, "contact": "d"} for it in (ARRIVED, event("contact.ended", 3, **gone()))]

    async def tell(connection: ServerConnection) -> None:
        for message in (snapshot(), ARRIVED, ANSWERED, QUEUED, CONNECTED, ENDED, *left, sealed):
            await connection.send(json.dumps(message))
        await connection.wait_closed()

    said: list[str] = []
    async with serve(tell, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        showing = asyncio.create_task(Show(f"http://127.0.0.1:{port}", "t", "en", said.append).run())
        await until(lambda: len(said) == 2)
        showing.cancel()
        await asyncio.wait([showing])
    assert "customer hung up" in said[0]
    assert said[1].endswith("客服 · 李娜 · agent hung up · 0:03 · 0:12 · 12.0 s")


def gone() -> dict[str, Any]:
    """A caller who hangs up in the menu."""
    return {"cause": "hangup", "by": "customer", "abandoned": False}
