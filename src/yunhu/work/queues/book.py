"""The router's book: which queues there are, who waits in which place, which agents are ready for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yunhu.people.agents.errors import NoSuchAgent
from yunhu.people.agents.model import Agent
from yunhu.people.agents.seat import Seat
from yunhu.work.queues import rules
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.model import Entry, Queue, QueueFigures
from yunhu.work.queues.places import OpenOffer, Place, QueueState
from yunhu.work.queues.pools import Member, Pool, build
from yunhu.work.queues.ports import AgentBoard


class Book:
    """Indexes only: it announces nothing and offers nothing."""

    def __init__(self) -> None:
        self.states: dict[str, QueueState] = {}
        self.members: dict[str, Member] = {}
        self.places: dict[str, Place] = {}
        self.offers: dict[str, OpenOffer] = {}
        self._hungry: set[Pool] = set()
        self._came = 0
        self._readied = 0

    def state(self, queue: str) -> QueueState:
        """A queue. Raises NoSuchQueue."""
        state = self.states.get(queue)
        if state is None:
            raise NoSuchQueue(queue=queue)
        return state

    def figures(self, queue: str) -> QueueFigures:
        """How a queue stands. Raises NoSuchQueue."""
        state = self.state(queue)
        return QueueFigures(
            waiting=len(state.line),
            offered=state.offered,
            available=state.pool.counts.get(rules.ELIGIBLE, 0),
            staffed=state.pool.staffed(),
            oldest_arrived_at=rules.oldest(state.line),
        )

    # Contacts

    def place(self, entry: Entry, state: QueueState, order: int | None = None) -> Place:
        """Give a contact its place; it is in no line yet. `order` is the old one after a restart."""
        self._came = max(self._came + 1, order or 0)
        place = Place(entry, rules.key(entry, self._came if order is None else order), state)
        self.places[entry.contact] = place
        return place

    def line_up(self, place: Place) -> None:
        """Let a contact wait in its queue's and its pool's line."""
        state = place.state
        state.line.add(place.key, place)
        state.pool.line.add(place.key, place)
        self._hungry.add(state.pool)

    def step_out(self, place: Place) -> None:
        """Take a contact out of the lines, if it is in them."""
        state = place.state
        if state.line.remove(place.key):
            state.pool.line.remove(place.key)
            if not state.pool.line:
                self._hungry.discard(state.pool)

    # Agents

    def note(self, member: Member, seat: Seat) -> None:
        """A member's seat changed: keep the counts of its pools."""
        if not seat.ready:
            member.order = 0
        status = rules.status(seat)
        if status != member.status:
            for pool in member.pools:
                pool.count(member.status, -1)
                pool.count(status, 1)
            member.status = status

    def first_for(self, member: Member) -> Place | None:
        """Of all contacts that wait for such an agent, the one that goes first."""
        best = None
        for pool in self._hungry & member.pools:
            found = pool.line.first()
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        return best[1] if best is not None else None

    def stand_by(self, member: Member) -> None:
        """A ready member for whom nobody waits."""
        self._readied += 1
        member.order = self._readied
        for pool in member.pools:
            pool.push(member)

    def ready_members(self) -> list[Member]:
        """All ready members, in the order in which they became ready."""
        ready = [member for member in self.members.values() if member.seat.ready]
        return sorted(ready, key=lambda member: (member.seat.idle_since, member.order))

    # Configuration

    def rebuild(self, agents: Sequence[Agent], queues: Mapping[str, Queue], board: AgentBoard) -> list[Place]:
        """Index everything anew. Places and offers move along; gives the places whose queue is gone."""
        self.members = self._members(agents, board)
        pools = build(queues.values(), agents, self.members)
        self.states = {id_: QueueState(queue, pools[id_]) for id_, queue in queues.items()}
        self._hungry = set()
        orphans = []
        for opened in self.offers.values():
            opened.member = self.members.get(opened.member.id, opened.member)
        for place in self.places.values():
            state = self.states.get(place.entry.queue)
            if state is None:
                orphans.append(place)
            else:
                self._move(place, state)
        return orphans

    def _members(self, agents: Iterable[Agent], board: AgentBoard) -> dict[str, Member]:
        members: dict[str, Member] = {}
        for agent in agents:
            try:
                member = Member(board.seat(agent.id))
            except NoSuchAgent:
                continue  # The board is a configuration ahead; the next one names the agent no more.
            old = self.members.get(agent.id)
            if old is not None:
                member.order, member.offer = old.order, old.offer
            members[agent.id] = member
        return members

    def _move(self, place: Place, state: QueueState) -> None:
        place.state = state
        if place.open is None:
            self.line_up(place)
        else:
            state.offered += 1
