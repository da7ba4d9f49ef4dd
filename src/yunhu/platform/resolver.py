"""Names of hosts become addresses in a thread, never on the loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

MOST_AT_ONCE = 100
"""Look-ups under way; more are answered with nothing, and asked again later."""


class Resolver:
    """Looks hosts up with the system's resolver."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def look_up(self, host: str, found: Callable[[str | None], None]) -> None:
        """`found` gets the first address of a host, or None; on the loop, later."""
        loop = asyncio.get_running_loop()
        if len(self._tasks) >= MOST_AT_ONCE:
            loop.call_soon(found, None)
            return
        task = loop.create_task(self._look_up(host, found))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look_up(self, host: str, found: Callable[[str | None], None]) -> None:
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
        except OSError:
            found(None)
            return
        found(str(answers[0][4][0]) if answers else None)
