"""The timers of waiting contacts: the longest wait, the longest without anybody there, and the position."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yunhu.work.queues.places import Place
from yunhu.work.queues.services.means import Means


class Waits:
    """Starts a contact's timers when it begins to wait; they run on while it is being offered."""

    def __init__(self, means: Means, give_up: Callable[[Place, str], None]) -> None:
        self._means = means
        self._give_up = give_up

    def start(self, place: Place) -> None:
        """The contact waits. Timers that run already stay."""
        queue = place.state.queue
        words, deadlines = queue.announcements, self._means.deadlines
        if place.limit is None and queue.max_wait_s is not None:
            place.limit = deadlines.after(queue.max_wait_s - self._waited_s(place), partial(self._end, place))
        if place.nobody is None and queue.max_wait_nobody_s is not None:
            place.nobody = deadlines.after(self._alone_s(place), partial(self._alone, place))
        if place.announce is None and (words.position or words.expected_wait) and words.first_after_s:
            due_s = words.first_after_s - self._waited_s(place)
            if due_s <= 0:
                due_s = words.every_s
            if due_s > 0:
                place.announce = deadlines.after(due_s, partial(self._announce, place))

    def stop(self, place: Place) -> None:
        """The contact waits no longer (or its queue has new times: `start` again)."""
        for deadline in (place.limit, place.announce, place.nobody):
            if deadline is not None:
                deadline.cancel()
        place.limit = place.announce = place.nobody = None

    def too_long(self, place: Place) -> bool:
        """Whether the contact has waited as long as its queue allows."""
        most_s = place.state.queue.max_wait_s
        return most_s is not None and self._waited_s(place) >= most_s

    def _waited_s(self, place: Place) -> float:
        return self._means.waited_ms(place) / 1000

    def _end(self, place: Place) -> None:
        # While an agent's phone rings the caller may be answered at once: the router asks again afterwards.
        if not place.opens:
            self._give_up(place, "max_wait")

    def _alone_s(self, place: Place) -> float:
        """In how many seconds the contact has been alone for too long, if nobody comes."""
        state = place.state
        most_s = state.queue.max_wait_nobody_s or 0
        if state.pool.staffed or state.nobody_since is None:
            return max(most_s, 1)
        return max(place.since, state.nobody_since) + most_s - self._means.scheduler.monotonic()

    def _alone(self, place: Place) -> None:
        """The time is over, or somebody came meanwhile and it begins anew."""
        place.nobody = None
        if not place.state.pool.staffed and self._alone_s(place) <= 0 and not place.opens:
            self._give_up(place, "nobody")
        elif place.state.queue.max_wait_nobody_s is not None:
            again_s = max(self._alone_s(place), MIN_S)
            place.nobody = self._means.deadlines.after(again_s, partial(self._alone, place))

    def _announce(self, place: Place) -> None:
        every_s = place.state.queue.announcements.every_s
        again = partial(self._announce, place)
        place.announce = self._means.deadlines.after(every_s, again) if every_s else None
        if not place.opens:
            self._means.handler.announce_due(place.entry, self._means.position(place))


MIN_S = 0.001
"""A timer that was a little early is not started anew without any delay."""
