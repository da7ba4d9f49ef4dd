"""Shows the live stream: a board where there is a terminal, a line for each contact where there is none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from rich.console import Console
from rich.live import Live

from yunhu.app.demo.board import Board
from yunhu.app.demo.live import follow
from yunhu.app.demo.scene import Scene
from yunhu.platform import texts

DRAWN_A_SECOND = 2
SUMMARY_S = 15.0


class Show:
    """Follows a node's live stream until it is cancelled."""

    def __init__(self, web: str, token: str, language: str, say: Callable[[str], None]) -> None:
        self._web = web
        self._token = token
        self._language = language
        self._say = say
        self._scene = Scene()
        self._board = Board(texts.load(), language, "Yunhu 云呼")

    async def run(self) -> None:
        """Until it is cancelled."""
        console = Console()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(plain=not console.is_terminal))
            group.create_task(self._draw(console) if console.is_terminal else self._summarize())

    async def _follow(self, plain: bool) -> None:
        async for message in follow(self._web, self._token, self._language):
            self._scene.take(message)
            # The recording of a contact is sealed last: then everything about it is known.
            ended = self._scene.ended.get(message.get("contact") or "")
            if plain and ended is not None and _told_by(message, ended.connected_at is not None):
                self._say(self._board.finished(ended, self._scene))

    async def _draw(self, console: Console) -> None:
        with Live(console=console, auto_refresh=False, vertical_overflow="crop") as live:
            while True:
                now = time.time_ns() // 1000
                width, height = console.size
                live.update(self._board.draw(self._scene, now, width, height), refresh=True)
                await asyncio.sleep(1 / DRAWN_A_SECOND)

    async def _summarize(self) -> None:
        while True:
            await asyncio.sleep(SUMMARY_S)
            self._say(self._board.summary(self._scene))


def _told_by(message: dict[str, object], recorded: bool) -> bool:
    """Whether this is the message after which nothing more is expected about a contact."""
    return message["kind"] == ("recording.closed" if recorded else "contact.ended")
