"""Where contacts stand, as visitors are told."""

from __future__ import annotations

from yunhu.flow.inbound.service import Inbound
from yunhu.flow.visits.model import Standing
from yunhu.work.calls.model import Phase
from yunhu.work.queues.errors import NoSuchQueue, NotWaiting
from yunhu.work.queues.service import Queues


class Standings:
    """Asks the contacts in progress, and the queues that they wait in."""

    def __init__(self, inbound: Inbound, queues: Queues) -> None:
        self._inbound = inbound
        self._queues = queues

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
            return Standing(phase, self._queues.position(contact), figures.waiting + figures.offered)
        except (NotWaiting, NoSuchQueue):
            return Standing(phase)
