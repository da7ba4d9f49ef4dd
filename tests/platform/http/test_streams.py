"""A stream ends when it has told everything, when its client leaves, and when the client says too much."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket

from yunhu.platform.http.streams import MOST_SAID, TOO_LONG, tell

PATIENCE_S = 5.0


class Client:
    """The far end of a WebSocket: says what it is given, and keeps what it is told."""

    def __init__(self, *says: Message) -> None:
        self._says: asyncio.Queue[Message] = asyncio.Queue()
        for message in ({"type": "websocket.connect"}, *says):
            self._says.put_nowait(message)
        self.told: list[Message] = []

    async def accepted(self) -> WebSocket:
        """The server's end."""
        socket = WebSocket({"type": "websocket"}, self._says.get, self._hear)
        await socket.accept()
        self.told.clear()
        return socket

    async def _hear(self, message: Message) -> None:
        self.told.append(message)


async def for_ever() -> None:
    """A stream with nothing to tell."""
    await asyncio.Event().wait()


@pytest.mark.parametrize("long", [{"text": "云" * (MOST_SAID + 1)}, {"bytes": b"\x00" * (MOST_SAID + 1)}])
async def test_who_says_too_much_is_hung_up_on(long: Message) -> None:
    client = Client({"type": "websocket.receive", **long})
    async with asyncio.timeout(PATIENCE_S):
        await tell(await client.accepted(), for_ever())
    assert [(it["type"], it["code"]) for it in client.told] == [("websocket.close", TOO_LONG)]


async def test_other_words_are_not_listened_to_and_leaving_ends_it() -> None:
    client = Client(
        {"type": "websocket.receive", "text": "x" * MOST_SAID},
        {"type": "websocket.receive", "bytes": b"\x00", "text": None},
        {"type": "websocket.disconnect", "code": 1000},
    )
    async with asyncio.timeout(PATIENCE_S):
        await tell(await client.accepted(), for_ever())
    assert client.told == []


async def test_it_ends_with_what_is_told() -> None:
    client = Client()
    socket = await client.accepted()

    async def telling() -> None:
        await socket.send_text("all there is")

    async with asyncio.timeout(PATIENCE_S):
        await tell(socket, telling())
    assert [it.get("text") for it in client.told] == ["all there is"]


async def test_what_goes_wrong_in_telling_is_not_hidden() -> None:
    async def telling() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await tell(await Client().accepted(), telling())
