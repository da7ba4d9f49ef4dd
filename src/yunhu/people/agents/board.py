"""The board: all seats of one tenant, and the few ways in which a seat may change. One writer: `Agents`."""

from __future__ import annotations

from typing import cast

from msgspec import Struct

from yunhu.people.agents import rules
from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.errors import NoSuchAgent, StaleEpoch, StateRefused
from yunhu.people.agents.facts import PresenceChanged, StateChanged
from yunhu.people.agents.machines import load, routing
from yunhu.people.agents.model import VOICE, Presence, Requested, Routing
from yunhu.people.agents.ports import AgentListener, Announce
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import Clock


class Board:
    """Seats by agent and by phone. A change asks its table, is announced, then told to the listeners."""

    def __init__(self, tenant: str, clock: Clock, announce: Announce) -> None:
        self.seats: dict[str, Seat] = {}
        self.phones: dict[str, Seat] = {}
        self.listeners: tuple[AgentListener, ...] = ()
        self._tenant = tenant
        self._clock = clock
        self._announce = announce
        # Epochs only grow, over restarts too: nobody hands out a million of them in a second.
        self._epoch = clock.now()

    def seat(self, agent: str) -> Seat:
        """An agent's living state. Raises NoSuchAgent."""
        seat = self.seats.get(agent)
        if seat is None:
            raise NoSuchAgent(agent=agent)
        return seat

    def held(self, agent: str, epoch: int) -> tuple[Seat, Assignment]:
        """What somebody says that he has. Raises NoSuchAgent, StaleEpoch."""
        seat = self.seat(agent)
        found = seat.assignments.get(epoch)
        if found is None:
            raise StaleEpoch(agent=agent, epoch=epoch, current=seat.epoch)
        return seat, found

    def next_epoch(self, at_least: int = 0) -> int:
        """A new epoch, greater than every one before and than `at_least`."""
        self._epoch = max(self._epoch, at_least) + 1
        return self._epoch

    def tell(self, contact: str | None, fact: Struct) -> None:
        """Announce a fact of this tenant."""
        self._announce(self._tenant, contact, fact)

    def changed(self, seat: Seat, keep_place: bool = False, ended: bool = False) -> None:
        """Tell the listeners, and whether the agent has more room than before.

        An agent who gets room, or has ended a contact and has room, goes to the end of the idle ones,
        unless their place is kept.
        """
        seat.focus(self._clock.now())
        idle = seat.look_for_room() or (ended and not keep_place and bool(seat.rooms))
        if idle and not keep_place:
            seat.idle_since = self._clock.now()
        for listener in self.listeners:
            listener.agent_changed(seat)
        if idle:
            for listener in self.listeners:
                listener.agent_idle(seat)

    def assign(self, seat: Seat, channel: str) -> Assignment:
        """A new assignment, idle yet; `has_room` was asked before."""
        cost = rules.capacity(seat.agent, channel).cost
        exclusive = rules.is_exclusive(seat.agent, channel)
        new = Assignment(self.next_epoch(), rules.load_channel(channel), cost, exclusive, self._clock.now())
        seat.assignments[new.epoch] = new
        return new

    def renew(self, seat: Seat, one: Assignment, epoch: int) -> None:
        """Give an assignment the epoch that it had before a restart."""
        del seat.assignments[one.epoch]
        one.epoch = epoch
        self.next_epoch(epoch)
        seat.assignments[epoch] = one

    def move(self, seat: Seat, one: Assignment, event: str, why: str) -> bool:
        """Move a routing state; False when the table ignores the event. Raises StateRefused."""
        was, now = one.routing, self._clock.now()
        cell = routing.TABLE[was, event]
        if cell.kind == "refuses":
            raise StateRefused(agent=seat.agent.id, state=was, event=event, why=cell.why)
        if cell.to is None:
            return False
        if was == "engaged":
            seat.counts.talked_us += max(0, now - one.since)
            seat.last_ended_at = now
        if cell.to == "engaged":
            seat.counts.handled += 1
            seat.no_answers = 0
        one.routing, one.since = cast(Routing, cell.to), now
        fact = StateChanged(
            agent=seat.agent.id,
            state=cell.to,
            was=was,
            why=why,
            epoch=one.epoch,
            offer=one.offer,
            channel=one.channel,
        )
        self.tell(one.contact, fact)
        return True

    def ask_presence(self, seat: Seat, wanted: Requested) -> bool:
        """Ask the presence machine; True when the presence (or what is pending) changed, False when ignored.

        Raises PresenceRefused through `rules.presence_cell`.
        """
        cell = rules.presence_cell(seat.agent.id, seat.presence, wanted.presence)
        moves = cell.kind == "moves"
        if seat.handling:
            if not moves and seat.requested is None:
                return False
            seat.requested = wanted if moves else None
            self._tell_presence(seat, wanted, seat.presence, pending=moves)
        elif moves:
            self.apply_presence(seat, wanted)
        else:
            return False
        return True

    def apply_presence(self, seat: Seat, wanted: Requested) -> None:
        """Make a presence effective that the machine has allowed."""
        was, seat.presence, seat.reason, seat.requested = seat.presence, wanted.presence, wanted.reason, None
        self._tell_presence(seat, wanted, was, pending=False)

    def has_room(self, seat: Seat, channel: str = VOICE) -> bool:
        """Whether the channel's capacity is enough for one more contact."""
        of, used = rules.capacity(seat.agent, channel), seat.load.get(rules.load_channel(channel), 0)
        event = rules.take(of.units, used, of.cost)
        return load.TABLE[rules.load_state(of.units, used), event].kind == "moves"

    def take_room(self, seat: Seat, one: Assignment) -> None:
        """Count the units of an assignment; `has_room` was asked before."""
        if not one.holds:
            one.holds = True
            seat.load[one.channel] = seat.load.get(one.channel, 0) + one.cost

    def give_room(self, seat: Seat, one: Assignment) -> None:
        """Count the units of an assignment no more; harmless when they are not counted."""
        if not one.holds:
            return
        one.holds = False
        used, units = seat.load[one.channel], rules.capacity(seat.agent, one.channel).units
        cell = load.TABLE[rules.load_state(units, used), rules.give(used, one.cost)]
        seat.load[one.channel] = used - one.cost if cell.kind == "moves" else 0

    def _tell_presence(self, seat: Seat, wanted: Requested, was: Presence, pending: bool) -> None:
        fact = PresenceChanged(
            agent=seat.agent.id,
            presence=wanted.presence,
            reason=wanted.reason,
            was=was,
            by=wanted.by,
            pending=pending,
        )
        self.tell(None, fact)
