"""What is refused about callbacks."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class NoSuchCallback(Refusal):
    """No callback of this tenant has this id."""

    id: ClassVar[str] = "callback.unknown"
    status: ClassVar[int] = 404


class CallbackSettled(Refusal):
    """It was kept, cancelled, given up or has expired. Params: `state`."""

    id: ClassVar[str] = "callback.settled"
    status: ClassVar[int] = 409


class CallbackBeingTried(Refusal):
    """The customer is being called at this moment."""

    id: ClassVar[str] = "callback.being_tried"
    status: ClassVar[int] = 409


class BadCallbackTime(Refusal):
    """The moment has passed, or is too far away. Params: `most_s`."""

    id: ClassVar[str] = "callback.bad_time"
    status: ClassVar[int] = 422


class CallbackNotReachable(Refusal):
    """No trunk takes the number."""

    id: ClassVar[str] = "callback.not_reachable"
    status: ClassVar[int] = 422


class TooManyCallbacks(Refusal):
    """As many callbacks are owed as may. Params: `most`."""

    id: ClassVar[str] = "callback.too_many"
    status: ClassVar[int] = 409
