"""What the machine of a flow asks the hands to do, in the order given."""

from __future__ import annotations

from msgspec import Struct


class PlayPrompts(Struct, frozen=True):
    """Play prompts by name, one after the other; how it ended comes back as `PlayFinished`."""

    prompts: tuple[str, ...]


class StopPrompts(Struct, frozen=True):
    """Play nothing any more; no `PlayFinished` follows."""


class CollectDigits(Struct, frozen=True):
    """From now on every key comes as `Digit` (at most `most` are looked at)."""

    most: int


class StartTimer(Struct, frozen=True):
    """`TimerFired` after so many seconds; a running timer of this name starts anew."""

    name: str
    seconds: float


class CancelTimer(Struct, frozen=True):
    """The timer is not needed any more."""

    name: str


class EnterQueue(Struct, frozen=True):
    """The contact waits; `QueueLeft` when that ends without an agent."""

    queue: str
    priority: int


class Transfer(Struct, frozen=True):
    """Connect the contact to `agent:ID` or `number:DIGITS`; `TransferFailed` when that fails."""

    to: str


class HangUp(Struct, frozen=True):
    """End the contact."""

    cause: str


Action = PlayPrompts | StopPrompts | CollectDigits | StartTimer | CancelTimer | EnterQueue | Transfer | HangUp
