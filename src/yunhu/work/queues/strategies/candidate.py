"""What a rank looks at: one ready agent, or the group of those whom nothing before the rank tells apart."""

from __future__ import annotations

from math import inf
from typing import Generic, Protocol, TypeVar

from yunhu.kit.instants import Instant
from yunhu.work.queues.line import Key, Line

T = TypeVar("T")


class Candidate(Protocol):
    """An agent who could be asked."""

    @property
    def idle_since(self) -> Instant:
        """When the agent became ready."""
        ...

    @property
    def handled(self) -> int:
        """Contacts taken today."""
        ...

    @property
    def talked_us(self) -> int:
        """How long today's contacts were talked to, µs."""
        ...

    @property
    def position(self) -> int:
        """The agent's place in the list of the queue."""
        ...

    @property
    def mastery(self) -> int:
        """The sum of the agent's levels of what is needed."""
        ...

    @property
    def score(self) -> float:
        """What the step's `score` comes to; 0 without one."""
        ...


class Chance(Protocol):
    """Where luck comes from (`random.Random`)."""

    def random(self) -> float:
        """Uniform in [0, 1)."""
        ...

    def randrange(self, stop: int, /) -> int:
        """Uniform in [0, stop)."""
        ...


class Group(Generic[T]):
    """The ready agents whose keys begin with `low`: the rank comes next in their keys."""

    __slots__ = ("_end", "_line", "_start", "low")

    def __init__(self, line: Line[T], low: Key) -> None:
        self._line = line
        self.low = low
        self._start = line.position(low)
        self._end = line.position((*low, inf))

    def __len__(self) -> int:
        return self._end - self._start

    def at(self, index: int) -> T:
        """The agent with so many of the group before."""
        return self._line.at(self._start + index)[1]

    def above(self, rank: float) -> int:
        """The index of the first agent whose rank is greater; the length when there is none."""
        return self._line.position((*self.low, rank, inf)) - self._start

    def ranks(self) -> list[tuple[float, int]]:
        """The different ranks, and how many agents have each."""
        found: list[tuple[float, int]] = []
        at = 0
        while at < len(self):
            rank = self._line.at(self._start + at)[0][len(self.low)]
            above = self.above(rank)
            found.append((rank, above - at))
            at = above
        return found
