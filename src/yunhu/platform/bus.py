"""The bus: tells whoever listens, now, at most once. Nobody depends on it for the truth: that is the journal.

A subscriber that is slow loses its oldest messages and is told how many (`Gap`); it then asks for a
snapshot. Messages of one topic keep their order. In test mode the bus loses, repeats and delays, so that
nobody starts to rely on it.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from yunhu.platform import telemetry
from yunhu.platform.clock import Scheduler
from yunhu.platform.metrics import tally

BOUND = 1_000
"""Messages that wait for one subscriber, unless it asks for another bound."""

MOST_SUBSCRIBERS = 10_000

MOST_TOPICS = 10_000
"""Topics whose listeners are remembered; after that they are looked up anew."""

EVERYTHING = ">"
"""The pattern of all topics."""

_log = telemetry.logger("bus")
_GAPS = tally("bus_gap_total", "Times that a subscriber was too slow and lost messages.")
_LOST = tally("bus_lost_total", "Messages that slow subscribers lost.")
_FAILED = tally("bus_listener_failed_total", "Listeners that raised an error.")


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was published."""

    topic: str
    body: Any


@dataclass(frozen=True, slots=True)
class Gap:
    """So many messages were lost here: whoever follows a state must ask for it anew."""

    missed: int


@dataclass(slots=True)
class Faults:
    """What goes wrong in test mode, for each message and subscriber; shares of 1."""

    chance: Callable[[], float]
    """A number from 0 to 1, from a seeded source."""

    scheduler: Scheduler
    drop: float = 0.0
    repeat: float = 0.0
    delay_s: float = 0.0
    """The longest delay."""


class Subscription:
    """An async iterator over messages and gaps; `close` it, or use it with `with`."""

    def __init__(self, bus: "Bus", patterns: tuple[str, ...], bound: int) -> None:
        self._bus = bus
        self._patterns = patterns
        self._bound = bound
        self._waiting: deque[Message] = deque()
        self._missed = 0
        self._news: asyncio.Future[None] | None = None
        self._closed = False

    def __call__(self, message: Message) -> None:
        """Take a message; the oldest goes when there are too many."""
        self._waiting.append(message)
        if len(self._waiting) > self._bound:
            self._waiting.popleft()
            _LOST.count += 1
            if not self._missed:
                _GAPS.count += 1
            self._missed += 1
        self._wake()

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def __aiter__(self) -> AsyncIterator[Message | Gap]:
        return self

    async def __anext__(self) -> Message | Gap:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._news = asyncio.get_running_loop().create_future()
            await self._news
        if self._missed:
            missed, self._missed = self._missed, 0
            return Gap(missed)
        return self._waiting.popleft()

    def close(self) -> None:
        """No more messages; what waits is still given out, then the iteration ends."""
        self._closed = True
        self._bus.leave(self._patterns, self)
        self._wake()

    def __enter__(self) -> "Subscription":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class Bus:
    """Topics within this process. Used on the loop's thread.

    A topic is words with dots between them (`agent.alice`). A pattern is a topic, or words and `>` for all
    topics that begin with them (`agent.>`), or `>` for all.
    """

    def __init__(self, faults: Faults | None = None) -> None:
        """`faults`: test mode."""
        self._faults = faults
        self._listeners: dict[str, list[Callable[[Message], None]]] = {}
        self._known: dict[str, tuple[Callable[[Message], None], ...]] = {}
        self._count = 0
        self._late: dict[tuple[str, int], deque[Message]] = {}

    def publish(self, topic: str, body: Any) -> None:
        """Tell all who listen. Never waits, never fails; costs next to nothing when nobody listens."""
        listeners = self._known.get(topic)
        if listeners is None:
            listeners = self._learn(topic)
        if not listeners:
            return
        message = Message(topic, body)
        for listener in listeners:
            if self._faults is None:
                _deliver(listener, message)
            else:
                self._deliver_badly(self._faults, listener, message)

    def _learn(self, topic: str) -> tuple[Callable[[Message], None], ...]:
        """Who listens to a topic, remembered until somebody comes or goes."""
        if len(self._known) >= MOST_TOPICS:
            self._known.clear()
        found = (self._listeners.get(pattern, ()) for pattern in _patterns_of(topic))
        self._known[topic] = listeners = tuple(each for group in found for each in group)
        return listeners

    def listen(self, patterns: Iterable[str], call: Callable[[Message], None]) -> Callable[[], None]:
        """Have `call` made for each message, at once, on the loop; returns what ends it. It must be quick."""
        kept = tuple(dict.fromkeys(patterns))
        self._count += 1
        if self._count > MOST_SUBSCRIBERS:
            self._count -= 1
            raise OverflowError("too many subscribers")
        self._known.clear()
        for pattern in kept:
            self._listeners[pattern] = [*self._listeners.get(pattern, ()), call]
        return lambda: self.leave(kept, call)

    def subscribe(self, patterns: Iterable[str], bound: int = BOUND) -> Subscription:
        """Messages as an async iterator that holds at most `bound` of them."""
        kept = tuple(dict.fromkeys(patterns))
        subscription = Subscription(self, kept, bound)
        self.listen(kept, subscription)
        return subscription

    def leave(self, patterns: tuple[str, ...], call: Callable[[Message], None]) -> None:
        """End what `listen` began; harmless the second time."""
        here = False
        # A message that goes round now has its listeners in hand already: one may come or go meanwhile.
        self._known.clear()
        for pattern in patterns:
            before = self._listeners.get(pattern, [])
            after = [listener for listener in before if listener is not call]
            here = here or len(after) < len(before)
            if after:
                self._listeners[pattern] = after
            else:
                self._listeners.pop(pattern, None)
        self._count -= here

    def _deliver_badly(self, faults: Faults, listener: Callable[[Message], None], message: Message) -> None:
        if faults.chance() < faults.drop:
            return
        times = 2 if faults.chance() < faults.repeat else 1
        for _ in range(times):
            if not faults.delay_s:
                _deliver(listener, message)
                continue
            # Each timer gives out the oldest that is late, so that a topic keeps its order.
            late = self._late.setdefault((message.topic, id(listener)), deque())
            late.append(message)
            faults.scheduler.after(faults.chance() * faults.delay_s, partial(_deliver_oldest, listener, late))


def _deliver(listener: Callable[[Message], None], message: Message) -> None:
    try:
        listener(message)
    except Exception as error:  # noqa: BLE001 (a listener's defect must not reach the one who publishes)
        _FAILED.count += 1
        _log.error("a listener failed", topic=message.topic, exc_info=error)


def _deliver_oldest(listener: Callable[[Message], None], late: deque[Message]) -> None:
    _deliver(listener, late.popleft())


def _patterns_of(topic: str) -> Iterable[str]:
    yield topic
    end = topic.rfind(".")
    while end >= 0:
        yield topic[: end + 1] + ">"
        end = topic.rfind(".", 0, end)
    yield EVERYTHING
