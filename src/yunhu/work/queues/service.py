"""The router of one tenant: contacts wait, agents become ready, offers bring them together.

In memory, with one writer. A contact is in exactly one place: in the lines, or in one open offer. No contact
waits while an agent is ready for it: whenever one of the two comes, they are matched at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from msgspec import Struct

from yunhu.kit.refusal import Refusal
from yunhu.people.agents.model import Agent
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.deadlines import Deadlines
from yunhu.work.queues import facts, rules
from yunhu.work.queues.book import Book
from yunhu.work.queues.errors import AlreadyWaiting, NotWaiting, OfferOver, QueueFull
from yunhu.work.queues.machine import TABLE
from yunhu.work.queues.model import Entry, Offer, PlaceRecord, Queue, QueueFigures
from yunhu.work.queues.places import OpenOffer, Place
from yunhu.work.queues.pools import Member
from yunhu.work.queues.ports import AgentBoard, Announce, NewId, QueueHandler
from yunhu.work.queues.waits import Waits


class Queues:
    """Queues, waiting contacts and offers of one tenant.

    A match costs O(log n) in agents and contacts, and one step for each pool (set of needs) of the agent.
    """

    def __init__(
        self,
        tenant: str,
        clock: Clock,
        scheduler: Scheduler,
        announce: Announce,
        board: AgentBoard,
        handler: QueueHandler,
        new_id: NewId,
    ) -> None:
        self._tenant = tenant
        self._clock = clock
        self._deadlines = Deadlines(scheduler)
        self._announce = announce
        self._board = board
        self._handler = handler
        self._new_id = new_id
        self._book = Book()
        self._waits = Waits(clock, self._deadlines, handler, partial(self._give_up, why="max_wait"))
        board.listen(self)

    # Waiting

    def enqueue(self, entry: Entry) -> None:
        """A contact takes its place; it is offered at once when an agent is ready.

        Raises NoSuchQueue, QueueFull (nobody is ready and the queue is full), AlreadyWaiting.
        """
        book = self._book
        state = book.state(entry.queue)
        if (waits := book.places.get(entry.contact)) is not None:
            raise AlreadyWaiting(queue=waits.entry.queue)
        member = state.pool.best()
        if member is None and len(state) >= state.queue.max_waiting:
            raise QueueFull(queue=entry.queue, waiting=len(state))
        place = book.place(entry, state)
        fact = facts.ContactQueued(
            queue=entry.queue,
            priority=entry.priority,
            position=state.line.position(place.key) + 1,
            reason=state.pool.reason(),
        )
        self._tell(place, fact)
        self._seek(place, member)

    def withdraw(self, contact: str, why: str) -> bool:
        """A contact leaves (the caller hung up, the flow took it away), with its open offer if there is one.

        The handler is not told, it knows. False when the contact waits nowhere.
        """
        place = self._book.places.get(contact)
        if place is None:
            return False
        opened = place.open
        if opened is not None:
            self._close(opened, "withdraw")
            self._tell_withdrawn(opened, why)
        self._leave(place, why)
        if opened is not None:
            self._let_go(opened, why)
        return True

    def position(self, contact: str) -> int:
        """A contact's position in its queue, 1 for the next (and while it is offered). Raises NotWaiting."""
        place = self._book.places.get(contact)
        if place is None:
            raise NotWaiting
        return place.state.line.position(place.key) + 1 if place.open is None else 1

    def waiting(self, queue: str) -> list[Entry]:
        """The contacts in a queue, first to last, without those being offered. Raises NoSuchQueue."""
        return [place.entry for place in self._book.state(queue).line]

    def figures(self, queue: str) -> QueueFigures:
        """How a queue stands now. Raises NoSuchQueue."""
        return self._book.figures(queue)

    # Offers

    def offer_accepted(self, offer: str, epoch: int) -> None:
        """The agent took the contact, which waits no longer.

        Raises OfferOver: the agent's leg must then be ended, for the contact is gone or waits on.
        """
        opened = self._opened(offer, epoch)
        place = opened.place
        try:
            self._board.engaged(opened.offer.agent, epoch, place.entry.contact)
        except Refusal as lost:
            self._lose(opened, "agent_lost")
            raise OfferOver(offer=offer) from lost
        self._close(opened, "accept")
        self._tell(place, facts.OfferAccepted(**self._about(opened)))
        self._leave(place, "answered")

    def offer_refused(self, offer: str, epoch: int, why: str = "declined") -> None:
        """The agent or the device said no: the contact goes back, the agent rests. Raises OfferOver."""
        opened = self._opened(offer, epoch)
        place = opened.place
        self._close(opened, "refuse")
        self._tell(place, facts.OfferRefused(why=why, **self._about(opened)))
        self._rest(opened, rules.rest_s(place.state.queue, why), why)
        self._go_back(place)

    def offer_unreachable(self, offer: str, epoch: int) -> None:
        """The agent's device could not be reached. Raises OfferOver."""
        self.offer_refused(offer, epoch, "unreachable")

    # Configuration and restart

    def configure(self, agents: Sequence[Agent], queues: Iterable[Queue]) -> None:
        """Take a new configuration, after the board has. Contacts wait on, but leave a queue that is gone.

        An offer rings on while its agent and its queue exist.
        """
        before = {id_: state.queue for id_, state in self._book.states.items()}
        orphans = self._book.rebuild(agents, {queue.id: queue for queue in queues}, self._board)
        for place in self._book.places.values():
            if place.state.queue != before[place.entry.queue]:
                self._waits.stop(place)
                self._waits.start(place)
        for place in orphans:
            opened = place.open
            self.withdraw(place.entry.contact, "queue_removed")
            if opened is not None:
                self._handler.offer_withdrawn(opened.offer, "queue_removed")
            self._handler.wait_over(place.entry, "queue_removed")
        for opened in list(self._book.offers.values()):
            if opened.member.id not in self._book.members:
                self._lose(opened, "agent_removed")
        self._match_all()

    def snapshot(self) -> list[PlaceRecord]:
        """What `restore` needs. An offer that rings is not kept: its contact waits."""
        return [PlaceRecord(place.entry, place.key[2]) for place in self._book.places.values()]

    def restore(self, records: Iterable[PlaceRecord]) -> None:
        """Let contacts wait again in their order, after `configure`; unknown queues' are given back."""
        for kept in sorted(records, key=lambda record: record.order):
            state = self._book.states.get(kept.entry.queue)
            if state is None:
                self._handler.wait_over(kept.entry, "queue_removed")
            elif kept.entry.contact not in self._book.places:
                self._wait(self._book.place(kept.entry, state, kept.order))
        self._match_all()

    # What the board tells

    def agent_changed(self, seat: Seat) -> None:
        """Keep the figures; take back an offer whose agent is lost (a lease that ran out)."""
        member = self._book.members.get(seat.agent.id)
        if member is None:
            return
        self._book.note(member, seat)
        if member.offer is not None and seat.offer != member.offer.id:
            self._lose(self._book.offers[member.offer.id], "agent_lost")

    def agent_idle(self, seat: Seat) -> None:
        """An agent is ready: the contact that goes first over all the agent's queues is offered."""
        member = self._book.members.get(seat.agent.id)
        if member is not None and seat.ready:
            self._feed(member)

    # Matching

    def _feed(self, member: Member) -> None:
        """Give a ready member the first contact that waits for such an agent, or a place among the ready."""
        place = self._book.first_for(member)
        if place is None:
            self._book.stand_by(member)
        else:
            self._offer(place, member)

    def _seek(self, place: Place, member: Member | None) -> None:
        """Offer a contact that is in no line to the ready `member`, or the next one, or let it wait."""
        while member is not None:
            if self._offer(place, member):
                return
            member.order = 0  # The board knows better: not ready.
            member = place.state.pool.best()
        self._wait(place)

    def _wait(self, place: Place) -> None:
        self._book.line_up(place)
        self._waits.start(place)

    def _go_back(self, place: Place) -> None:
        """A contact whose offer failed waits again with its old arrival: before all who came after it."""
        if self._book.places.get(place.entry.contact) is not place:
            return  # It left while its handler was told.
        if self._waits.too_long(place):
            self._give_up(place, "max_wait")
        else:
            self._seek(place, place.state.pool.best())

    def _match_all(self) -> None:
        for member in self._book.ready_members():
            if member.seat.ready:
                self._feed(member)

    def _offer(self, place: Place, member: Member) -> bool:
        """Reserve the member for the contact; False when the board says no."""
        entry, queue, now = place.entry, place.state.queue, self._clock.now()
        offer_id, reason = self._new_id(), place.state.pool.reason(member, now)
        epoch = self._board.reserve(member.id, offer_id, entry.contact)
        if epoch is None:
            return False
        self._book.step_out(place)
        offer = Offer(
            id=offer_id,
            entry=entry,
            agent=member.id,
            epoch=epoch,
            made_at=now,
            ring_s=queue.ring_s,
            wrap_up_s=queue.wrap_up_s,
            reason=reason,
        )
        opened = OpenOffer(offer, place, member)
        place.open, member.offer = opened, offer
        place.state.offered += 1
        self._book.offers[offer_id] = opened
        opened.expiry = self._deadlines.after(queue.ring_s, partial(self._expire, opened))
        fact = facts.OfferMade(
            offer=offer_id, queue=queue.id, agent=member.id, epoch=epoch, ring_s=queue.ring_s, reason=reason
        )
        self._tell(place, fact)
        self._handler.offer_made(offer)
        return True

    def _expire(self, opened: OpenOffer) -> None:
        """RONA: the contact goes back to its place, the agent is given a pause."""
        if not self._close(opened, "expire"):
            return
        place = opened.place
        self._tell(place, facts.OfferExpired(**self._about(opened)))
        self._rest(opened, place.state.queue.not_responding_s, "no answer")
        try:
            self._handler.offer_expired(opened.offer)
        finally:
            self._go_back(place)

    def _lose(self, opened: OpenOffer, why: str) -> None:
        """The agent of an offer is lost: the router takes the offer back by itself."""
        self._close(opened, "withdraw")
        self._tell_withdrawn(opened, why)
        self._let_go(opened, why)
        try:
            self._handler.offer_withdrawn(opened.offer, why)
        finally:
            self._go_back(opened.place)

    def _give_up(self, place: Place, why: str) -> None:
        self._leave(place, why)
        self._handler.wait_over(place.entry, why)

    def _leave(self, place: Place, why: str) -> None:
        self._book.step_out(place)
        self._waits.stop(place)
        del self._book.places[place.entry.contact]
        waited_ms = (self._clock.now() - place.entry.entered_at) // 1000
        self._tell(place, facts.ContactDequeued(queue=place.entry.queue, why=why, waited_ms=waited_ms))

    # Offers: the machine, the agent's side, the facts

    def _opened(self, offer: str, epoch: int) -> OpenOffer:
        opened = self._book.offers.get(offer)
        if opened is None or opened.offer.epoch != epoch:
            raise OfferOver(offer=offer)
        return opened

    def _close(self, opened: OpenOffer, event: str) -> bool:
        """Move the offer's machine to its end; False when it is there already. Raises OfferOver."""
        cell = TABLE[opened.state, event]
        if cell.kind == "refuses":
            raise OfferOver(offer=opened.offer.id)
        if cell.to is None:
            return False
        opened.state = cell.to
        opened.place.open = opened.member.offer = None
        opened.place.state.offered -= 1
        if opened.expiry is not None:
            opened.expiry.cancel()
        del self._book.offers[opened.offer.id]
        return True

    def _rest(self, opened: OpenOffer, seconds: int, why: str) -> None:
        offer = opened.offer
        try:
            self._board.not_responding(offer.agent, offer.epoch, seconds, why)
        except Refusal:
            return  # The board has taken the agent back before; there is nobody to give a pause to.

    def _let_go(self, opened: OpenOffer, why: str) -> None:
        offer = opened.offer
        try:
            self._board.withdrawn(offer.agent, offer.epoch, why)
        except Refusal:
            return  # As above: the agent is free already.

    def _tell(self, place: Place, fact: Struct) -> None:
        self._announce(self._tenant, place.entry.contact, fact)

    def _tell_withdrawn(self, opened: OpenOffer, why: str) -> None:
        self._tell(opened.place, facts.OfferWithdrawn(why=why, **self._about(opened)))

    def _about(self, opened: OpenOffer) -> facts.About:
        """What every fact about the end of an offer says."""
        offer = opened.offer
        rang_ms = (self._clock.now() - offer.made_at) // 1000
        return {"offer": offer.id, "queue": offer.entry.queue, "agent": offer.agent, "rang_ms": rang_ms}
