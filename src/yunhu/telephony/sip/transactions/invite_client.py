"""An INVITE that we sent (RFC 3261 §17.1.1, with the state Accepted of RFC 6026 §7.2)."""

from __future__ import annotations

from yunhu.telephony.sip.transactions.machine import Row, ignores, moves, over

STATES = ("calling", "proceeding", "completed", "accepted", "terminated")
EVENTS = (
    "1xx",
    "2xx",
    "3xx-6xx",
    "cancel",  # the user wants the call no more
    "transport error",
    "timer A",
    "timer B",
    "timer D",
    "timer M",
    "timer cancelled",
)
ENTRY = ("send", "start A", "start B")
"""What is done when the transaction begins, in `calling`."""

_STOPPED = ignores("the timer was stopped")
_NOT_STARTED = ignores("the timer runs only in a later state")
_LATE_1XX = ignores("a final response came before")
_ANOTHER_WAY = ignores("the response may come on another connection")
_TOO_LATE = ignores("the call has its final response")

TABLE: dict[tuple[str, str], Row] = {
    ("calling", "1xx"): moves("proceeding", "stop A", "stop B", "pass"),
    ("calling", "2xx"): moves("accepted", "stop A", "stop B", "pass", "start M"),
    ("calling", "3xx-6xx"): moves("completed", "stop A", "stop B", "ack", "pass", "start D"),
    ("calling", "cancel"): ignores("the CANCEL waits for the first provisional response (§9.1)"),
    ("calling", "transport error"): moves("terminated", "fail transport", "end"),
    ("calling", "timer A"): moves("calling", "resend", "again A"),
    ("calling", "timer B"): moves("terminated", "fail timeout", "end"),
    ("calling", "timer D"): _NOT_STARTED,
    ("calling", "timer M"): _NOT_STARTED,
    ("calling", "timer cancelled"): _NOT_STARTED,
    ("proceeding", "1xx"): moves("proceeding", "pass"),
    ("proceeding", "2xx"): moves("accepted", "stop cancelled", "pass", "start M"),
    ("proceeding", "3xx-6xx"): moves("completed", "stop cancelled", "ack", "pass", "start D"),
    ("proceeding", "cancel"): moves("proceeding", "send cancel", "start cancelled"),
    ("proceeding", "transport error"): _ANOTHER_WAY,
    ("proceeding", "timer A"): _STOPPED,
    ("proceeding", "timer B"): _STOPPED,
    ("proceeding", "timer D"): _NOT_STARTED,
    ("proceeding", "timer M"): _NOT_STARTED,
    ("proceeding", "timer cancelled"): moves("terminated", "fail timeout", "end"),
    ("completed", "1xx"): _LATE_1XX,
    ("completed", "2xx"): ignores("the user was told that the call failed"),
    ("completed", "3xx-6xx"): moves("completed", "ack", why="the ACK was lost"),
    ("completed", "cancel"): _TOO_LATE,
    ("completed", "transport error"): moves("terminated", "end", why="the user has its final response"),
    ("completed", "timer A"): _STOPPED,
    ("completed", "timer B"): _STOPPED,
    ("completed", "timer D"): moves("terminated", "end"),
    ("completed", "timer M"): _NOT_STARTED,
    ("completed", "timer cancelled"): _STOPPED,
    ("accepted", "1xx"): _LATE_1XX,
    ("accepted", "2xx"): moves(
        "accepted", "pass", why="repeated, or of another fork: the user sends its ACK"
    ),
    ("accepted", "3xx-6xx"): ignores("another fork said yes"),
    ("accepted", "cancel"): _TOO_LATE,
    ("accepted", "transport error"): ignores("the ACK is the user's"),
    ("accepted", "timer A"): _STOPPED,
    ("accepted", "timer B"): _STOPPED,
    ("accepted", "timer D"): ignores("only a failed INVITE starts it"),
    ("accepted", "timer M"): moves("terminated", "end"),
    ("accepted", "timer cancelled"): _STOPPED,
    **over(EVENTS),
}
