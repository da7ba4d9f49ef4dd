"""The agents of one tenant, in memory, with one writer.

Whoever has an agent holds an epoch: `reserve` and `occupy` give one, everything done for that offer or
contact names it, and a stale one is refused. Each state that belongs to somebody else has a lease, so that
none outlives whoever knew of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from yunhu.kit.instants import SECOND
from yunhu.people.agents import rules
from yunhu.people.agents.board import Board
from yunhu.people.agents.errors import NoRoom, PhoneNotRegistered, StateRefused
from yunhu.people.agents.facts import WrapUpFinished, WrapUpStarted
from yunhu.people.agents.machines import routing
from yunhu.people.agents.model import VOICE, Agent, Presence, Requested
from yunhu.people.agents.ports import AgentListener, Announce, IsLive
from yunhu.people.agents.seat import AgentView, Seat, SeatRecord, record, view
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.deadlines import Deadlines

OFFER_LEASE_S = 330.0
"""How long an agent stays reserved or alerting when nobody says more (the longest ringing and 30 s)."""

CONTACT_CHECK_S = 60.0
"""How often it is asked whether the contact of an engaged agent still exists."""

SWEEP_S = 5.0
"""How often leases are looked at, while there are any."""

WRAP_UP_S_MAX = 3600
"""The longest wrap-up, and the longest extension of one."""


class Agents:
    """The board of one tenant's agents. Every event costs O(1)."""

    def __init__(
        self,
        tenant: str,
        clock: Clock,
        scheduler: Scheduler,
        announce: Announce,
        is_live: IsLive | None = None,
    ) -> None:
        self._clock = clock
        self._scheduler = scheduler
        self._deadlines = Deadlines(scheduler)
        self._is_live = is_live
        self._board = Board(tenant, clock, announce)
        self._leased: dict[str, Seat] = {}
        self._sweeping = False

    def listen(self, listener: AgentListener) -> None:
        """Tell `listener` of every change from now on."""
        self._board.listeners = (*self._board.listeners, listener)

    # Configuration and reading

    def configure(self, agents: Iterable[Agent]) -> None:
        """Take a new set of agents; states stay. An agent who is gone leaves after the current contact."""
        board = self._board
        wanted = {agent.id: agent for agent in agents}
        for seat in [seat for id_, seat in board.seats.items() if id_ not in wanted]:
            self._remove(seat)
        for agent in wanted.values():
            seat = board.seats.get(agent.id) or Seat(agent, self._clock.now())
            board.seats[agent.id] = seat
            seat.agent = agent
            if seat.removed:
                seat.removed, seat.requested = False, None
            seat.registered = seat.registered and agent.phone is not None
            seat.reach()
            if agent.sign_in == "always" and seat.presence == "offline":
                board.ask_presence(
                    seat, Requested(rules.presence_at_start(agent.sign_in), "", "configuration")
                )
        board.phones = {seat.agent.phone: seat for seat in board.seats.values() if seat.agent.phone}
        for seat in list(board.seats.values()):
            board.changed(seat)

    def seat(self, agent: str) -> Seat:
        """An agent's living state: read, never write. Raises NoSuchAgent."""
        return self._board.seat(agent)

    def agent_of_phone(self, phone: str) -> Agent | None:
        """The agent who uses a SIP user name."""
        seat = self._board.phones.get(phone)
        return seat.agent if seat is not None else None

    def view(self, agent: str) -> AgentView:
        """An agent as a reader sees it. Raises NoSuchAgent."""
        return view(self._board.seat(agent))

    def views(self) -> list[AgentView]:
        """All agents, in the order of the configuration."""
        return [view(seat) for seat in self._board.seats.values()]

    # Presence: the person's axis

    def set_presence(self, agent: str, presence: Presence, reason: str = "", by: str = "agent") -> None:
        """Set an agent's presence; during a contact it is kept and takes effect afterwards.

        Raises NoSuchAgent, PresenceRefused, PhoneNotRegistered.
        """
        seat = self._board.seat(agent)
        if presence == "available" and seat.agent.sign_in == "registration" and not seat.reachable:
            raise PhoneNotRegistered(agent=agent)
        if self._board.ask_presence(seat, Requested(presence, reason, by)):
            self._board.changed(seat)
        if seat.routing == "not-responding" and presence == "available":
            self._end_pause(seat, "the agent is back")

    def phone_registered(self, phone: str) -> None:
        """A phone has registered: its agent can be reached (who, if so configured, signs in with it)."""
        self._phone(phone, registered=True)

    def phone_unregistered(self, phone: str) -> None:
        """A phone's registration ended or expired."""
        self._phone(phone, registered=False)

    def browser_registered(self, agent: str) -> None:
        """An agent's browser can be rung. Whether the agent is there is still the agent's to say."""
        self._browser(agent, True)

    def browser_unregistered(self, agent: str, asked: bool) -> None:
        """It cannot be rung any more: its page said good-bye (`asked`), or its connection was lost."""
        self._browser(agent, False, asked)

    # Routing: the router's axis

    def reserve(self, agent: str, offer: str, contact: str | None = None) -> int | None:
        """Take a ready agent for one offer. The epoch that fences it, or None when the agent is not ready."""
        seat = self._board.seats.get(agent)
        if seat is None or not seat.ready:
            return None
        seat.offer, seat.contact = offer, contact
        return self._begin(seat, "reserve", OFFER_LEASE_S, "offer")

    def occupy(self, agent: str, contact: str, why: str) -> int:
        """An agent is in a contact that was not offered (an own call, a direct transfer); gives its epoch.

        Raises NoSuchAgent, StateRefused, NoRoom.
        """
        seat = self._board.seat(agent)
        cell = routing.TABLE[seat.routing, "occupy"]
        if cell.kind == "refuses":
            raise StateRefused(agent=agent, state=seat.routing, event="occupy", why=cell.why)
        if not self._board.has_room(seat):
            raise NoRoom(agent=agent, channel=VOICE)
        self._stop_timer(seat)
        if seat.routing == "wrap-up":
            self._board.tell(seat.contact, WrapUpFinished(agent=agent, why="call"))
        seat.offer, seat.contact = None, contact
        return self._begin(seat, "occupy", CONTACT_CHECK_S, why)

    def alerting(self, agent: str, epoch: int) -> None:
        """The agent's device rings. Raises NoSuchAgent, StaleEpoch, StateRefused, as the next ones do."""
        seat = self._board.held(agent, epoch)
        if self._board.move(seat, "alert", "ringing"):
            self._board.changed(seat)

    def engaged(self, agent: str, epoch: int, contact: str | None = None) -> None:
        """The agent took the contact."""
        seat = self._board.held(agent, epoch)
        seat.contact = contact or seat.contact
        if self._board.move(seat, "engage", "accepted"):
            seat.lease_ends = self._scheduler.monotonic() + CONTACT_CHECK_S
            self._board.changed(seat)

    def withdrawn(self, agent: str, epoch: int, why: str = "withdrawn") -> None:
        """The offer is over, not through the agent, who keeps the place among the idle ones."""
        seat = self._board.held(agent, epoch)
        if self._board.move(seat, "withdraw", why):
            self._free(seat, keep_place=True)

    def not_responding(self, agent: str, epoch: int, return_s: float, why: str = "no answer") -> None:
        """The agent let the offer pass and gets no contact for `return_s` seconds."""
        seat = self._board.held(agent, epoch)
        if self._board.move(seat, "no_answer", why):
            self._board.give_room(seat)
            self._let_go(seat)
            self._pause(seat, return_s)
            self._settle(seat)

    def released(self, agent: str, epoch: int, wrap_up_s: int = 0, wrap_up: bool = True) -> None:
        """The contact is over; after-work of `wrap_up_s` seconds begins (or the agent's own setting).

        Without `wrap_up` there is nothing to write up.
        """
        seat = self._board.held(agent, epoch)
        own = seat.agent.wrap_up_s
        seconds = min(wrap_up_s if own is None else own, WRAP_UP_S_MAX) if wrap_up else 0
        if seconds <= 0 or seat.routing != "engaged":
            if self._board.move(seat, "release", "contact over"):
                self._free(seat)
        elif self._board.move(seat, "wrap_up", "contact over"):
            self._board.give_room(seat)
            self._leased.pop(agent, None)
            self._start_wrap_up(seat, seconds, extended=False)
            self._board.changed(seat)

    def extend_wrap_up(self, agent: str, seconds: int) -> None:
        """After-work goes on for `seconds` from now. Raises NoSuchAgent, StateRefused."""
        seat = self._board.seat(agent)
        if self._board.move(seat, "extend", "more time"):
            self._start_wrap_up(seat, max(1, min(seconds, WRAP_UP_S_MAX)), extended=True)
            self._board.changed(seat)

    def finish_wrap_up(self, agent: str, by: str = "agent") -> None:
        """End after-work now. Nothing happens when there is none. Raises NoSuchAgent."""
        self._finish_wrap_up(self._board.seat(agent), by)

    # Restart

    def snapshot(self) -> list[SeatRecord]:
        """What `restore` needs, of every agent."""
        return [record(seat) for seat in self._board.seats.values()]

    def restore(self, records: Iterable[SeatRecord]) -> None:
        """Take up the states again, after `configure`. Offers died with the process."""
        for kept in records:
            seat = self._board.seats.get(kept.agent)
            if seat is None:
                continue
            self._board.next_epoch(kept.epoch)
            seat.presence, seat.reason, seat.requested = kept.presence, kept.reason, kept.requested
            was_up = kept.reachable and seat.agent.phone is not None and not seat.browser
            seat.registered = seat.registered or was_up
            seat.reach()
            seat.since, seat.idle_since, seat.epoch = kept.since, kept.idle_since, kept.epoch
            seat.routing, seat.offer, seat.contact = kept.routing, kept.offer, kept.contact
            self._restore_routing(seat, kept)

    def _restore_routing(self, seat: Seat, kept: SeatRecord) -> None:
        left_s = max(((kept.until or 0) - self._clock.now()) / SECOND, 0.0)
        if seat.routing in ("reserved", "alerting"):
            self._board.move(seat, "withdraw", "restart")
            self._free(seat, keep_place=True)
            return
        if seat.routing == "engaged":
            self._board.take_room(seat)
            self._lease(seat, CONTACT_CHECK_S)
        elif seat.routing == "wrap-up":
            seat.until = kept.until
            seat.timer = self._deadlines.after(left_s, partial(self._finish_wrap_up, seat, "time"))
        elif seat.routing == "not-responding":
            self._pause(seat, left_s)
        self._board.changed(seat, keep_place=True)

    # The hands of the methods above

    def _remove(self, seat: Seat) -> None:
        seat.removed = True
        gone = Requested("offline", "", "configuration")
        self._board.ask_presence(seat, gone)
        self._board.changed(seat)
        if seat.routing not in rules.HANDLING:
            self._drop(seat)

    def _drop(self, seat: Seat) -> None:
        self._stop_timer(seat)
        self._board.seats.pop(seat.agent.id, None)
        if seat.agent.phone and self._board.phones.get(seat.agent.phone) is seat:
            del self._board.phones[seat.agent.phone]

    def _phone(self, phone: str, registered: bool) -> None:
        seat = self._board.phones.get(phone)
        if seat is None:
            return
        seat.registered = registered
        seat.reach()
        intended = seat.requested.presence if seat.requested else seat.presence
        asked = rules.presence_on_phone(seat.agent.sign_in, intended, registered)
        if asked is not None:
            self._board.ask_presence(seat, Requested(asked, "", "phone"))
        self._board.changed(seat)

    def _browser(self, agent: str, registered: bool, asked: bool = False) -> None:
        seat = self._board.seats.get(agent)
        if seat is not None and registered and seat.routing == "not-responding":
            # A page that was loaded anew while it rang could not be reached; now it can.
            self._end_pause(seat, "the browser is back")
        if seat is None or seat.browser == registered:
            return
        seat.browser = registered
        seat.reach()
        if not registered:
            intended = seat.requested.presence if seat.requested else seat.presence
            wanted = rules.presence_without_browser(seat.agent, intended, asked)
            if wanted is not None:
                self._board.ask_presence(seat, wanted)
        self._board.changed(seat)

    def _begin(self, seat: Seat, event: str, lease_s: float, why: str) -> int:
        epoch = seat.epoch = self._board.next_epoch()
        self._board.take_room(seat)
        self._lease(seat, lease_s)
        self._board.move(seat, event, why)
        self._board.changed(seat)
        return epoch

    def _start_wrap_up(self, seat: Seat, seconds: int, extended: bool) -> None:
        self._stop_timer(seat)
        seat.until = self._clock.now() + seconds * SECOND
        seat.timer = self._deadlines.after(seconds, partial(self._finish_wrap_up, seat, "time"))
        fact = WrapUpStarted(agent=seat.agent.id, seconds=seconds, extended=extended)
        self._board.tell(seat.contact, fact)

    def _finish_wrap_up(self, seat: Seat, why: str) -> None:
        if routing.TABLE[seat.routing, "finish"].kind == "moves":
            self._board.tell(seat.contact, WrapUpFinished(agent=seat.agent.id, why=why))
            self._board.move(seat, "finish", "wrap-up over")
            self._free(seat)

    def _pause(self, seat: Seat, seconds: float) -> None:
        seat.until = self._clock.now() + round(seconds * SECOND)
        seat.timer = self._deadlines.after(seconds, partial(self._end_pause, seat, "the pause is over"))

    def _end_pause(self, seat: Seat, why: str) -> None:
        if self._board.move(seat, "come_back", why):
            self._free(seat)

    def _free(self, seat: Seat, keep_place: bool = False) -> None:
        """The agent has nothing any more: load, lease and timer go, a presence that waited takes effect."""
        self._board.give_room(seat)
        self._stop_timer(seat)
        self._let_go(seat)
        self._settle(seat, keep_place)

    def _settle(self, seat: Seat, keep_place: bool = False) -> None:
        if seat.requested is not None:
            self._board.apply_presence(seat, seat.requested)
        self._board.changed(seat, keep_place)
        if seat.removed and seat.routing not in rules.HANDLING:
            self._drop(seat)

    def _let_go(self, seat: Seat) -> None:
        seat.offer = seat.contact = None
        self._leased.pop(seat.agent.id, None)

    def _stop_timer(self, seat: Seat) -> None:
        if seat.timer is not None:
            seat.timer.cancel()
            seat.timer = None
        seat.until = None

    def _lease(self, seat: Seat, seconds: float) -> None:
        seat.lease_ends = self._scheduler.monotonic() + seconds
        self._leased[seat.agent.id] = seat
        if not self._sweeping:
            self._sweeping = True
            self._deadlines.after(SWEEP_S, self._sweep)

    def _sweep(self) -> None:
        """Free the agents whose lease ran out, unless their contact still lives."""
        now = self._scheduler.monotonic()
        for seat in [seat for seat in self._leased.values() if seat.lease_ends <= now]:
            if seat.routing == "engaged" and (self._is_live is None or self._is_live(seat.contact or "")):
                seat.lease_ends = now + CONTACT_CHECK_S
            elif self._board.move(seat, "expire", "its lease ran out"):
                seat.epoch = self._board.next_epoch()  # Whoever held the lease is fenced off.
                self._free(seat)
        self._sweeping = bool(self._leased)
        if self._sweeping:
            self._deadlines.after(SWEEP_S, self._sweep)
