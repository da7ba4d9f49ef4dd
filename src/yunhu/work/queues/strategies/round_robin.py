"""In turns: the first ready agent after the one who was asked last, in the order of the queue's list."""

from collections.abc import Callable
from typing import TypeVar

from yunhu.work.queues.strategies.candidate import Candidate, Chance, Group

T = TypeVar("T")


def rank(agent: Candidate) -> float:
    """The place in the list."""
    return agent.position


def pick(group: Group[T], last: float | None, chance: Chance, score: Callable[[T], float]) -> int:
    """The next one, from the top again after the last of the list."""
    after = 0 if last is None else group.above(last)
    return after if after < len(group) else 0
