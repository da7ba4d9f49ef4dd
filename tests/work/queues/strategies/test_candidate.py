"""A group of agents whom nothing before the rank tells apart."""

import pytest

from yunhu.work.queues.line import Line
from yunhu.work.queues.strategies.candidate import Group


@pytest.fixture
def line() -> Line[str]:
    """Tier, penalty, rank, order."""
    line: Line[str] = Line()
    for key in ((1, 0, 5, 1), (1, 0, 5, 2), (1, 0, 9, 3), (1, 2, 1, 4), (2, 0, 0, 5)):
        line.add(key, "-".join(map(str, key)))
    return line


def test_it_has_those_with_the_same_beginning(line: Line[str]) -> None:
    group = Group(line, (1, 0))
    assert [group.at(index) for index in range(len(group))] == ["1-0-5-1", "1-0-5-2", "1-0-9-3"]
    assert (group.above(4), group.above(5), group.above(9)) == (0, 2, 3)
    assert group.ranks() == [(5, 2), (9, 1)]


def test_over_all_penalties_the_ranks_are_the_penalties(line: Line[str]) -> None:
    assert Group(line, (1,)).ranks() == [(0, 3), (2, 1)]
    assert len(Group(line, (3,))) == 0
