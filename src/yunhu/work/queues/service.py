"""The router of one tenant: contacts wait, agents become ready, offers bring them together.

In memory, with one writer. A contact is in exactly one place: in the lines, or in open offers. No contact
waits while an agent is ready for it: whenever one of the two comes, they are matched at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from yunhu.kit.refusal import Refusal
from yunhu.people.agents.model import Agent
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.deadlines import Deadlines
from yunhu.work.queues import facts, rules
from yunhu.work.queues.book import Book
from yunhu.work.queues.errors import AlreadyWaiting, NotWaiting, OfferOver, QueueFull
from yunhu.work.queues.estimates import Estimate
from yunhu.work.queues.model import Entry, PlaceRecord, Queue, QueueFigures
from yunhu.work.queues.places import Place
from yunhu.work.queues.plans import limits
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.pools.pool import Pool
from yunhu.work.queues.ports import AgentBoard, Announce, Estimator, IsOpen, Keep, NewId, QueueHandler
from yunhu.work.queues.samples import Accuracy
from yunhu.work.queues.services.matching import Matching
from yunhu.work.queues.services.means import Means
from yunhu.work.queues.services.offers import TAKEN_ELSEWHERE
from yunhu.work.queues.strategies.candidate import Chance

RECALLED_S = 60.0
"""How long after a restart a contact's record waits for the contact."""

RENEWED_MAX = 64
"""When more agents than this have changed at once, everything is indexed anew."""


def _always_open(hours: str) -> bool:
    return True


def _keep_nothing(contact: str, record: PlaceRecord | None) -> None:
    """Nothing of a waiting contact outlives this process."""


