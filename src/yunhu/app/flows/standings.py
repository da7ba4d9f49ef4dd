"""Where contacts stand, as visitors are told: in which place, and for about how long."""

from __future__ import annotations

from collections import deque

from yunhu.flow.inbound.service import Inbound
from yunhu.flow.visits.model import Standing
from yunhu.flow.visits.rules import MOMENTS, estimate
from yunhu.platform.bus import Bus, Message
from yunhu.platform.clock import Scheduler
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.work.calls.model import Phase
from yunhu.work.queues.errors import NoSuchQueue, NotWaiting
from yunhu.work.queues.facts import OfferAccepted
from yunhu.work.queues.service import Queues

MOST_QUEUES = 20_000
"""Queues whose pace is remembered; of more, the one heard of first is forgotten."""


class Standings:
    """Asks the contacts in progress and the queues that they wait in, and knows how fast those go on."""

    def __init__(self, inbound: Inbound, queues: Queues, bus: Bus, scheduler: Scheduler) -> None:
        self._inbound = inbound
        self._queues = queues
        self._scheduler = scheduler
        self._taken: dict[str, deque[float]] = {}
        self._decoder = FactDecoder(OfferAccepted)
        bus.listen(sorted(self._decoder.kinds), self._heard)

    def standing(self, contact: str) -> Standing | None:
        """Where a contact stands; None when it is over."""
        story = self._inbound.find(contact)
        if story is None or story.contact.phase is Phase.ENDED:
            return None
        phase, waiting = story.contact.phase, story.contact.waiting
        if waiting is None:
            return Standing(phase)
        try:
            figures = self._queues.figures(waiting.queue)
            position = self._queues.position(contact)
        except (NotWaiting, NoSuchQueue):
            return Standing(phase)
        taken = self._taken.get(waiting.queue, ())
        estimated_s = estimate(taken, position, self._scheduler.monotonic())
        return Standing(phase, position, figures.waiting + figures.offered, estimated_s)

    def _heard(self, message: Message) -> None:
        """Somebody took a contact of a queue: those behind moved on."""
        fact = self._decoder.decode(message.body) if isinstance(message.body, Envelope) else None
        if not isinstance(fact, OfferAccepted):
            return
        if fact.queue not in self._taken and len(self._taken) >= MOST_QUEUES:
            del self._taken[next(iter(self._taken))]
        taken = self._taken.setdefault(fact.queue, deque(maxlen=MOMENTS))
        taken.append(self._scheduler.monotonic())
