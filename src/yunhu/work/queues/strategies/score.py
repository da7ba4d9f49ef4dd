"""The agent for whom the step's `score` comes to the most is asked first.

A score that reads `idle_s` changes with time, so it is taken of every ready agent when a contact needs one.
"""

from collections.abc import Callable
from typing import TypeVar

from yunhu.work.queues.strategies.candidate import Candidate, Chance, Group

T = TypeVar("T")

SCORED_MAX = 500
"""So many ready agents are scored for one decision at most: the best when they became ready."""


def rank(agent: Candidate) -> float:
    """The least rank is asked first."""
    return -agent.score


def pick(group: Group[T], last: float | None, chance: Chance, score: Callable[[T], float]) -> int:
    """The greatest score now; of two, the one who became idle first."""
    return max(range(min(len(group), SCORED_MAX)), key=lambda index: score(group.at(index)))
