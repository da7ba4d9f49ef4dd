"""The timers of waiting contacts: the longest wait, and when to tell the position."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import Clock
from yunhu.platform.deadlines import Deadlines
from yunhu.work.queues.places import Place
from yunhu.work.queues.ports import QueueHandler


class Waits:
    """Starts a contact's timers when it begins to wait; they run on while it is being offered."""

    def __init__(
        self,
        clock: Clock,
        deadlines: Deadlines,
        handler: QueueHandler,
        give_up: Callable[[Place], None],
    ) -> None:
        self._clock = clock
        self._deadlines = deadlines
        self._handler = handler
        self._give_up = give_up

    def start(self, place: Place) -> None:
        """The contact waits. Timers that run already stay."""
        queue = place.state.queue
        waited_s = (self._clock.now() - place.entry.entered_at) / SECOND
        if place.limit is None and queue.max_wait_s is not None:
            place.limit = self._deadlines.after(queue.max_wait_s - waited_s, partial(self._end, place))
        words = queue.announcements
        if place.announce is None and words.position and words.first_after_s:
            due_s = words.first_after_s - waited_s
            if due_s <= 0:
                due_s = words.every_s
            if due_s > 0:
                place.announce = self._deadlines.after(due_s, partial(self._announce, place))

    def stop(self, place: Place) -> None:
        """The contact waits no longer (or its queue has new times: `start` again)."""
        for deadline in (place.limit, place.announce):
            if deadline is not None:
                deadline.cancel()
        place.limit = place.announce = None

    def too_long(self, place: Place) -> bool:
        """Whether the contact has waited as long as its queue allows."""
        most_s = place.state.queue.max_wait_s
        return most_s is not None and self._clock.now() - place.entry.entered_at >= most_s * SECOND

    def _end(self, place: Place) -> None:
        # While an agent's phone rings the caller may be answered at once: the router asks again afterwards.
        if place.open is None:
            self._give_up(place)

    def _announce(self, place: Place) -> None:
        every_s = place.state.queue.announcements.every_s
        place.announce = self._deadlines.after(every_s, partial(self._announce, place)) if every_s else None
        if place.open is None:
            self._handler.announce_due(place.entry, place.state.line.position(place.key) + 1)
