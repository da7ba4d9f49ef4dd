"""What the router remembers of a queue, and of each contact in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yunhu.work.queues.line import Key, Line
from yunhu.work.queues.model import Entry, Offer, Queue

if TYPE_CHECKING:
    from yunhu.platform.deadlines import Deadline
    from yunhu.work.queues.pools import Member, Pool


class QueueState:
    """One queue: its configuration, the pool of its agents, and its own line (a part of the pool's)."""

    __slots__ = ("line", "offered", "pool", "queue")

    def __init__(self, queue: Queue, pool: Pool) -> None:
        self.queue = queue
        self.pool = pool
        self.line: Line[Place] = Line()
        self.offered = 0

    def __len__(self) -> int:
        """Contacts that wait, those being offered among them."""
        return len(self.line) + self.offered


class Place:
    """One contact's place in a queue. It is in the lines, or it is being offered; never both."""

    __slots__ = ("announce", "entry", "key", "limit", "open", "state")

    def __init__(self, entry: Entry, key: Key, state: QueueState) -> None:
        self.entry = entry
        self.key = key
        self.state = state
        self.open: OpenOffer | None = None
        self.limit: Deadline | None = None
        self.announce: Deadline | None = None


class OpenOffer:
    """An offer that rings: the machine's state, the agent, and the moment when it expires."""

    __slots__ = ("expiry", "member", "offer", "place", "state")

    def __init__(self, offer: Offer, place: Place, member: Member) -> None:
        self.offer = offer
        self.place = place
        self.member = member
        self.state = "made"
        self.expiry: Deadline | None = None
