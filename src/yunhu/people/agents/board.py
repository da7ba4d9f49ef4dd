"""The board: all seats of one tenant, and the few ways in which a seat may change. One writer: `Agents`."""

from __future__ import annotations

from typing import cast

from msgspec import Struct

from yunhu.people.agents import rules
from yunhu.people.agents.errors import NoSuchAgent, StaleEpoch, StateRefused
from yunhu.people.agents.facts import PresenceChanged, StateChanged
from yunhu.people.agents.machines import load, routing
from yunhu.people.agents.model import VOICE, VOICE_COST, Agent, Presence, Requested, Routing
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

    def held(self, agent: str, epoch: int) -> Seat:
        """The seat, for somebody who says that he has it. Raises NoSuchAgent, StaleEpoch."""
        seat = self.seats.get(agent)
        if seat is None:
            raise NoSuchAgent(agent=agent)
        if seat.epoch != epoch:
            raise StaleEpoch(agent=agent, epoch=epoch, current=seat.epoch)
        return seat

    def next_epoch(self, at_least: int = 0) -> int:
        """A new epoch, greater than every one before and than `at_least`."""
        self._epoch = max(self._epoch, at_least) + 1
        return self._epoch

    def tell(self, contact: str | None, fact: Struct) -> None:
        """Announce a fact of this tenant."""
        self._announce(self._tenant, contact, fact)

    def changed(self, seat: Seat, keep_place: bool = False) -> None:
        """Tell the listeners, and whether the agent has just become ready.

        An agent who becomes ready goes to the end of the idle ones, unless their place is kept.
        """
        ready = rules.is_ready(seat.presence, seat.routing, seat.reachable) and self.has_room(seat)
        became_ready = ready and not seat.ready
        if became_ready and not keep_place:
            seat.idle_since = self._clock.now()
        seat.ready = ready
        for listener in self.listeners:
            listener.agent_changed(seat)
        if became_ready:
            for listener in self.listeners:
                listener.agent_idle(seat)

    def move(self, seat: Seat, event: str, why: str) -> bool:
        """Move the routing state; False when the table ignores the event. Raises StateRefused."""
        was = seat.routing
        cell = routing.TABLE[was, event]
        if cell.kind == "refuses":
            raise StateRefused(agent=seat.agent.id, state=was, event=event, why=cell.why)
        if cell.to is None:
            return False
        seat.routing = cast(Routing, cell.to)
        seat.since = self._clock.now()
        fact = StateChanged(
            agent=seat.agent.id, state=cell.to, was=was, why=why, epoch=seat.epoch, offer=seat.offer
        )
        self.tell(seat.contact, fact)
        return True

    def ask_presence(self, seat: Seat, wanted: Requested) -> bool:
        """Ask the presence machine; True when the presence (or what is pending) changed, False when ignored.

        Raises PresenceRefused through `rules.presence_cell`.
        """
        cell = rules.presence_cell(seat.agent.id, seat.presence, wanted.presence)
        moves = cell.kind == "moves"
        if seat.routing in rules.HANDLING:
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

    def has_room(self, seat: Seat) -> bool:
        """Whether the voice channel has room for one more contact."""
        units, used = _units(seat.agent), seat.load[VOICE]
        event = rules.take(units, used, VOICE_COST)
        return load.TABLE[rules.load_state(units, used), event].kind == "moves"

    def take_room(self, seat: Seat) -> None:
        """Count one voice contact; `has_room` was asked before."""
        seat.load[VOICE] += VOICE_COST

    def give_room(self, seat: Seat) -> None:
        """Count one voice contact less; harmless when none is counted."""
        used = seat.load[VOICE]
        state, event = rules.load_state(_units(seat.agent), used), rules.give(used, VOICE_COST)
        if load.TABLE[state, event].kind == "moves":
            seat.load[VOICE] = used - VOICE_COST

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


def _units(agent: Agent) -> int:
    capacity = agent.channels.get(VOICE)
    return capacity.units if capacity is not None else 0
