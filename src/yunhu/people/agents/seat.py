"""The living state of one agent (three axes, never one enum), as others read it."""

from datetime import date

from yunhu.kit.instants import Instant
from yunhu.people.agents import rules
from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.model import VOICE, Agent, Presence, Requested, Routing

NOWHERE: frozenset[str] = frozenset()
"""The channels of somebody who can take nothing."""


class Counts:
    """What an agent has done on one day of the tenant: contacts taken, and how long they were talked to."""

    __slots__ = ("day", "handled", "talked_us")

    def __init__(self, day: date) -> None:
        self.day = day
        self.handled = 0
        self.talked_us = 0


class Seat:
    """One agent's state. Only `Agents` writes it.

    An agent has an assignment for each contact. `routing`, `since`, `until`, `offer`, `contact` and `epoch`
    are those of the assignment that matters most, for readers who show one.
    """

    __slots__ = (
        "agent",
        "assignments",
        "browser",
        "configured",
        "contact",
        "counts",
        "epoch",
        "handling",
        "idle_since",
        "last_ended_at",
        "load",
        "no_answers",
        "offer",
        "offered_at",
        "presence",
        "reachable",
        "ready",
        "reason",
        "registered",
        "removed",
        "requested",
        "resting",
        "rooms",
        "routing",
        "since",
        "until",
    )

    def __init__(self, agent: Agent, now: Instant, day: date = date.min) -> None:
        self.agent = agent
        """As it is configured, without the skills that have expired."""
        self.configured = agent
        self.presence: Presence = "offline"
        self.reason = ""
        self.requested: Requested | None = None
        self.registered = False
        """The phone can be rung."""
        self.browser = False
        """A tab of the browser can be rung."""
        self.reachable = agent.phone is None and agent.contact is not None
        self.assignments: dict[int, Assignment] = {}
        """By epoch."""
        self.load: dict[str, int] = {VOICE: 0}
        self.rooms = NOWHERE
        self.ready = False
        """Whether there is room for a call."""
        self.idle_since = now
        self.removed = False
        self.counts = Counts(day)
        self.offered_at: Instant | None = None
        self.last_ended_at: Instant | None = None
        self.no_answers = 0
        """Offers that rang out, one after the other."""
        self.routing: Routing = "idle"
        self.since = now
        self.until: Instant | None = None
        self.epoch = 0
        self.offer: str | None = None
        self.contact: str | None = None
        self.handling = False
        """Whether a change of presence has to wait for the end of a contact."""
        self.resting = False
        """Whether the agent is given a pause, after an offer that was let pass."""

    # --- reading --------------------------------------------------------------------------------------

    def room(self, channel: str) -> bool:
        """Whether the agent can take one more contact of a channel now."""
        return rules.load_channel(channel) in self.rooms

    def state(self, epoch: int) -> Routing:
        """The routing state of one assignment; idle when it is over."""
        found = self.assignments.get(epoch)
        return "idle" if found is None else found.routing

    def has_offer(self, offer: str) -> bool:
        """Whether this offer is open, or was accepted and its contact goes on."""
        return any(one.offer == offer for one in self.assignments.values())

    def wrap_up(self, contact: str | None = None) -> Assignment | None:
        """The after-work that goes on: of this contact, or the one that readers see, or any."""
        found = [
            one
            for one in self.assignments.values()
            if one.routing == "wrap-up" and contact in (None, one.contact)
        ]
        return max(found, key=_weight, default=None)

    def pause(self) -> Assignment | None:
        """The pause after an offer that was let pass."""
        for one in self.assignments.values():
            if one.routing == "not-responding":
                return one
        return None

    @property
    def handled(self) -> int:
        """Contacts taken today."""
        return self.counts.handled

    @property
    def talked_us(self) -> int:
        """How long contacts of today were talked to, those that are over."""
        return self.counts.talked_us

    # --- what the board does ---------------------------------------------------------------------------

    def reach(self) -> None:
        """Say whether there is any device to ring."""
        self.reachable = self.registered or self.browser or self.agent.contact is not None

    def exclusive(self) -> Assignment | None:
        """The assignment beside which nothing else is offered."""
        for one in self.assignments.values():
            if one.exclusive and one.routing != "not-responding":
                return one
        return None

    def focus(self, now: Instant) -> None:
        """The assignments have changed: say which one readers see, and what they mean together."""
        held = self.assignments.values()
        if not held:
            if self.routing != "idle":
                self.since = now
            self.routing, self.until, self.offer, self.contact = "idle", None, None, None
            self.handling = self.resting = False
            return
        shown = next(iter(held)) if len(held) == 1 else max(held, key=_weight)
        self.routing, self.since, self.until = shown.routing, shown.since, shown.until
        self.epoch, self.offer, self.contact = shown.epoch, shown.offer, shown.contact
        # What is handled matters most, if anything is; a pause may stand behind something that matters more.
        self.handling = shown.routing in rules.HANDLING
        self.resting = self.pause() is not None

    def look_for_room(self) -> bool:
        """Say on which channels there is room now; whether one is among them that had none."""
        free = (
            self.presence == "available"
            and self.reachable
            and self.requested is None
            and not self.resting
            and self.exclusive() is None
        )
        rooms = rules.rooms(self.agent, self.load) if free else NOWHERE
        gained = not rooms <= self.rooms
        self.rooms, self.ready = rooms, VOICE in rooms
        return gained


def _weight(one: Assignment) -> tuple[bool, int, int]:
    return one.exclusive and one.routing != "not-responding", rules.WEIGHT[one.routing], one.epoch
