"""The router's book: which queues there are, who waits in which place, which agents are ready for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yunhu.people.agents.errors import NoSuchAgent
from yunhu.people.agents.model import VOICE, Agent
from yunhu.work.queues import rules
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.model import Queue, QueueFigures
from yunhu.work.queues.places import OpenOffer, Place, QueueState
from yunhu.work.queues.plans.course import Course, lines_of
from yunhu.work.queues.plans.forms import Form
from yunhu.work.queues.pools.crew import Crew
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.pools.pool import Pool
from yunhu.work.queues.pools.stock import Stock
from yunhu.work.queues.ports import AgentBoard

LOOKED_AT_MAX = 16
"""So many contacts that ring elsewhere are looked at for an agent who may not ring for the first of them."""

Best = tuple[int, int, tuple[float, ...], Place]


class Book:
    """Indexes only: it announces nothing and offers nothing."""

    def __init__(self) -> None:
        self.states: dict[str, QueueState] = {}
        self.members: dict[str, Member] = {}
        self.places: dict[str, Place] = {}
        self.offers: dict[str, OpenOffer] = {}
        self.stock = Stock(Crew(()), {})
        self._hungry: set[Pool] = set()
        self._came = 0
        self._readied = 0

    def state(self, queue: str) -> QueueState:
        """A queue. Raises NoSuchQueue."""
        state = self.states.get(queue)
        if state is None:
            raise NoSuchQueue(queue=queue)
        return state

    def figures(self, queue: str, now_s: float) -> QueueFigures:
        """How a queue stands at a moment (monotonic seconds). Raises NoSuchQueue."""
        state = self.state(queue)
        return QueueFigures(
            waiting=len(state.line),
            offered=state.offered,
            available=state.pool.available,
            staffed=state.pool.staffed,
            oldest_arrived_at=state.oldest(),
            service_level=state.levels.percent(now_s),
        )

    # Contacts

    def next_order(self, at_least: int | None = None) -> int:
        """The order of coming of one more contact, or its old one after a restart."""
        self._came = max(self._came + 1, at_least or 0)
        return self._came if at_least is None else at_least

    def hold(self, place: Place, form: Form | None) -> bool:
        """Let a contact, which is in no line, wait for the pool of a form (None: its queue's own).

        Whether that is another pool than before.
        """
        pool = place.state.pool if form is None else self.stock.pool(form)
        held = self.places.get(place.entry.contact) is place
        if held and pool is place.pool:
            return False
        pool.holders += 1
        if held:
            self.let_go(place)
        place.pool = pool
        self.places[place.entry.contact] = place
        return True

    def let_go(self, place: Place) -> None:
        """A contact waits for its pool no more."""
        place.pool.watchers.pop(place.entry.contact, None)
        place.pool.holders -= 1
        self.stock.left(place.pool)

    def line_up(self, place: Place) -> None:
        """Let a contact wait where it has to: for its first agent, for more agents, or for an answer."""
        state, pool = place.state, place.pool
        if not place.opens:
            state.line.add(place.key, place)
            pool.line.add(place.key, place)
            place.lined = "line"
            state.arrived(place)
        elif len(place.opens) < place.want:
            pool.more.add(place.key, place)
            place.lined = "more"
        else:
            return
        self._hungry.add(pool)

    def step_out(self, place: Place) -> None:
        """Take a contact out of the lines, if it is in them."""
        pool = place.pool
        if place.lined == "line":
            place.state.line.remove(place.key)
            pool.line.remove(place.key)
        elif place.lined == "more":
            pool.more.remove(place.key)
        place.lined = ""
        if not pool.line and not pool.more:
            self._hungry.discard(pool)

    def remove(self, place: Place) -> None:
        """A contact has left."""
        self.step_out(place)
        del self.places[place.entry.contact]
        self.let_go(place)

    # Agents

    def note(self, member: Member) -> list[Pool]:
        """A member's seat changed: keep the counts of its pools. Gives those in which nobody is left."""
        seat, emptied = member.seat, list[Pool]()
        stamp = (seat.idle_since, seat.handled, seat.talked_us, member.order)
        for channel, pools in member.pools.items():
            status, was = rules.status(seat, channel), member.status[channel]
            if status != was:
                member.status[channel] = status
                for pool in pools:
                    pool.change(was, status)
                if status in rules.AWAY and was not in rules.AWAY:
                    emptied += [pool for pool in pools if not pool.staffed]
            if status != rules.ELIGIBLE:
                self.stand_down(member, channel)
            elif channel in member.stands and stamp != member.stamp:
                for pool in pools:
                    pool.stand_by(member)
        member.stamp = stamp
        return emptied

    def first_for(self, member: Member) -> Place | None:
        """Of all contacts that wait for such an agent, the one that goes first.

        Those for whom nobody rings go before those for whom somebody does; then the profile's priority.
        """
        best: Best | None = None
        for channel, pools in member.pools.items():
            if member.status[channel] != rules.ELIGIBLE:
                continue
            for pool in self._hungry & pools:
                found = _first_of(pool, member)
                if found is not None and (best is None or found[:3] < best[:3]):
                    best = found
        return best[3] if best is not None else None

    def stand_by(self, member: Member) -> None:
        """A member with room for whom nobody (more) waits stands among the ready ones."""
        if not member.stands:
            self._readied += 1
            member.order = self._readied
        for channel, status in member.status.items():
            if status == rules.ELIGIBLE:
                member.stands.add(channel)
                for pool in member.pools[channel]:
                    pool.stand_by(member)

    def stand_down(self, member: Member, channel: str) -> None:
        """A member has no room on a channel any more (or the board says so)."""
        if channel in member.stands:
            member.stands.discard(channel)
            for pool in member.pools[channel]:
                pool.leave(member)

    def free_members(self) -> list[Member]:
        """All members with room on any channel, in the order in which they became idle."""
        free = [member for member in self.members.values() if rules.ELIGIBLE in member.status.values()]
        return sorted(free, key=lambda member: (member.seat.idle_since, member.order, member.index))

    # Configuration

    def rebuild(self, agents: Sequence[Agent], queues: Mapping[str, Queue], board: AgentBoard) -> None:
        """Index everything anew. Offers move along; the caller moves the places."""
        before = self.states
        self.members = self._members(agents, board)
        crew = Crew(member.agent for member in self.members.values())
        self.stock = Stock(crew, self.members)
        self._hungry = set()
        lines = lines_of(crew.agents.values())
        self.states = {}
        for id_, queue in queues.items():
            course = Course(queue, lines.get(id_, ()), crew.members(id_))
            state = QueueState(course, self.stock.pool(course.base(VOICE), pinned=True))
            state.pool.states.append(state)
            if id_ in before:
                state.levels, state.last = before[id_].levels, before[id_].last
                state.nobody_since = before[id_].nobody_since
            self.states[id_] = state
        for opened in self.offers.values():
            opened.member = self.members.get(opened.member.id, opened.member)

    def _members(self, agents: Iterable[Agent], board: AgentBoard) -> dict[str, Member]:
        members: dict[str, Member] = {}
        for index, agent in enumerate(agents):
            try:
                member = Member(board.seat(agent.id), index)
            except NoSuchAgent:
                continue  # The board is a configuration ahead; the next one names the agent no more.
            old = self.members.get(agent.id)
            if old is not None:
                member.order, member.offers = old.order, old.offers
            members[agent.id] = member
        return members


def _first_of(pool: Pool, member: Member) -> Best | None:
    """Who goes first in one pool for this agent, with what it is compared by."""
    priority = 0 if pool.form.only is not None else member.line(pool.form).priority
    found = pool.line.first()
    if found is not None:
        return 0, priority, found[0], found[1]
    found = pool.more.first()
    for _ in range(LOOKED_AT_MAX):
        if found is None or (member.id not in found[1].asked and found[1].admits(member)):
            break
        found = pool.more.after(found[0])
    return None if found is None else (1, priority, found[0], found[1])
