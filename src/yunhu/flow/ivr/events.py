"""What can happen to a flow: the input alphabet of its machine."""

from __future__ import annotations

from msgspec import Struct


class Started(Struct, frozen=True):
    """The caller is answered and the flow begins."""


class Resumed(Struct, frozen=True):
    """The node started again: the flow goes on at the start of its current node."""


class PlayFinished(Struct, frozen=True):
    """What `PlayPrompts` asked for is over; not `ok` when it could not be played, `why` says so."""

    ok: bool = True
    why: str = ""


class Digit(Struct, frozen=True):
    """The caller pressed a key."""

    digit: str


class TimerFired(Struct, frozen=True):
    """The timer that `StartTimer` started has run out."""

    name: str


class QueueLeft(Struct, frozen=True):
    """The wait ended without an agent: `full`, `max_wait`, `no_such_queue`, `queue_removed`, …"""

    why: str


class TransferFailed(Struct, frozen=True):
    """The target of a transfer was busy, did not answer, or could not be reached."""

    why: str


class CustomerGone(Struct, frozen=True):
    """The caller hung up."""


class Left(Struct, frozen=True):
    """Somebody else has the contact for good (an agent answered, a supervisor took it)."""

    why: str = "connected"


Event = (
    Started | Resumed | PlayFinished | Digit | TimerFired | QueueLeft | TransferFailed | CustomerGone | Left
)

EVENTS: tuple[str, ...] = (
    "Started",
    "Resumed",
    "PlayFinished",
    "Digit",
    "TimerFired",
    "QueueLeft",
    "TransferFailed",
    "CustomerGone",
    "Left",
)
