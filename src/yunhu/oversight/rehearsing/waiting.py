"""Whom an imagined contact would be offered to: the real router, with people and callers put there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from yunhu.kit.instants import Instant
from yunhu.oversight.rehearsing.model import Candidate
from yunhu.oversight.rehearsing.walk import Walked
from yunhu.people.agents.model import Agent
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.work.queues.errors import QueueFull
from yunhu.work.queues.facts import ContactQueued
from yunhu.work.queues.model import Entry, Offer, Queue, QueueFigures, Reason
from yunhu.work.queues.service import Queues

TENANT = "rehearsal"
CONTACT = "imagined"

CANDIDATES_MAX = 10
"""Agents that are named, the first to be asked first."""

TRIES_MAX = 100
"""Offers that are looked at for them."""


class Asked(Struct, frozen=True):
    """What the router would do. `full`: why the queue would not take the contact at all."""

    candidates: tuple[Candidate, ...] = ()
    nobody: Reason | None = None
    waits_s: tuple[int, int] | None = None
    full: str | None = None


class Rehearsal:
    """The router of an instant that did not happen. Everybody who is offered something refuses it."""

    def __init__(
        self, agents: Sequence[Agent], queues: Sequence[Queue], present: Collection[str], at: Instant
    ) -> None:
        self._time = VirtualTime(at)
        self._offers: list[Offer] = []
        self._queued: Reason | None = None
        self._board = Agents(TENANT, self._time, self._time, self._announced)
        ids = count(1)
        self._router = Queues(
            TENANT, self._time, self._time, self._announced, self._board, self, lambda: f"{next(ids):x}"
        )
        self._board.configure(agents)
        self._router.configure(agents, queues)
        for agent in agents:
            self._board.browser_registered(agent.id)
            self._board.set_presence(agent.id, "available" if agent.id in present else "offline")

    def fill(self, waiting: Mapping[str, int]) -> None:
        """Let so many contacts wait in each queue: whoever is free for them is busy with them."""
        for queue, many in waiting.items():
            for number in range(many):
                self._router.enqueue(self._entry(f"{queue}.{number}", queue))
                while self._offers:
                    offer = self._offers.pop()
                    self._router.offer_accepted(offer.id, offer.epoch)

    def figures(self, queue: str) -> QueueFigures:
        """How a queue stands. Raises NoSuchQueue."""
        return self._router.figures(queue)

    def ask(self, walked: Walked) -> Asked:
        """Let the contact wait, and see who would be asked, one after the other."""
        entry = self._entry(CONTACT, walked.detail, walked)
        try:
            self._router.enqueue(entry)
        except QueueFull as full:
            return Asked(full=str(full.params.get("why") or "full"))
        nobody = None if self._offers else self._queued
        found: list[Candidate] = []
        for _ in range(TRIES_MAX):
            if not self._offers or len(found) >= CANDIDATES_MAX:
                break
            offer = self._offers.pop(0)
            found.append(Candidate(offer.agent, offer.reason))
            self._router.offer_refused(offer.id, offer.epoch, "declined")
        return Asked(candidates=tuple(found), nobody=nobody)

    def _entry(self, contact: str, queue: str, walked: Walked | None = None) -> Entry:
        now = self._time.now()
        plain = Entry(contact=contact, tenant=TENANT, queue=queue, arrived_at=now, entered_at=now)
        if walked is None:
            return plain
        return replace(plain, priority=walked.priority, attributes=walked.attributes, need=walked.need)

    def _announced(self, _tenant: str, contact: str | None, fact: Struct) -> None:
        if contact == CONTACT and isinstance(fact, ContactQueued):
            self._queued = fact.reason

    # --- what the router tells ------------------------------------------------------------------------

    def offer_made(self, offer: Offer) -> None:
        """Somebody would be asked."""
        self._offers.append(offer)

    def offer_expired(self, offer: Offer) -> None:
        """No time passes here."""

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        """Another one of those who ring at once refused first, or the queue let it go."""
        self._offers = [it for it in self._offers if it.id != offer.id]

    def wait_over(self, entry: Entry, why: str) -> None:
        """The queue does not keep it."""

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        """It waits in another queue."""

    def announce_due(self, entry: Entry, position: int) -> None:
        """Nobody listens."""
