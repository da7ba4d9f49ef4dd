"""The strategies a queue can name. A new one is one file and one line here."""

from collections.abc import Callable

from msgspec import Struct

from yunhu.work.queues.rules import Standing
from yunhu.work.queues.strategies import longest_idle


class Strategy(Struct, frozen=True):
    """How the ready agents of a queue are ordered: taken when an agent becomes ready."""

    rank: Callable[[Standing], int]
    tie_break: str


STRATEGIES: dict[str, Strategy] = {
    "longest_idle": Strategy(longest_idle.rank, longest_idle.TIE_BREAK),
}