class Queues:
    """Queues, waiting contacts and offers of one tenant.

    A match costs O(log n) in agents and contacts, and one step for each pool (form) of the agent.
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
        chance: Chance | None = None,
        is_open: IsOpen = _always_open,
        keep: Keep = _keep_nothing,
    ) -> None:
        """`chance` is for the ranks by luck; without it luck is the same each time, which replays want."""
        self._means = Means(
            tenant,
            clock,
            scheduler,
            Deadlines(scheduler),
            announce,
            board,
            handler,
            new_id,
            chance or Random(0),
            is_open,
            keep,
            Book(),
        )
        self._book = self._means.book
        self._matching = Matching(self._means)
        self._offers = self._matching.offers
        self._journeys = self._matching.journeys
        self._recalled: dict[str, PlaceRecord] = {}
        self._changed: dict[str, Member] = {}
        self._configured: tuple[Sequence[Agent], tuple[Queue, ...]] = ((), ())
        board.listen(self)

    # Waiting

    def enqueue(self, entry: Entry) -> None:
        """A contact takes its place; it is offered at once when an agent is ready.

        Raises NoSuchQueue, QueueFull (nobody is ready and no more may wait), AlreadyWaiting.
        """
        book, matching = self._book, self._matching
        state = book.state(entry.queue)
        if (waits := book.places.get(entry.contact)) is not None:
            raise AlreadyWaiting(queue=waits.entry.queue)
        kept = self._recalled.pop(entry.contact, None)
        if kept is not None and kept.entry.queue != entry.queue:
            kept = None
        hours = state.queue.hours
        if kept is None and hours is not None and not self._means.is_open(hours):
            raise QueueFull(queue=entry.queue, waiting=len(state), why="closed")
        place = self._journeys.begin(entry, state, kept)
        if kept is None and self._means.best(place) is None:
            why = limits.refusal(state.queue, self._means.standings(place))
            if why is not None:
                book.remove(place)
                raise QueueFull(queue=entry.queue, waiting=len(state), why=why)
        matching.come(place)
        if state.queue.overflow and kept is None:
            matching.again(place)
        else:
            matching.seek(place)

    def withdraw(self, contact: str, why: str) -> bool:
        """A contact leaves (the caller hung up, the flow took it away), with its open offers.

        The handler is not told, it knows. False when the contact waits nowhere.
        """
        place = self._book.places.get(contact)
        if place is None:
            return False
        opened = self._offers.close_all(place, why)
        self._matching.leave(place, why)
        self._offers.free(opened, why, tell_handler=False)
        return True

    def position(self, contact: str) -> int:
        """A contact's position in its queue, 1 for the next (and while it is offered). Raises NotWaiting."""
        place = self._book.places.get(contact)
        if place is None:
            raise NotWaiting
        return self._means.position(place)

    def waiting(self, queue: str) -> list[Entry]:
        """The contacts in a queue, first to last, without those being offered. Raises NoSuchQueue."""
        return [place.entry for place in self._book.state(queue).line]

    def figures(self, queue: str) -> QueueFigures:
        """How a queue stands now. Raises NoSuchQueue."""
        return self._book.figures(queue, self._means.scheduler.monotonic())

    def expect(self, estimator: Estimator) -> None:
        """Who says from now on how long contacts wait."""
        self._means.expect = estimator
        estimator.attach(self._book.state)

    def estimate(self, queue: str, position: int | None = None) -> Estimate | None:
        """The wait at a position (of somebody who comes now: None); None when nobody can tell.

        Raises NoSuchQueue.
        """
        self._book.state(queue)
        expect = self._means.expect
        return None if expect is None else expect.estimate(queue, position)

    def accuracy(self, queue: str) -> Accuracy | None:
        """How well the waits of a queue were told lately; None when nobody tells them. Raises NoSuchQueue."""
        self._book.state(queue)
        expect = self._means.expect
        return None if expect is None else expect.accuracy(queue)

    # Offers

    def offer_accepted(self, offer: str, epoch: int) -> None:
        """The agent took the contact, which waits no longer; whoever else rings for it rings no more.

        Raises OfferOver: the agent's leg must then be ended, for the contact is gone or waits on.
        """
        opened = self._offers.find(offer, epoch)
        place = opened.place
        try:
            self._means.board.engaged(opened.offer.agent, epoch, place.entry.contact)
        except Refusal as lost:
            self._matching.lose(opened, "agent_lost")
            raise OfferOver(offer=offer) from lost
        self._offers.close(opened, "accept")
        self._means.tell(place, facts.OfferAccepted(**self._offers.about(opened)))
        others = self._offers.close_all(place, TAKEN_ELSEWHERE)
        self._matching.leave(place, "answered")
        self._offers.free(others, TAKEN_ELSEWHERE, tell_handler=True)

    def offer_refused(self, offer: str, epoch: int, why: str = "declined") -> None:
        """The agent or the device said no: the contact goes back, the agent rests. Raises OfferOver."""
        self._matching.refuse(self._offers.find(offer, epoch), why)

    def offer_unreachable(self, offer: str, epoch: int) -> None:
        """The agent's device could not be reached. Raises OfferOver."""
        self.offer_refused(offer, epoch, "unreachable")

    # Configuration and restart

    def configure(self, agents: Sequence[Agent], queues: Iterable[Queue]) -> None:
        """Take a new configuration, after the board has. Contacts wait on, but leave a queue that is gone.

        An offer rings on while its agent and its queue exist.
        """
        self._configured = (agents, tuple(queues))
        self._changed.clear()
        by_id = {queue.id: queue for queue in self._configured[1]}
        alone = {id_ for id_, state in self._book.states.items() if not state.pool.staffed}
        self._book.rebuild(agents, by_id, self._means.board)
        self._note_who_is_alone(
            state.pool
            for id_, state in self._book.states.items()
            if not state.pool.staffed and id_ not in alone  # who was alone before has been since then
        )
        orphans = [place for place in list(self._book.places.values()) if not self._take_along(place)]
        for place in orphans:
            opened = self._offers.close_all(place, "queue_removed")
            self._matching.leave(place, "queue_removed")
            self._offers.free(opened, "queue_removed", tell_handler=True)
            self._means.handler.wait_over(place.entry, "queue_removed")
        for one in list(self._book.offers.values()):
            if one.member.id not in self._book.members:
                self._matching.lose(one, "agent_removed")
        self._matching.match_all()

    def snapshot(self) -> list[PlaceRecord]:
        """What `restore` needs. An offer that rings is not kept: its contact waits."""
        return [self._journeys.record(place) for place in self._book.places.values()]

    def restore(self, records: Iterable[PlaceRecord]) -> None:
        """Let contacts wait again in their order, after `configure`; unknown queues' are given back."""
        for kept in sorted(records, key=lambda record: record.order):
            state = self._book.states.get(kept.entry.queue)
            if state is None:
                self._means.handler.wait_over(kept.entry, "queue_removed")
            elif kept.entry.contact not in self._book.places:
                self._let_wait(self._journeys.begin(kept.entry, state, kept))
        self._matching.match_all()

    def recall(self, records: Iterable[PlaceRecord]) -> None:
        """What was kept of contacts that will be enqueued again in a moment, when they are taken up."""
        self._recalled = {record.entry.contact: record for record in records}
        self._means.deadlines.after(RECALLED_S, self._forget_recalled)

    # What the board tells

    def agent_changed(self, seat: Seat) -> None:
        """Keep the figures; take back offers whose agent is lost (a lease that ran out)."""
        member = self._book.members.get(seat.agent.id)
        if member is None:
            return
        if seat.agent is not member.agent and seat.agent != member.agent:
            self._renew_soon(member)
        emptied = self._book.note(member)
        for opened in list(member.offers.values()):
            if not seat.has_offer(opened.offer.id):
                self._matching.lose(opened, "agent_lost")
        if emptied:
            self._go_on_without(emptied)

    def agent_idle(self, seat: Seat) -> None:
        """An agent has room: the contacts that go first over all the agent's queues are offered."""
        member = self._book.members.get(seat.agent.id)
        if member is not None and rules.ELIGIBLE in member.status.values():
            self._matching.feed(member)

    # Within

    def _take_along(self, place: Place) -> bool:
        """Let a contact wait on in the new configuration; False when its queue is gone."""
        state = self._book.states.get(place.entry.queue)
        if state is None:
            return False
        had = place.state.queue
        self._journeys.reindex(place, state)
        if had != state.queue:
            self._matching.waits.stop(place)
        if place.opens:
            state.offered += 1
        self._let_wait(place)
        return True

    def _let_wait(self, place: Place) -> None:
        """Line a contact up, where it belongs by now."""
        turns = self._journeys.settle(place)
        self._book.line_up(place)
        self._journeys.tell(place, turns)
        self._matching.waits.start(place)
        self._journeys.arm(place)

    def _go_on_without(self, emptied: list[Pool]) -> None:
        """Nobody of these pools is there any more: some of their contacts go on at once."""
        self._note_who_is_alone(emptied)
        watching = {contact: place for pool in emptied for contact, place in pool.watchers.items()}
        for contact, place in sorted(watching.items(), key=lambda item: item[1].key):
            if self._book.places.get(contact) is place:
                self._journeys.look(place)

    def _note_who_is_alone(self, pools: Iterable[Pool]) -> None:
        now = self._means.scheduler.monotonic()
        for pool in pools:
            for state in pool.states:
                state.nobody_since = now

    def _renew_soon(self, member: Member) -> None:
        """An agent is another than was configured (a skill has expired): index it anew, after its changes."""
        if not self._changed:
            self._means.deadlines.after(0, self._renew)
        self._changed[member.id] = member

    def _renew(self) -> None:
        changed, self._changed = self._changed, {}
        members = [member for id_, member in changed.items() if self._book.members.get(id_) is member]
        if len(members) > RENEWED_MAX:
            self.configure(*self._configured)
            return
        for member in members:
            self._book.stock.renew(member, member.seat.agent)
        if members:
            self._matching.match_all()

    def _forget_recalled(self) -> None:
        left, self._recalled = self._recalled, {}
        for contact in left:
            self._means.keep(contact, None)
