"""A queue counts those who wait and those who are being offered."""

from tests.work.queues.centre import Centre


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
