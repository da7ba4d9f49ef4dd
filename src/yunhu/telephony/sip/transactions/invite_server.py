"""An INVITE that we received (RFC 3261 §17.2.1, with the state Accepted of RFC 6026 §7.1)."""

from __future__ import annotations

from yunhu.telephony.sip.transactions.machine import Row, ignores, moves, over, refuses

STATES = ("proceeding", "completed", "confirmed", "accepted", "terminated")
EVENTS = (
    "request",  # the INVITE again
    "ack",
    "send 1xx",  # the user answers
    "send 2xx",
    "send 3xx-6xx",
    "transport error",
    "timer trying",
    "timer G",
    "timer H",
    "timer I",
    "timer L",
)
ENTRY = ("pass", "start trying")
"""What is done when the transaction begins, in `proceeding`."""

_NOT_STARTED = ignores("the timer runs only in a later state")
_STOPPED = ignores("the timer was stopped")
_OTHER_END = ignores("the call went the other way: this timer never ran")
_ANSWERED = refuses("the INVITE has its final response")
_ANOTHER_WAY = ignores("responses find another connection (§18.2.2)")
_ABSORBED = ignores("absorbed: the caller will see the response")

TABLE: dict[tuple[str, str], Row] = {
    ("proceeding", "request"): moves("proceeding", "resend"),
    ("proceeding", "ack"): ignores("there is no final response to acknowledge"),
    ("proceeding", "send 1xx"): moves("proceeding", "stop trying", "send"),
    ("proceeding", "send 2xx"): moves("accepted", "stop trying", "send", "start L"),
    ("proceeding", "send 3xx-6xx"): moves("completed", "stop trying", "send", "start G", "start H"),
    ("proceeding", "transport error"): _ANOTHER_WAY,
    ("proceeding", "timer trying"): moves("proceeding", "try"),
    ("proceeding", "timer G"): _NOT_STARTED,
    ("proceeding", "timer H"): _NOT_STARTED,
    ("proceeding", "timer I"): _NOT_STARTED,
    ("proceeding", "timer L"): _NOT_STARTED,
    ("completed", "request"): moves("completed", "resend"),
    ("completed", "ack"): moves("confirmed", "stop G", "stop H", "start I"),
    ("completed", "send 1xx"): _ANSWERED,
    ("completed", "send 2xx"): _ANSWERED,
    ("completed", "send 3xx-6xx"): _ANSWERED,
    ("completed", "transport error"): _ANOTHER_WAY,
    ("completed", "timer trying"): _STOPPED,
    ("completed", "timer G"): moves("completed", "resend", "again G"),
    ("completed", "timer H"): moves("terminated", "end", why="the user has done its part"),
    ("completed", "timer I"): _NOT_STARTED,
    ("completed", "timer L"): _OTHER_END,
    ("confirmed", "request"): _ABSORBED,
    ("confirmed", "ack"): ignores("repeated"),
    ("confirmed", "send 1xx"): _ANSWERED,
    ("confirmed", "send 2xx"): _ANSWERED,
    ("confirmed", "send 3xx-6xx"): _ANSWERED,
    ("confirmed", "transport error"): _ANOTHER_WAY,
    ("confirmed", "timer trying"): _STOPPED,
    ("confirmed", "timer G"): _STOPPED,
    ("confirmed", "timer H"): _STOPPED,
    ("confirmed", "timer I"): moves("terminated", "end"),
    ("confirmed", "timer L"): _OTHER_END,
    ("accepted", "request"): ignores("absorbed: the user repeats its 2xx until the ACK comes (§13.3.1.4)"),
    ("accepted", "ack"): moves("accepted", "pass", why="an ACK of a 2xx is the user's"),
    ("accepted", "send 1xx"): _ANSWERED,
    ("accepted", "send 2xx"): moves("accepted", "send", why="the user repeats its 2xx"),
    ("accepted", "send 3xx-6xx"): _ANSWERED,
    ("accepted", "transport error"): _ANOTHER_WAY,
    ("accepted", "timer trying"): _STOPPED,
    ("accepted", "timer G"): _OTHER_END,
    ("accepted", "timer H"): _OTHER_END,
    ("accepted", "timer I"): _OTHER_END,
    ("accepted", "timer L"): moves("terminated", "end"),
    **over(EVENTS, refused=("send 1xx", "send 2xx", "send 3xx-6xx")),
}
