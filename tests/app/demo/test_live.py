"""The live stream is followed, and opened again when it is cut."""

from __future__ import annotations

import asyncio
import json

from websockets.asyncio.server import ServerConnection, serve

from yunhu.app.demo.live import follow


async def test_a_stream_that_is_cut_is_opened_again() -> None:
    asked: list[str | None] = []

    async def once(connection: ServerConnection) -> None:
        assert connection.request is not None
        asked.append(connection.request.headers.get("Authorization"))
        await connection.send(json.dumps({"kind": "snapshot", "seq": len(asked)}))

    async with serve(once, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        found = []
        async with asyncio.timeout(20):
            async for message in follow(f"http://127.0.0.1:{port}", "yh_token", "en"):
                found.append(message["seq"])
                if len(found) == 2:
                    break
    assert found == [1, 2]
    assert asked == ["Bearer yh_token"] * 2
