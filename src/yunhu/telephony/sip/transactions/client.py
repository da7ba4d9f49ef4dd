"""A request other than INVITE that we sent (RFC 3261 §17.1.2)."""

from __future__ import annotations

from yunhu.telephony.sip.transactions.machine import Row, ignores, moves, over

STATES = ("trying", "proceeding", "completed", "terminated")
EVENTS = ("1xx", "final", "transport error", "timer E", "timer F", "timer K")
ENTRY = ("send", "start E", "start F")
"""What is done when the transaction begins, in `trying`."""

_NOT_STARTED = ignores("the timer runs only in a later state")
_STOPPED = ignores("the timer was stopped")
_FINISH = ("stop E", "stop F", "pass", "start K")

TABLE: dict[tuple[str, str], Row] = {
    ("trying", "1xx"): moves("proceeding", "pass"),
    ("trying", "final"): moves("completed", *_FINISH),
    ("trying", "transport error"): moves("terminated", "fail transport", "end"),
    ("trying", "timer E"): moves("trying", "resend", "again E"),
    ("trying", "timer F"): moves("terminated", "fail timeout", "end"),
    ("trying", "timer K"): _NOT_STARTED,
    ("proceeding", "1xx"): moves("proceeding", "pass"),
    ("proceeding", "final"): moves("completed", *_FINISH),
    ("proceeding", "transport error"): moves("terminated", "fail transport", "end"),
    ("proceeding", "timer E"): moves(
        "proceeding", "resend", "slow E", why="from now on every T2 (§17.1.2.2)"
    ),
    ("proceeding", "timer F"): moves("terminated", "fail timeout", "end"),
    ("proceeding", "timer K"): _NOT_STARTED,
    ("completed", "1xx"): ignores("a final response came before"),
    ("completed", "final"): ignores("repeated: the user has it"),
    ("completed", "transport error"): ignores("nothing is left to send"),
    ("completed", "timer E"): _STOPPED,
    ("completed", "timer F"): _STOPPED,
    ("completed", "timer K"): moves("terminated", "end"),
    **over(EVENTS),
}
