"""Any ready agent, each as probable as the others."""

from collections.abc import Callable
from typing import TypeVar

from yunhu.work.queues.strategies.candidate import Candidate, Chance, Group

T = TypeVar("T")


def rank(agent: Candidate) -> float:
    """Nobody goes before anybody."""
    return 0


def pick(group: Group[T], last: float | None, chance: Chance, score: Callable[[T], float]) -> int:
    """One of them."""
    return chance.randrange(len(group))
