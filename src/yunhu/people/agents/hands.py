"""What becomes of assignments: after-work, pauses, leases, and the end of each."""

from __future__ import annotations

from functools import partial

from yunhu.kit.instants import SECOND
from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.board import Board
from yunhu.people.agents.facts import WrapUpFinished, WrapUpStarted
from yunhu.people.agents.leases import CONTACT_CHECK_S, Leases
from yunhu.people.agents.ports import IsLive
from yunhu.people.agents.records import Held
from yunhu.people.agents.seat import Seat
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.deadlines import Deadlines


class Hands:
    """Ends assignments, by the clock or because somebody says so. `Agents` decides, this does."""

    def __init__(self, board: Board, clock: Clock, scheduler: Scheduler, is_live: IsLive | None) -> None:
        self._board = board
        self._clock = clock
        self._deadlines = Deadlines(scheduler)
        self.leases = Leases(scheduler, self._deadlines, is_live, self.expire)

    def free(self, seat: Seat, one: Assignment, keep_place: bool = False) -> None:
        """The agent has this contact no more: its load, lease and timer go."""
        self._board.give_room(seat, one)
        self.detach(seat, one)
        self.settle(seat, keep_place, ended=True)

    def settle(self, seat: Seat, keep_place: bool = False, ended: bool = False) -> None:
        """The assignments have changed: a presence that waited takes effect, who listens is told."""
        if seat.requested is not None:
            seat.focus(self._clock.now())
            if not seat.handling:
                self._board.apply_presence(seat, seat.requested)
        self._board.changed(seat, keep_place, ended)
        if seat.removed and not seat.handling:
            self.drop(seat)

    def detach(self, seat: Seat, one: Assignment) -> None:
        """Forget an assignment: nobody who had it has it any more."""
        one.stop_timer()
        self.leases.end(one)
        del seat.assignments[one.epoch]

    def drop(self, seat: Seat) -> None:
        """Forget an agent who is not configured any more."""
        for one in seat.assignments.values():
            one.stop_timer()
        self._board.seats.pop(seat.agent.id, None)
        if seat.agent.phone and self._board.phones.get(seat.agent.phone) is seat:
            del self._board.phones[seat.agent.phone]

    def expire(self, seat: Seat, one: Assignment) -> None:
        """The lease of an assignment ran out."""
        if self._board.move(seat, one, "expire", "its lease ran out"):
            self.free(seat, one)

    def start_wrap_up(self, seat: Seat, one: Assignment, seconds: int, extended: bool) -> None:
        """After-work begins, or goes on, for so many seconds from now."""
        one.stop_timer()
        one.until = self._clock.now() + seconds * SECOND
        one.timer = self._deadlines.after(seconds, partial(self.finish_wrap_up, seat, one, "time"))
        fact = WrapUpStarted(agent=seat.agent.id, seconds=seconds, extended=extended)
        self._board.tell(one.contact, fact)

    def finish_wrap_up(self, seat: Seat, one: Assignment, why: str) -> None:
        """After-work is over."""
        self._board.tell(one.contact, WrapUpFinished(agent=seat.agent.id, why=why))
        self._board.move(seat, one, "finish", "wrap-up over")
        self.free(seat, one)

    def pause(self, seat: Seat, one: Assignment, seconds: float) -> None:
        """The agent gets nothing for so many seconds."""
        one.until = self._clock.now() + round(seconds * SECOND)
        one.timer = self._deadlines.after(seconds, partial(self.end_pause, seat, one, "the pause is over"))

    def end_pause(self, seat: Seat, one: Assignment, why: str) -> None:
        """The pause is over."""
        if self._board.move(seat, one, "come_back", why):
            self.free(seat, one)

    def restore(self, seat: Seat, held: Held) -> None:
        """Take up an assignment that outlived the process, with its epoch."""
        one = self._board.assign(seat, held.channel)
        self._board.renew(seat, one, held.epoch)
        one.routing, one.since = held.routing, held.since
        one.offer, one.contact = held.offer, held.contact
        left_s = max(((held.until or 0) - self._clock.now()) / SECOND, 0.0)
        if one.routing in ("reserved", "alerting"):
            self._board.move(seat, one, "withdraw", "restart")
            self.free(seat, one, keep_place=True)
        elif one.routing == "engaged":
            self._board.take_room(seat, one)
            self.leases.give(seat, one, CONTACT_CHECK_S)
        elif one.routing == "wrap-up":
            if not one.exclusive:
                self._board.take_room(seat, one)
            one.until = held.until
            one.timer = self._deadlines.after(left_s, partial(self.finish_wrap_up, seat, one, "time"))
        elif one.routing == "not-responding":
            self.pause(seat, one, left_s)
