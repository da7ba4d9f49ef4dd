"""A day beside itself."""

from __future__ import annotations

from tests.oversight.planning.days import agents, day, queue

from yunhu.oversight.planning.comparing import SEED, Staffing, compare


def test_a_configuration_that_changes_nothing_makes_no_difference() -> None:
    people = agents(6)
    as_it_is = Staffing(people, [queue()])
    found = compare(day(300, people), as_it_is, as_it_is)
    assert found.seed == SEED
    assert found.same == found.changed


def test_who_never_answered_on_the_day_does_not_in_the_replay() -> None:
    people = agents(3)
    it = day(10, people)
    deaf = type(it)(start=it.start, end=it.end, visits=it.visits, changes=it.changes, unanswered=5, offers=5)
    found = compare(deaf, Staffing(people, [queue()]), Staffing(people, [queue()]))
    assert found.same.total.answered == 0
    assert ("unanswered", {"percent": 100.0}) in found.assumptions
