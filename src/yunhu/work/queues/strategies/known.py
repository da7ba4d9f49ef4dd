"""The strategies a queue can name. A new one is one file and one line here."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from yunhu.kit.instants import SECOND, Instant
from yunhu.work.queues.strategies import (
    fewest_contacts,
    least_talk,
    linear,
    longest_idle,
    random,
    round_robin,
    score,
    skills_first,
    weighted,
)
from yunhu.work.queues.strategies.candidate import Candidate, Chance, Group

IDLE_FIRST = "became idle first"
LUCK = "by luck"

Pick = Callable[[Group[Any], float | None, Chance, Callable[[Any], float]], int]
"""(those whom nothing tells apart, the rank that was asked last, luck, the score now) → the chosen index."""


class Strategy(Struct, frozen=True):
    """How the ready agents of a queue are ordered.

    `rank` is taken when an agent becomes ready, and anew when what it reads changes; of the least, who became
    idle first. `pick` chooses otherwise: of those with equal tier and penalty (`over_penalties`: equal tier),
    or, when `dynamic`, only if the step's score changes with time. `remembers`: who was asked last.
    `seen` is what a reason says of a rank at a moment: idle or talked seconds, contacts, a place, a score.
    """

    rank: Callable[[Candidate], float]
    seen: Callable[[float, Instant], float] | None = None
    tie_break: str = IDLE_FIRST
    pick: Pick | None = None
    over_penalties: bool = False
    dynamic: bool = False
    remembers: bool = False


def _as_it_is(rank: float, now: Instant) -> float:
    return rank


def _negative(rank: float, now: Instant) -> float:
    return -rank


def _since(rank: float, now: Instant) -> float:
    return (now - rank) / SECOND


def _seconds(rank: float, now: Instant) -> float:
    return rank / SECOND


STRATEGIES: dict[str, Strategy] = {
    "longest_idle": Strategy(longest_idle.rank, _since),
    "least_talk": Strategy(least_talk.rank, _seconds),
    "fewest_contacts": Strategy(fewest_contacts.rank, _as_it_is),
    "round_robin": Strategy(
        round_robin.rank, _as_it_is, tie_break="next in turn", pick=round_robin.pick, remembers=True
    ),
    "linear": Strategy(linear.rank, _as_it_is),
    "random": Strategy(random.rank, tie_break=LUCK, pick=random.pick),
    "weighted": Strategy(weighted.rank, tie_break=LUCK, pick=weighted.pick, over_penalties=True),
    "skills_first": Strategy(skills_first.rank, _negative),
    "score": Strategy(score.rank, _negative, pick=score.pick, dynamic=True),
}
