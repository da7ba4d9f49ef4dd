"""Repeating a 2xx to an INVITE until its ACK comes, which is the user's work (RFC 3261 §13.3.1.4). Pure."""

from __future__ import annotations

from enum import Enum

from yunhu.telephony.sip.transactions.timers import GIVE_UP, T1, T2


class Due(Enum):
    """What is to be done now."""

    NOTHING = "nothing"
    RESEND = "resend"
    GIVE_UP = "give up"
    """No ACK came in 64*T1: the session is to be ended with a BYE."""


class Retransmit2xx:
    """The schedule of one 2xx that was first sent at `now`: after T1, doubling up to T2, for 64*T1.

    It runs on every transport, also reliable ones, since a hop further on may lose the 2xx. Stop asking it
    when the ACK has come.
    """

    __slots__ = ("_deadline", "_interval", "_next")

    def __init__(self, now: float) -> None:
        self._interval = T1
        self._next = now + T1
        self._deadline = now + GIVE_UP

    @property
    def next_at(self) -> float:
        """When to ask again, on the clock of `now`."""
        return min(self._next, self._deadline)

    def step(self, now: float) -> Due:
        """What is due at `now`; after RESEND the next moment is `next_at`."""
        if now >= self._deadline:
            return Due.GIVE_UP
        if now < self._next:
            return Due.NOTHING
        self._interval = min(2 * self._interval, T2)
        self._next = now + self._interval
        return Due.RESEND
