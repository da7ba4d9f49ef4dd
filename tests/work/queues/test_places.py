"""A queue counts those who wait and those who are being offered."""

from tests.work.queues.centre import Centre

from yunhu.work.queues.places import STALE_MIN


def test_a_contact_that_is_offered_still_counts_as_in_the_queue() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    centre.call("c2")
    state = centre.queues._book.state("support")
    assert (len(state), len(state.line), state.offered) == (2, 1, 1)
    place = centre.queues._book.places["c1"]
    (opened,) = place.opens.values()
    assert opened.state == "made"
    centre.accept("c1")
    assert opened.state == "accepted"
    assert len(state) == 1


def test_one_who_comes_into_the_line_again_and_again_is_remembered_once() -> None:
    centre = Centre()
    centre.call("c1")
    state = centre.queues._book.state("support")
    place = centre.queues._book.places["c1"]
    for _ in range(10 * STALE_MIN):
        centre.queues._book.step_out(place)
        centre.queues._book.line_up(place)
    assert len(state._arrivals) <= 2 * len(state.line) + STALE_MIN + 1
    assert state.oldest() == place.entry.arrived_at
