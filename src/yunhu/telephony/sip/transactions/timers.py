"""Timers of RFC 3261 §17 and RFC 6026: what each is for, and how long it runs in seconds."""

from __future__ import annotations

from typing import NamedTuple

T1 = 0.5
"""The round-trip time that is assumed."""
T2 = 4.0
"""The longest interval between retransmissions of requests other than INVITE, and of responses to INVITE."""
T4 = 5.0
"""How long the network may keep a message."""
GIVE_UP = 64 * T1


class Timer(NamedTuple):
    """One timer. None as a duration: not used on such a transport; 0: fires at once.

    A timer with a `longest` interval repeats, its interval doubling up to that.
    """

    name: str
    when: str
    unreliable: float | None
    reliable: float | None
    longest: float = 0.0

    def duration(self, is_reliable: bool) -> float | None:
        """The first interval on a reliable or an unreliable transport."""
        return self.reliable if is_reliable else self.unreliable

    def next_interval(self, interval: float) -> float:
        """The interval after `interval` of a repeating timer."""
        return min(2 * interval, self.longest)


# The RFC caps only E and G at T2 (§17.1.2.2, §17.2.1); A doubles until B ends it (§17.1.1.2).
TIMERS: dict[str, Timer] = {
    timer.name: timer
    for timer in (
        Timer("A", "When to send an unanswered INVITE again.", T1, None, GIVE_UP),
        Timer("B", "When to give up an INVITE that got no response at all.", GIVE_UP, GIVE_UP),
        Timer("D", "When to stop acknowledging repeated final responses to an INVITE.", 32.0, 0.0),
        Timer("E", "When to send an unanswered request other than INVITE again.", T1, None, T2),
        Timer("F", "When to give up a request other than INVITE.", GIVE_UP, GIVE_UP),
        Timer("G", "When to send a final response to an INVITE again, no ACK having come.", T1, None, T2),
        Timer("H", "When to stop waiting for the ACK of a final response.", GIVE_UP, GIVE_UP),
        Timer("I", "When to stop absorbing repeated ACKs.", T4, 0.0),
        Timer("J", "When to stop repeating a final response to repeated requests.", GIVE_UP, 0.0),
        Timer("K", "When to stop absorbing repeated final responses.", T4, 0.0),
        Timer("L", "When to stop absorbing repeated INVITEs after a 2xx (RFC 6026).", GIVE_UP, GIVE_UP),
        Timer("M", "When to stop passing on 2xx responses of other forks (RFC 6026).", GIVE_UP, GIVE_UP),
        Timer(
            "trying", "When to send 100 because nobody answered the INVITE for 200 ms (§17.2.1).", 0.2, 0.2
        ),
        Timer(
            "cancelled",
            "When to give up a cancelled INVITE that got no final response (§9.1).",
            GIVE_UP,
            GIVE_UP,
        ),
        Timer(
            "forget",
            "When to forget a request nobody answered: its client gave up (RFC 4320).",
            GIVE_UP,
            GIVE_UP,
        ),
    )
}
