"""Bringing contacts and agents together: whenever one of the two comes, at once."""

from __future__ import annotations

from functools import partial

import msgspec

from yunhu.work.queues import facts, rules
from yunhu.work.queues.model import FANOUT_MAX
from yunhu.work.queues.places import OpenOffer, Place, QueueState
from yunhu.work.queues.plans import limits
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.services.journeys import Journeys
from yunhu.work.queues.services.means import Means
from yunhu.work.queues.services.offers import Offers
from yunhu.work.queues.services.waits import Waits


class Matching:
    """Offers contacts to agents, lets them wait, and takes them out again."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self.offers = Offers(means, self.expire)
        self.waits = Waits(means, self.give_up)
        self.journeys = Journeys(means, self.again)

    # An agent or a contact comes

    def feed(self, member: Member) -> None:
        """Give a member with room the contacts that wait for such an agent, then a place among the ready."""
        book = self._means.book
        while (place := book.first_for(member)) is not None:
            if not self._give(place, member) or book.members.get(member.id) is not member:
                return  # The board has refused; or while the handler was told, the configuration changed.
        book.stand_by(member)

    def seek(self, place: Place) -> None:
        """Offer a contact that is in no line to as many ready agents as it wants, and let it wait."""
        book, made = self._means.book, list[OpenOffer]()
        while len(place.opens) < place.want:
            member = self._means.best(place)
            if member is None:
                break
            opened = self.offers.make(place, member)
            if opened is None:
                book.stand_down(member, place.pool.channel)  # The board knows better: no room.
            else:
                made.append(opened)
        if made:
            self._rings(place)
        book.line_up(place)
        if place.lined:
            self.waits.start(place)
            self.journeys.arm(place)
        for opened in made:
            self.offers.ring(opened)

    def again(self, place: Place) -> None:
        """A contact in no line: has it waited for too long, must it go elsewhere, who could take it?"""
        if not place.opens:
            if self.waits.too_long(place):
                self.give_up(place, "max_wait")
                return
            if place.state.queue.overflow and self._means.best(place) is None and self._detour(place):
                return
        self.seek(place)

    def match_all(self) -> None:
        """Everything may have changed: whoever waits and whoever is free find each other."""
        book = self._means.book
        free = book.free_members()
        for member in free:
            book.stand_by(member)
        for member in free:
            while member.stands and (place := book.first_for(member)) is not None:
                best = self._means.best(place)
                if best is not member and best is not None and book.first_for(best) is not place:
                    best = member  # Whom the rank prefers has something more urgent to do.
                if not self._give(place, best or member):
                    break  # The board has refused; it will tell when the agent has room.

    def _give(self, place: Place, member: Member) -> bool:
        """Offer a waiting contact to this member; False when the board knows better: no room."""
        opened = self.offers.make(place, member)
        if opened is None:
            return False
        self._rings(place)
        self._means.book.line_up(place)
        self.offers.ring(opened)
        return True

    # An offer ends

    def expire(self, opened: OpenOffer) -> None:
        """RONA: the contact goes back to its place, the agent is given a pause."""
        if not self.offers.close(opened, "expire"):
            return
        place = opened.place
        self._means.tell(place, facts.OfferExpired(**self.offers.about(opened)))
        self.offers.rest(opened, place.state.queue.not_responding_s, "no answer")
        try:
            self._means.handler.offer_expired(opened.offer)
        finally:
            self.go_back(place)

    def refuse(self, opened: OpenOffer, why: str) -> None:
        """The agent or the device said no: the contact goes back, the agent rests."""
        place = opened.place
        self.offers.close(opened, "refuse")
        self._means.tell(place, facts.OfferRefused(why=why, **self.offers.about(opened)))
        self.offers.rest(opened, rules.rest_s(place.state.queue, why), why)
        self.go_back(place)

    def lose(self, opened: OpenOffer, why: str) -> None:
        """The agent of an offer is lost: the router takes the offer back by itself."""
        self.offers.close(opened, "withdraw")
        self.offers.tell_withdrawn(opened, why)
        self.offers.let_go(opened, why)
        try:
            self._means.handler.offer_withdrawn(opened.offer, why)
        finally:
            self.go_back(opened.place)

    def go_back(self, place: Place) -> None:
        """A contact whose offer failed waits again with its old arrival: before all who came after it."""
        if self._means.book.places.get(place.entry.contact) is not place:
            return  # It left while its handler was told.
        self._means.book.step_out(place)
        if place.opens:
            self.seek(place)
            return
        self._stop_ringing_more(place)
        turns = self.journeys.end_sticky(place) if place.progress.sticky else self.journeys.settle(place)
        self.journeys.tell(place, turns)
        self.again(place)

    # A contact leaves

    def give_up(self, place: Place, why: str) -> None:
        """The queue gives a contact back."""
        self.leave(place, why)
        self._means.handler.wait_over(place.entry, why)

    def leave(self, place: Place, why: str) -> None:
        """A contact is in the queue no more; its offers are closed already."""
        means, queue = self._means, place.state.queue
        means.book.remove(place)
        self.waits.stop(place)
        self.journeys.stop(place)
        self._stop_ringing_more(place)
        self.journeys.forget(place.entry.contact)
        waited_ms = means.waited_ms(place)
        in_time = waited_ms <= queue.service_level.within_s * 1000
        if why == "answered" or not in_time:
            place.state.levels.count(means.scheduler.monotonic(), in_time and why == "answered")
        means.tell(place, facts.ContactDequeued(queue=queue.id, why=why, waited_ms=waited_ms))

    def come(self, place: Place) -> None:
        """A contact that has its place is in the queue from now on: tell it, and find somebody."""
        turns = self.journeys.settle(place, is_new=True)
        self.queued(place)
        self.journeys.tell(place, turns)

    def queued(self, place: Place) -> None:
        """Say that a contact waits, and who could take it."""
        means = self._means
        fact = facts.ContactQueued(
            queue=place.entry.queue,
            priority=place.entry.priority,
            position=place.state.line.position(place.key) + 1,
            reason=means.reason(place),
            channel=place.entry.channel,
            need=place.entry.need,
        )
        means.tell(place, fact)

    # Elsewhere

    def _detour(self, place: Place) -> bool:
        """Send a contact, which is in no line and for which nobody is free, elsewhere, if it has to go."""
        for to in limits.ways_out(place.state.queue, self._means.standings(place)):
            if to == limits.TO_FLOW:
                self.give_up(place, "overflow")
                return True
            target = self._means.book.states.get(to.removeprefix(limits.TO_QUEUE))
            if target is not None and self._takes(target, place):
                self._move(place, target)
                return True
        return False

    def _takes(self, target: QueueState, place: Place) -> bool:
        """Whether a queue takes a contact from elsewhere, which was never there before."""
        queue, entry = target.queue, place.entry
        if queue.id == entry.queue or queue.id in entry.visited:
            return False
        if queue.hours is not None and not self._means.is_open(queue.hours):
            return False
        if target.pool.available:
            return True
        expect, waiting = self._means.expect, len(target)
        expected_s = None if expect is None else expect.expected_s(queue.id, waiting + 1)
        now = limits.Standings(waiting, target.pool.staffed, waiting, expected_s=expected_s)
        return limits.refusal(queue, now) is None

    def _move(self, place: Place, target: QueueState) -> None:
        before = place.entry
        self.leave(place, "overflow")
        entry = msgspec.structs.replace(
            before,
            queue=target.queue.id,
            entered_at=self._means.clock.now(),
            visited=(*before.visited, before.queue),
        )
        moved = self.journeys.begin(entry, target)
        fact = facts.ContactMoved(from_queue=before.queue, queue=entry.queue, why="overflow")
        self._means.tell(moved, fact)
        self.come(moved)
        self.journeys.remember(moved)
        self._means.handler.moved(entry, before.queue, "overflow")
        if self._means.book.places.get(entry.contact) is moved:
            self.again(moved)

    # Ringing one more after a while

    def _rings(self, place: Place) -> None:
        """Agents ring for a contact: in a progressive step one more shall, after its delay."""
        if place.more is None and place.step.fanout == "progressive" and place.rings < FANOUT_MAX:
            delay_s = place.step.fanout_delay_s
            place.more = self._means.deadlines.after(delay_s, partial(self._ring_more, place))

    def _ring_more(self, place: Place) -> None:
        place.more = None
        place.rings += 1
        self._means.book.step_out(place)
        self._rings(place)
        self.seek(place)

    def _stop_ringing_more(self, place: Place) -> None:
        place.rings = 1
        if place.more is not None:
            place.more.cancel()
            place.more = None
