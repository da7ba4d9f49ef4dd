"""A day lived once more."""

from __future__ import annotations

from tests.oversight.planning.days import HOUR, START, agents, day, queue

from yunhu.kit.instants import SECOND
from yunhu.oversight.planning.comparing import Staffing, compare
from yunhu.oversight.planning.model import Change, Day, Visit
from yunhu.oversight.planning.replay import Replay, actual, staffed


def test_the_same_question_has_the_same_answer() -> None:
    people = agents(6)
    it = day(400, people)
    one, two = (Replay(it, people, [queue()], 7).run() for _ in range(2))
    assert one == two


def test_everybody_is_counted_once() -> None:
    people = agents(5)
    it = day(400, people)
    found = Replay(it, people, [queue()], 7).run().total
    assert found.offered == 400 == actual(it).total.offered
    assert found.answered <= 400


def test_more_agents_are_quicker_and_less_busy() -> None:
    few, many = agents(5), agents(9)
    found = compare(day(700, few), Staffing(few, [queue()]), Staffing(many, [queue()]))
    assert found.same.total.service_level < found.changed.total.service_level  # type: ignore[operator]
    assert found.same.total.occupancy > found.changed.total.occupancy  # type: ignore[operator]
    assert ("new_agent", {"agent": "help-8", "like": "help-4"}) in found.assumptions


def test_a_lone_caller_is_answered_after_the_ring_that_was_heard() -> None:
    people = agents(1)
    caller = Visit(
        contact="c",
        queue="help",
        arrived_at=START,
        entered_at=START + 60 * SECOND,
        outcome="answered",
        rang=3 * SECOND,
        talked=60 * SECOND,
    )
    shift = Change("help-0", START + 1, "presence", "available")
    it = Day(start=START, end=START + HOUR, visits=(caller,), changes=(shift,))
    found = Replay(it, people, [queue()], 1).run().total
    assert (found.answered, found.average_wait_s) == (1, 3.0)
    assert found.occupancy is not None
    assert 0.02 < found.occupancy < 0.03


def test_who_gave_up_gives_up_again_when_nobody_is_there() -> None:
    caller = Visit(
        contact="c", queue="help", arrived_at=START, entered_at=START, waited=30 * SECOND, outcome="abandoned"
    )
    it = Day(start=START, end=START + HOUR, visits=(caller,), changes=())
    found = Replay(it, agents(1), [queue()], 1).run().total
    assert (found.answered, found.abandonment) == (0, 1.0)


def test_a_queue_that_is_gone_sends_its_contacts_elsewhere() -> None:
    people = agents(2)
    found = compare(day(20, people), Staffing(people, [queue()]), Staffing(people, [queue("other")]))
    assert found.changed.total.answered == 0
    assert ("queue_gone", {"queue": "help"}) in found.assumptions


def test_a_new_agent_works_as_the_most_alike_colleague() -> None:
    old = (*agents(1, "help"), *agents(1, "sales"))
    it = Day(
        start=START,
        end=START + HOUR,
        visits=(),
        changes=(Change("sales-0", START + 5, "presence", "available"),),
        present={"help-0": "available"},
    )
    new = agents(2, "sales")[1]
    extended, like = staffed(it, old, (*old, new))
    assert like == {"sales-1": "sales-0"}
    assert Change("sales-1", START + 5, "presence", "available") in extended.changes


def test_who_asked_to_be_called_back_asks_again() -> None:
    caller = Visit(
        contact="c", queue="help", arrived_at=START, entered_at=START, waited=8 * SECOND, outcome="callback"
    )
    it = Day(start=START, end=START + HOUR, visits=(caller,), changes=())
    found = Replay(it, agents(1), [queue()], 1).run()
    assert found.total.answered == 0
    assert found.total.service_level is None
