"""A request other than INVITE that we received (RFC 3261 §17.2.2)."""

from __future__ import annotations

from yunhu.telephony.sip.transactions.machine import Row, ignores, moves, over, refuses

STATES = ("trying", "proceeding", "completed", "terminated")
EVENTS = (
    "request",  # the same request again
    "send 1xx",  # the user answers
    "send final",
    "transport error",
    "timer forget",
    "timer J",
)
ENTRY = ("pass", "start forget")
"""What is done when the transaction begins, in `trying`."""

_NOT_STARTED = ignores("the timer runs only in a later state")
_ANSWERED = refuses("the request has its final response")
_ANOTHER_WAY = ignores("responses find another connection (§18.2.2)")
_FORGOTTEN = moves("terminated", "end", why="an answer after this only does harm (RFC 4320 §4.2)")

TABLE: dict[tuple[str, str], Row] = {
    ("trying", "request"): ignores("absorbed: the user is at work on it"),
    ("trying", "send 1xx"): moves("proceeding", "send"),
    ("trying", "send final"): moves("completed", "stop forget", "send", "start J"),
    ("trying", "transport error"): _ANOTHER_WAY,
    ("trying", "timer forget"): _FORGOTTEN,
    ("trying", "timer J"): _NOT_STARTED,
    ("proceeding", "request"): moves("proceeding", "resend"),
    ("proceeding", "send 1xx"): moves("proceeding", "send"),
    ("proceeding", "send final"): moves("completed", "stop forget", "send", "start J"),
    ("proceeding", "transport error"): _ANOTHER_WAY,
    ("proceeding", "timer forget"): _FORGOTTEN,
    ("proceeding", "timer J"): _NOT_STARTED,
    ("completed", "request"): moves("completed", "resend"),
    ("completed", "send 1xx"): _ANSWERED,
    ("completed", "send final"): _ANSWERED,
    ("completed", "transport error"): _ANOTHER_WAY,
    ("completed", "timer forget"): ignores("the timer was stopped"),
    ("completed", "timer J"): moves("terminated", "end"),
    **over(EVENTS, refused=("send 1xx", "send final")),
}
