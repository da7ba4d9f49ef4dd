"""The agents of one tenant, in memory, with one writer.

Whoever has an agent holds an epoch: `reserve` and `occupy` give one, everything done for that offer or
contact names it, and a stale one is refused. Each state that belongs to somebody else has a lease, so that
none outlives whoever knew of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from yunhu.kit.instants import Instant
from yunhu.people.agents import rules
from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.board import Board
from yunhu.people.agents.errors import NoRoom, PhoneNotRegistered, StateRefused
from yunhu.people.agents.facts import WrapUpFinished
from yunhu.people.agents.hands import Hands
from yunhu.people.agents.leases import CONTACT_CHECK_S
from yunhu.people.agents.machines import routing
from yunhu.people.agents.model import NO_ANSWER, ON_DEMAND, SYSTEM, VOICE, Agent, Presence, Requested
from yunhu.people.agents.ports import AgentListener, Announce, IsLive
from yunhu.people.agents.records import AgentView, Held, SeatRecord, record, view
from yunhu.people.agents.seat import Counts, Seat
from yunhu.platform.clock import Clock, Scheduler

OFFER_LEASE_S = 330.0
"""How long an agent stays reserved or alerting when nobody says more (the longest ringing and 30 s)."""

WRAP_UP_S_MAX = 3600
"""The longest wrap-up, and the longest extension of one."""

CHINA = ZoneInfo("Asia/Shanghai")


class Agents:
    """The board of one tenant's agents. Every event costs O(1); `zone` says when their days begin."""

    def __init__(
        self,
        tenant: str,
        clock: Clock,
        scheduler: Scheduler,
        announce: Announce,
        is_live: IsLive | None = None,
        zone: tzinfo = CHINA,
    ) -> None:
        self._clock = clock
        self._zone = zone
        self._board = Board(tenant, clock, announce)
        self._hands = Hands(self._board, clock, scheduler, is_live)

    def listen(self, listener: AgentListener) -> None:
        """Tell `listener` of every change from now on."""
        self._board.listeners = (*self._board.listeners, listener)

    # Configuration and reading

    def configure(self, agents: Iterable[Agent]) -> None:
        """Take a new set of agents; states stay. An agent who is gone leaves after the current contact."""
        board, today = self._board, self._today()
        wanted = {agent.id: agent for agent in agents}
        for seat in [seat for id_, seat in board.seats.items() if id_ not in wanted]:
            self._remove(seat)
        for agent in wanted.values():
            seat = board.seats.get(agent.id) or Seat(agent, self._clock.now(), today)
            board.seats[agent.id] = seat
            seat.configured, seat.agent = agent, rules.on_day(agent, today)
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

    def new_day(self) -> None:
        """A day of the tenant has begun: counts start anew, and skills that ended yesterday count no more."""
        today = self._today()
        for seat in list(self._board.seats.values()):
            seat.agent = rules.on_day(seat.configured, today)
            if seat.counts.day != today:
                seat.counts = Counts(today)
            self._board.changed(seat)

    def current(self) -> list[Agent]:
        """The agents as they count today: without the skills that have expired."""
        return [seat.agent for seat in self._board.seats.values() if not seat.removed]

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
        if presence == "available":
            self._end_pauses(seat, "the agent is back")

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

    def reserve(self, agent: str, offer: str, contact: str | None = None, channel: str = VOICE) -> int | None:
        """Take an agent who has room for one offer. The epoch that fences it, or None without room."""
        seat = self._board.seats.get(agent)
        if seat is None or not seat.room(channel):
            return None
        one = self._board.assign(seat, channel)
        one.offer, one.contact = offer, contact
        seat.offered_at = self._clock.now()
        return self._begin(seat, one, "reserve", OFFER_LEASE_S, "offer")

    def occupy(self, agent: str, contact: str, why: str) -> int:
        """An agent is in a call that was not offered (an own call, a direct transfer); gives its epoch.

        It ends a wrap-up or pause. Raises NoSuchAgent, StateRefused, NoRoom.
        """
        seat = self._board.seat(agent)
        before = seat.exclusive() or seat.pause()
        if before is not None and (cell := routing.TABLE[before.routing, "occupy"]).kind == "refuses":
            raise StateRefused(agent=agent, state=before.routing, event="occupy", why=cell.why)
        if not self._board.has_room(seat):
            raise NoRoom(agent=agent, channel=VOICE)
        one = self._board.assign(seat, VOICE)
        if before is not None:
            if before.routing == "wrap-up":
                self._board.tell(before.contact, WrapUpFinished(agent=agent, why="call"))
            one.routing = before.routing
            self._hands.detach(seat, before)
        one.contact = contact
        return self._begin(seat, one, "occupy", CONTACT_CHECK_S, why)

    def alerting(self, agent: str, epoch: int) -> None:
        """The agent's device rings. Raises NoSuchAgent, StaleEpoch, StateRefused, as the next ones do."""
        seat, one = self._board.held(agent, epoch)
        if self._board.move(seat, one, "alert", "ringing"):
            self._board.changed(seat)

    def engaged(self, agent: str, epoch: int, contact: str | None = None) -> None:
        """The agent took the contact."""
        seat, one = self._board.held(agent, epoch)
        one.contact = contact or one.contact
        if self._board.move(seat, one, "engage", "accepted"):
            self._hands.leases.give(seat, one, CONTACT_CHECK_S)
            if seat.agent.on_demand:
                self._ask_break(seat, ON_DEMAND)
            self._board.changed(seat)

    def withdrawn(self, agent: str, epoch: int, why: str = "withdrawn") -> None:
        """The offer is over, not through the agent, who keeps the place among the idle ones."""
        seat, one = self._board.held(agent, epoch)
        if self._board.move(seat, one, "withdraw", why):
            self._hands.free(seat, one, keep_place=True)

    def not_responding(self, agent: str, epoch: int, return_s: float, why: str = "no answer") -> None:
        """The agent let the offer pass and gets no contact for `return_s` seconds.

        After as many unanswered ones in a row as the agent is allowed there is a break.
        """
        seat, one = self._board.held(agent, epoch)
        if not self._board.move(seat, one, "no_answer", why):
            return
        self._board.give_room(seat, one)
        self._hands.leases.end(one)
        one.offer = one.contact = None
        self._hands.pause(seat, one, return_s)
        seat.focus(self._clock.now())
        seat.no_answers += why in rules.NO_ANSWERS
        if 0 < seat.agent.max_no_answer <= seat.no_answers:
            seat.no_answers = 0
            self._ask_break(seat, NO_ANSWER)
        self._hands.settle(seat)

    def released(self, agent: str, epoch: int, wrap_up_s: int = 0, wrap_up: bool = True) -> None:
        """The contact is over; after-work of `wrap_up_s` seconds begins (or the agent's own setting).

        Without `wrap_up` there is nothing to write up.
        """
        seat, one = self._board.held(agent, epoch)
        own = seat.agent.wrap_up_s
        seconds = min(wrap_up_s if own is None else own, WRAP_UP_S_MAX) if wrap_up else 0
        if seconds <= 0 or one.routing != "engaged":
            if self._board.move(seat, one, "release", "contact over"):
                self._hands.free(seat, one)
        elif self._board.move(seat, one, "wrap_up", "contact over"):
            if one.exclusive:
                self._board.give_room(seat, one)
            self._hands.leases.end(one)
            self._hands.start_wrap_up(seat, one, seconds, extended=False)
            self._board.changed(seat)

    def extend_wrap_up(self, agent: str, seconds: int, contact: str | None = None) -> None:
        """After-work (of `contact`, where there are several) goes on for `seconds` from now.

        Raises NoSuchAgent, StateRefused.
        """
        seat = self._board.seat(agent)
        one = seat.wrap_up(contact)
        if one is None:
            cell = routing.TABLE["idle", "extend"]
            raise StateRefused(agent=agent, state=seat.routing, event="extend", why=cell.why)
        if self._board.move(seat, one, "extend", "more time"):
            self._hands.start_wrap_up(seat, one, max(1, min(seconds, WRAP_UP_S_MAX)), extended=True)
            self._board.changed(seat)

    def finish_wrap_up(self, agent: str, by: str = "agent", contact: str | None = None) -> None:
        """End after-work now. Nothing happens when there is none. Raises NoSuchAgent."""
        seat = self._board.seat(agent)
        one = seat.wrap_up(contact)
        if one is not None:
            self._hands.finish_wrap_up(seat, one, by)

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
            seat.idle_since, seat.epoch = kept.idle_since, kept.epoch
            seat.offered_at, seat.last_ended_at = kept.offered_at, kept.last_ended_at
            seat.no_answers = kept.no_answers
            if kept.day == seat.counts.day:
                seat.counts.handled, seat.counts.talked_us = kept.handled, kept.talked_us
            for held in kept.held:
                self._hands.restore(seat, held)
            self._board.changed(seat, keep_place=True)

    def resume(self, agent: str, contact: str, epoch: int, since: Instant, channel: str = VOICE) -> None:
        """The agent still has a contact that outlived the process. Raises NoSuchAgent."""
        seat = self._board.seat(agent)
        while (before := seat.exclusive() or seat.pause()) is not None:
            self._board.give_room(seat, before)
            self._hands.detach(seat, before)
        held = Held(contact=contact, channel=channel, routing="engaged", since=since, epoch=epoch)
        self._hands.restore(seat, held)
        self._board.changed(seat, keep_place=True)

    # The hands of the methods above

    def _today(self) -> date:
        return rules.day_of(self._clock.now(), self._zone)

    def _begin(self, seat: Seat, one: Assignment, event: str, lease_s: float, why: str) -> int:
        self._board.take_room(seat, one)
        self._hands.leases.give(seat, one, lease_s)
        self._board.move(seat, one, event, why)
        self._board.changed(seat)
        return one.epoch

    def _remove(self, seat: Seat) -> None:
        seat.removed = True
        gone = Requested("offline", "", "configuration")
        self._board.ask_presence(seat, gone)
        self._board.changed(seat)
        if not seat.handling:
            self._hands.drop(seat)

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
        if seat is not None and registered:
            # A page that was loaded anew while it rang could not be reached; now it can.
            self._end_pauses(seat, "the browser is back")
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

    def _end_pauses(self, seat: Seat, why: str) -> None:
        while (one := seat.pause()) is not None:
            self._hands.end_pause(seat, one, why)

    def _ask_break(self, seat: Seat, reason: str) -> None:
        """A break that the rules ask for; what the agent has asked for goes before it."""
        if seat.presence == "available" and seat.requested is None:
            self._board.ask_presence(seat, Requested("break", reason, SYSTEM))
