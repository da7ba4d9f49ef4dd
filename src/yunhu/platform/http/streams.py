"""WebSockets that only tell: what their clients say is not listened to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketState

from yunhu.platform.http.base import Principal

MOST_SAID = 4_096
"""The longest message a client may send, in characters or bytes: the port takes more, for SIP over it."""

TOO_LONG = 1009
"""The WebSocket close code when a message is too big (RFC 6455 §7.4.1)."""

POLICY = 1008
"""The close code when a program may no longer read what it reads (RFC 6455 §7.4.1)."""

SESSION_OVER = 4401
"""The close code when the session is over that opened the stream (§7.4.2: ours to give a meaning)."""

CHANGED = 4410
"""The close code when whoever opened it may see something else now: opened anew, it is right again."""

Watch = Callable[[Principal, Callable[[], None], Callable[[], None]], Callable[[], None]]
"""Have a call made when the session of somebody is over, and another one whenever what somebody may do has
perhaps changed; what is given back ends the watch."""


def unwatched(who: Principal, over: Callable[[], None], doubt: Callable[[], None]) -> Callable[[], None]:
    """Where nobody knows of changes: streams look by themselves, from time to time."""
    return lambda: None


async def tell(socket: WebSocket, telling: Coroutine[object, object, None]) -> None:
    """Run `telling` until it ends, the client leaves, or it says more than a listener has to say."""
    loop = asyncio.get_running_loop()
    sending, leaving = loop.create_task(telling), loop.create_task(_said_too_much(socket))
    try:
        done, _ = await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect, TimeoutError):
                await task
    if leaving in done and leaving.result() and socket.application_state is WebSocketState.CONNECTED:
        await socket.close(TOO_LONG)


async def _said_too_much(socket: WebSocket) -> bool:
    """Whether the client said too much, or is gone."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return False
        if len(message.get("text") or message.get("bytes") or "") > MOST_SAID:
            return True
