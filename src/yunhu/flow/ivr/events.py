"""What can happen to a flow: the input alphabet of its machine."""

from __future__ import annotations

from collections.abc import Mapping

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

    def __repr__(self) -> str:
        return "Digit()"


class TimerFired(Struct, frozen=True):
    """The timer that `StartTimer` started has run out."""

    name: str


class QueueLeft(Struct, frozen=True):
    """The wait ended without an agent: `full`, `max_wait`, `no_such_queue`, `queue_removed`, …"""

    why: str


class TransferFailed(Struct, frozen=True):
    """The target of a transfer was busy, did not answer, or could not be reached."""

    why: str


class RequestDone(Struct, frozen=True):
    """A server answered the request of this id, with whatever status."""

    id: int
    status: int
    body: str

    def __repr__(self) -> str:
        return f"RequestDone({self.id}, {self.status})"


class RequestFailed(Struct, frozen=True):
    """No answer: `not_allowed`, `busy`, `unreachable`, `timeout`, `too_big`, `redirect`, …"""

    id: int
    why: str


class CallbackPromised(Struct, frozen=True):
    """The caller will be called back."""


class CallbackRefused(Struct, frozen=True):
    """The caller will not be called back: the queue does not offer it, the number cannot be called, …"""

    why: str


class MessageRecorded(Struct, frozen=True):
    """The caller left a message of so many seconds."""

    seconds: float


class MessageFailed(Struct, frozen=True):
    """There is no message: nothing was said, or it could not be kept."""

    why: str


class Classified(Struct, frozen=True):
    """What a text means: the likeliest intent, how likely it is (0 to 1), and what was named in it."""

    id: int
    name: str
    confidence: float
    slots: Mapping[str, str] = {}

    def __repr__(self) -> str:
        return f"Classified({self.id}, {self.name}, {self.confidence:.2f})"


class ClassifyFailed(Struct, frozen=True):
    """Nobody could tell what the text means."""

    id: int
    why: str


class CustomerGone(Struct, frozen=True):
    """The caller hung up."""


class Left(Struct, frozen=True):
    """Somebody else has the contact for good (an agent answered, a supervisor took it)."""

    why: str = "connected"


Event = (
    Started
    | Resumed
    | PlayFinished
    | Digit
    | TimerFired
    | QueueLeft
    | TransferFailed
    | RequestDone
    | RequestFailed
    | CallbackPromised
    | CallbackRefused
    | MessageRecorded
    | MessageFailed
    | Classified
    | ClassifyFailed
    | CustomerGone
    | Left
)

EVENTS: tuple[str, ...] = tuple(kind.__name__ for kind in Event.__args__)
