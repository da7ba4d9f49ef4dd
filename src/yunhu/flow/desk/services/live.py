"""The live streams of desks: a tab hears of every change, as one whole state for each turn of the loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from yunhu.flow.desk.errors import TooManyDesks
from yunhu.platform.metrics import gauges

MOST = 20_000
"""Streams of a node."""

MOST_OF_AGENT = 8
"""Streams of one agent; the oldest is closed for one more."""

CARDS_MAX = 4
"""Cards that wait for one slow client; the oldest goes."""

RETRY_AFTER_S = 5

TAKEN_OVER = 4409
"""The WebSocket close code when another tab is the desk now (RFC 6455 §7.4.2: ours to give a meaning)."""

_STREAMS = gauges("desk_streams", "Live streams of desks that are open.")


class DeskStream:
    """What one tab still has to be told."""

    def __init__(self, agent: str, tab: str) -> None:
        self.agent = agent
        self.tab = tab
        self.seq = 0
        self.closing: int | None = None
        """The code with which the stream is to be closed."""
        self.changed = True
        self.is_doubted = True
        """Whether it has to be looked whether this is still the agent's desk."""
        self._cards: deque[str] = deque(maxlen=CARDS_MAX)
        self._news = asyncio.Event()
        self._news.set()

    def wake(self) -> None:
        """The desk changed. Any number of changes in one turn make one message."""
        self.changed = True
        self._news.set()

    def doubt(self) -> None:
        """What the agent may do has perhaps changed."""
        self.is_doubted = True
        self._news.set()

    def put_card(self, text: str) -> None:
        """A card is to be sent."""
        self._cards.append(text)
        self._news.set()

    def close(self, code: int) -> None:
        """The stream is to end."""
        self.closing = self.closing or code
        self._news.set()

    async def news(self, patience_s: float) -> bool:
        """Wait until there is something to tell; False when nothing came in so long."""
        try:
            async with asyncio.timeout(patience_s):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    def take_cards(self) -> list[str]:
        """The cards that wait."""
        taken = list(self._cards)
        self._cards.clear()
        return taken


class Streams:
    """All open streams, by agent. Used on the loop's thread."""

    def __init__(self) -> None:
        self._streams: dict[str, list[DeskStream]] = {}
        self._count = 0
        _STREAMS.ask(lambda: self._count)

    def open(self, agent: str, tab: str) -> DeskStream:
        """A stream, which has to be closed with `left`. Raises TooManyDesks."""
        if self._count >= MOST:
            raise TooManyDesks(most=MOST, retry_after_s=RETRY_AFTER_S)
        stream = DeskStream(agent, tab)
        mine = self._streams.setdefault(agent, [])
        for old in mine:
            if old.tab == tab or len(mine) >= MOST_OF_AGENT:
                old.close(TAKEN_OVER)
                break
        mine.append(stream)
        self._count += 1
        return stream

    def left(self, stream: DeskStream) -> None:
        """The client is gone; harmless the second time."""
        mine = self._streams.get(stream.agent, [])
        if stream in mine:
            mine.remove(stream)
            self._count -= 1
            if not mine:
                del self._streams[stream.agent]

    def is_open(self, agent: str, tab: str) -> bool:
        """Whether an agent's tab listens."""
        return any(each.tab == tab and each.closing is None for each in self._streams.get(agent, ()))

    @property
    def any_open(self) -> bool:
        """Whether anybody listens at all."""
        return bool(self._streams)

    def changed(self, agents: Iterable[str | None]) -> None:
        """What these agents' desks show has changed. Costs next to nothing when nobody listens."""
        if self._streams:
            for agent in agents:
                for stream in self._streams.get(agent or "", ()):
                    stream.wake()

    def moved(self, agent: str, tab: str) -> None:
        """Another tab is the desk: the others are closed."""
        for stream in self._streams.get(agent, ()):
            if stream.tab != tab:
                stream.close(TAKEN_OVER)
            else:
                stream.wake()
