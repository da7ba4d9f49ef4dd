"""How people would behave in waits that did not happen."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.oversight.planning.days import START

from yunhu.kit.instants import SECOND
from yunhu.oversight.planning.behaviour import Behaviour, draw_patience, leaving, wrap_ups
from yunhu.oversight.planning.model import Change, Visit


def visit(waited_s: int, outcome: str, talked: int | None = None, rang: int | None = None) -> Visit:
    return Visit(
        contact="c",
        queue="help",
        arrived_at=0,
        entered_at=0,
        waited=waited_s * SECOND,
        outcome=outcome,
        talked=talked,
        rang=rang,
    )


def test_the_curve_is_that_of_the_textbook() -> None:
    # Six callers: two leave at 6 s and 10 s, one is answered at 7 s …: S(6) = 5/6, S(10) = 5/6 * 3/4.
    seen = [(6, True), (7, False), (10, True), (15, False), (19, False), (25, False)]
    waits, shares = leaving(visit(s, "abandoned" if left else "answered") for s, left in seen)
    assert waits == [6 * SECOND, 10 * SECOND]
    assert [round(1 - share, 6) for share in shares] == [round(5 / 6, 6), round(5 / 6 * 3 / 4, 6)]


def test_at_the_same_moment_who_left_counts_before_who_was_answered() -> None:
    waits, shares = leaving([visit(5, "answered"), visit(5, "abandoned")])
    assert (waits, shares) == ([5 * SECOND], [0.5])


@given(
    st.lists(st.tuples(st.integers(0, 600), st.booleans()), max_size=60),
    st.integers(0, 700),
    st.floats(0, 1, exclude_max=True),
)
def test_a_drawn_patience_is_never_less_than_what_was_shown(
    seen: list[tuple[int, bool]], waited: int, chance: float
) -> None:
    curve = leaving(visit(s, "abandoned" if left else "answered") for s, left in seen)
    drawn = draw_patience(curve, waited * SECOND, chance)
    assert drawn is None or drawn >= waited * SECOND


def test_who_left_has_the_patience_that_was_seen() -> None:
    people = Behaviour([visit(9, "abandoned")], (), Random(1))
    assert people.patience(visit(9, "abandoned")) == 9 * SECOND


def test_what_is_known_of_a_visit_is_used_as_it_is() -> None:
    known = visit(1, "answered", talked=77 * SECOND, rang=2 * SECOND)
    people = Behaviour([known], (), Random(1))
    assert (people.talk(known), people.rang(known)) == (77 * SECOND, 2 * SECOND)


def test_a_queue_with_few_talks_borrows_from_all() -> None:
    talks = [visit(1, "answered", talked=second * SECOND) for second in range(60, 70)]
    people = Behaviour(talks, (), Random(1))
    lonely = Visit(contact="x", queue="rare", arrived_at=0, entered_at=0)
    assert 60 * SECOND <= people.talk(lonely) < 70 * SECOND


def test_after_work_is_all_of_its_time_or_what_the_agent_took() -> None:
    changes = [
        Change("a", START, "routing", "wrap-up"),
        Change("a", START + 4 * SECOND, "wrap-up", "finished", "agent"),
        Change("a", START + 4 * SECOND, "routing", "idle"),
        Change("b", START, "routing", "wrap-up"),
        Change("b", START + 10 * SECOND, "wrap-up", "finished", "time"),
        Change("b", START + 10 * SECOND, "routing", "idle"),
    ]
    assert wrap_ups(changes) == [(4 * SECOND, False), (10 * SECOND, True)]
    people = Behaviour((), changes, Random(3))
    assert {people.wrap_up(20) for _ in range(50)} == {4 * SECOND, 20 * SECOND}
    assert {people.wrap_up(3) for _ in range(20)} == {3 * SECOND}
