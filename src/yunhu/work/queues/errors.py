"""What is refused about queues and offers."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchQueue(Refusal):
    """No queue has this id. Params: `queue`."""

    id: ClassVar[str] = "queue.unknown"
    status: ClassVar[int] = 404


class QueueFull(Refusal):
    """No more contacts may wait. Params: `queue`, `waiting`, and `why`.

    `full`, `per_agent` (too many for those who are there), `expected_wait`, `nobody` (is there) or `closed`.
    """

    id: ClassVar[str] = "queue.full"
    status: ClassVar[int] = 409


class AlreadyWaiting(Refusal):
    """A contact waits in one queue at a time. Params: `queue`, the one it waits in."""

    id: ClassVar[str] = "queue.already_waiting"
    status: ClassVar[int] = 409


class NotWaiting(Refusal):
    """The contact waits in no queue."""

    id: ClassVar[str] = "queue.not_waiting"
    status: ClassVar[int] = 404


class OfferOver(Refusal):
    """The offer was accepted, refused, expired or withdrawn before. Params: `offer`."""

    id: ClassVar[str] = "offer.over"
    status: ClassVar[int] = 409
