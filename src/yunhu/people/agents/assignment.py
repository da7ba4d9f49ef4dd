"""One contact that an agent has, is offered, or writes up: its routing state, its lease and its fence."""

from yunhu.kit.instants import Instant
from yunhu.people.agents.model import Routing
from yunhu.platform.deadlines import Deadline


class Assignment:
    """What binds one agent to one contact. `epoch` fences it; only `Agents` writes it.

    `lease_ends` (monotonic seconds) bounds the states that belong to an offer or contact; `until` (an
    instant) is the end of a wrap-up or pause. `cost` units of `channel` are in use while `holds` is true.
    """

    __slots__ = (
        "channel",
        "contact",
        "cost",
        "epoch",
        "exclusive",
        "holds",
        "lease_ends",
        "offer",
        "routing",
        "since",
        "timer",
        "until",
    )

    def __init__(self, epoch: int, channel: str, cost: int, exclusive: bool, now: Instant) -> None:
        self.epoch = epoch
        self.channel = channel
        self.cost = cost
        self.exclusive = exclusive
        self.holds = False
        self.routing: Routing = "idle"
        self.since = now
        self.offer: str | None = None
        self.contact: str | None = None
        self.lease_ends = 0.0
        self.until: Instant | None = None
        self.timer: Deadline | None = None

    def stop_timer(self) -> None:
        """The wrap-up or pause does not end by the clock any more."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        self.until = None
