"""By luck, but a lower penalty is asked more often (app_queue calls it wrandom).

Each agent draws a number up to 1000 · (penalty + 1), and the least wins. Here each penalty draws once, for
the least of its agents: with n of them that is distributed as 1 - (1 - u)^(1/n) of the range.
"""

from collections.abc import Callable
from typing import TypeVar

from yunhu.work.queues.strategies.candidate import Candidate, Chance, Group

T = TypeVar("T")


def rank(agent: Candidate) -> float:
    """Within one penalty nobody goes before anybody."""
    return 0


def pick(group: Group[T], last: float | None, chance: Chance, score: Callable[[T], float]) -> int:
    """One of the penalty that drew the least. The group's ranks are the penalties."""
    best, first, size, at = float("inf"), 0, 1, 0
    for penalty, number in group.ranks():
        drawn = (1 - (1 - chance.random()) ** (1 / number)) * (penalty + 1)
        if drawn < best:
            best, first, size = drawn, at, number
        at += number
    return first + chance.randrange(size)
