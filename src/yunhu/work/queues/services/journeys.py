"""A contact's way through its queue's plan: which pool it waits for, and when to look again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from yunhu.people.agents.model import VOICE
from yunhu.work.queues import facts, rules
from yunhu.work.queues.model import Entry, PlaceRecord, Progress
from yunhu.work.queues.places import Place, QueueState
from yunhu.work.queues.plans import limits
from yunhu.work.queues.plans.course import LOOKS_MAX, Turn
from yunhu.work.queues.plans.forms import Form
from yunhu.work.queues.plans.reading import boost_s, compiled
from yunhu.work.queues.services.means import Means

ENTRY = Progress()


class Journeys:
    """Moves contacts from pool to pool; `again` is called with one that may have new agents, in no line."""

    def __init__(self, means: Means, again: Callable[[Place], None]) -> None:
        self._means = means
        self._again = again
        self._kept: set[str] = set()
        """Contacts of whom a record is kept."""

    # Beginning

    def begin(self, entry: Entry, state: QueueState, kept: PlaceRecord | None = None) -> Place:
        """Give a contact its place; it is in no line yet, and nothing is told."""
        means = self._means
        now = means.clock.now()
        waited_ms = max(0, now - entry.entered_at) // 1000
        order = means.book.next_order(None if kept is None else kept.order)
        if kept is not None:
            self._kept.add(entry.contact)
            waited_ms = kept.waited_ms + max(0, now - kept.saved_at) // 1000
        place = Place(entry, order, state, state.pool, means.scheduler.monotonic() - waited_ms / 1000)
        place.penalties = state.queue.penalties if kept is None else kept.penalties
        place.progress = self._start(entry, state) if kept is None else kept.progress
        place.came_from = entry.visited[-1] if entry.visited else None
        place.boost_s = boost_s(state.course.boosts, state.queue.boost_max_minutes * 60, entry)
        self._order(place)
        means.book.hold(place, self._form(place))
        return place

    def _start(self, entry: Entry, state: QueueState) -> Progress:
        """A contact with an agent of its own begins with that one, if signed in."""
        member = None if entry.sticky is None else self._means.book.members.get(entry.sticky)
        if state.queue.sticky is None or member is None:
            return ENTRY
        seat = member.seat
        return Progress(sticky=True) if seat.reachable and seat.presence != "offline" else ENTRY

    def reindex(self, place: Place, state: QueueState) -> None:
        """The configuration is new: the same place, in the new queue's line to be."""
        place.state = state
        place.lined = ""
        del self._means.book.places[place.entry.contact]
        self._order(place)
        self._means.book.hold(place, self._form(place))

    # Going on

    def settle(self, place: Place, is_new: bool = False) -> list[Turn]:
        """Bring a contact, which is in no line, to the step and pool it belongs to by now."""
        means, course = self._means, place.state.course
        turns: list[Turn] = []
        if self._is_plain(place):
            means.book.hold(place, None)
            return turns
        begun = is_new and not place.progress.sticky and not place.progress.step
        for _ in range(LOOKS_MAX):
            means.book.hold(place, self._form(place))
            waited_ms, nobody = means.waited_ms(place), not place.pool.staffed
            turn = course.turn(place.entry, place.progress, waited_ms, nobody)
            if turn is None and begun and self._skips(place):
                turn = course.skip(place.progress, waited_ms)
            if turn is not None:
                turns.append(turn)
                begun = turn.progress.step != place.progress.step or place.progress.sticky
                self._go_on(place, turn.progress)
            elif nobody and (tier := course.next_tier(place.pool.form)) is not None:
                place.progress = msgspec.structs.replace(place.progress, tier=tier)
            else:
                break
        self._watch(place)
        if turns:
            self.remember(place)
        return turns

    def end_sticky(self, place: Place) -> list[Turn]:
        """Its agent did not take the contact, which goes on without."""
        turn = Turn(Progress(began_ms=self._means.waited_ms(place)), "sticky_over")
        self._go_on(place, turn.progress)
        self._means.book.hold(place, self._form(place))
        return [turn, *self.settle(place, is_new=True)]

    def tell(self, place: Place, turns: list[Turn]) -> None:
        """Announce the changes of step."""
        for turn in turns:
            fact = facts.StepBegan(
                queue=place.state.queue.id,
                step=turn.progress.step + 1,
                why=turn.why,
                reason=self._means.reason(place),
            )
            self._means.tell(place, fact)

    def arm(self, place: Place) -> None:
        """Look again at a contact that waits when something may change by time."""
        if place.turn is not None:
            place.turn.cancel()
            place.turn = None
        waited_ms = self._means.waited_ms(place)
        moments = [limits.due_ms(place.state.queue, waited_ms)]
        if not self._is_plain(place):
            moments.append(place.state.course.due_ms(place.progress, place.penalties, waited_ms))
        due_ms = min((moment for moment in moments if moment is not None), default=None)
        if due_ms is not None:
            delay_s = max(due_ms - waited_ms, 1) / 1000
            place.turn = self._means.deadlines.after(delay_s, partial(self._look, place))

    def stop(self, place: Place) -> None:
        """The contact waits no longer."""
        if place.turn is not None:
            place.turn.cancel()
            place.turn = None

    # Restart

    def record(self, place: Place) -> PlaceRecord:
        """What a restart needs of a contact."""
        return PlaceRecord(
            entry=place.entry,
            order=place.order,
            progress=place.progress,
            penalties=place.penalties,
            waited_ms=self._means.waited_ms(place),
            saved_at=self._means.clock.now(),
        )

    def remember(self, place: Place) -> None:
        """Keep where a contact is that has gone on."""
        self._kept.add(place.entry.contact)
        self._means.keep(place.entry.contact, self.record(place))

    def forget(self, contact: str) -> None:
        """A contact has left: what was kept of it is needed no more."""
        if contact in self._kept:
            self._kept.discard(contact)
            self._means.keep(contact, None)

    # Within

    def _look(self, place: Place) -> None:
        place.turn = None
        if self._means.book.places.get(place.entry.contact) is place:
            self.look(place)

    def look(self, place: Place) -> None:
        """Time has passed, or nobody is there any more: go on, as far as it is due."""
        self._means.book.step_out(place)
        turns = self.settle(place)
        self.tell(place, turns)
        self._again(place)

    def _go_on(self, place: Place, progress: Progress) -> None:
        raised = progress.raised != place.progress.raised
        place.progress = progress
        if raised:
            self._order(place)

    def _order(self, place: Place) -> None:
        place.key = rules.key(
            place.state.queue, place.entry, place.order, place.boost_s, place.progress.raised
        )

    def _is_plain(self, place: Place) -> bool:
        simple = place.state.course.simple and not place.penalties
        return simple and not place.entry.need and place.entry.channel == VOICE

    def _form(self, place: Place) -> Form | None:
        if self._is_plain(place):
            return None
        waited_ms = self._means.waited_ms(place)
        return place.state.course.form(place.entry, place.progress, place.penalties, waited_ms)

    def _skips(self, place: Place) -> bool:
        """Whether the step that begins is to be passed over."""
        text, pool = place.step.skip_if, place.pool
        if text is None or pool.available or place.progress.step >= len(place.state.course.steps):
            return False
        values: dict[str, float] = {
            "available": 0,
            "unavailable": len(pool.members),
            "staffed": pool.staffed,
            "waiting": len(place.state),
            "wait_s": self._means.waited_ms(place) / 1000,
        }
        return compiled(text).holds(values.get)

    def _watch(self, place: Place) -> None:
        """Let a pool say when nobody of it is left, if the contact goes on then."""
        course, progress = place.state.course, place.progress
        if progress.sticky or course.minds_nobody(progress) or course.next_tier(place.pool.form) is not None:
            place.pool.watchers[place.entry.contact] = place
        else:
            place.pool.watchers.pop(place.entry.contact, None)
