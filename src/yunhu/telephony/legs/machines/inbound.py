"""The life of a leg that calls us: from its INVITE to its end (RFC 3261 §13.3, §15)."""

from __future__ import annotations

from yunhu.kit.table import Cell, ignores, refuses
from yunhu.telephony.legs.machines.words import Act, Row, Step, cells, does, steps

STATES = ("invited", "offered", "ringing", "answered", "confirmed", "draining", "leaving", "ended")
"""Of these, `draining` waits for the ACK that must come before our BYE, `leaving` for the BYE's answer."""

EVENTS = (
    "media_ready",  # the engine opened the endpoint
    "media_gone",  # the endpoint could not be opened, died, fell silent, or the engine is lost
    "ring",  # we let the caller hear that it rings
    "answer",  # we take the call
    "reject",  # we refuse the call
    "hang_up",  # we end the leg, whatever its state
    "cancel",  # the caller gave up
    "ack",  # the caller knows that we answered
    "ack_missing",  # no ACK within 64*T1
    "bye",  # the caller hung up (its BYE is answered already)
    "bye_done",  # our BYE has its answer, or will have none
    "overdue",  # nobody answered within the longest time of an INVITE
    "expired",  # the session was not refreshed in time
)

_REFUSED = does("ended", Act.REFUSE, Act.END, Act.FORGET)
_GONE = does("ended", Act.STOP_REPEATING, Act.END, Act.FORGET)
_HANGS_UP = does("leaving", Act.SEND_BYE, Act.END)
_DRAINS = does("draining", Act.END, why="a BYE must not be sent before the ACK (§15)")
_SAYS_BYE = does("leaving", Act.STOP_REPEATING, Act.SEND_BYE)

_NOT_YET = Row(refuses("the call is not offered yet"))
_ANSWERED = Row(refuses("the call is answered already"))
_IS_ANSWERED = Row(ignores("the call is answered already"))
_RINGS = Row(ignores("it rings already"))
_UNANSWERED = Row(ignores("nothing was answered that could be acknowledged"))
_NO_BYE = Row(ignores("no BYE of ours is out"))
_CROSSED = Row(ignores("our answer crossed it; the caller acknowledges and hangs up"))
_HAS_MEDIA = Row(ignores("the endpoint is open already"))
_NO_SESSION = Row(ignores("there is no session yet"))
_OVER = Row(ignores("the leg is over; this was still on its way"))
_REFUSED_OVER = Row(refuses("the leg is over"))

_UNANSWERED_ROW = {
    "media_gone": _REFUSED,
    "reject": _REFUSED,
    "hang_up": _REFUSED,
    "cancel": _REFUSED,
    "ack": _UNANSWERED,
    "ack_missing": _UNANSWERED,
    "bye": _REFUSED,
    "bye_done": _NO_BYE,
    "overdue": _REFUSED,
    "expired": _NO_SESSION,
}
_ANSWERED_ROW = {
    "media_ready": _HAS_MEDIA,
    "ring": _IS_ANSWERED,
    "answer": _IS_ANSWERED,
    "reject": _ANSWERED,
    "cancel": _CROSSED,
    "bye": _GONE,
    "bye_done": _NO_BYE,
    "overdue": _IS_ANSWERED,
}
_OVER_ROW = dict.fromkeys(EVENTS, _OVER) | dict.fromkeys(("ring", "answer", "reject"), _REFUSED_OVER)

_BY_STATE: dict[str, dict[str, Row]] = {
    "invited": {
        "media_ready": does("offered", Act.OFFER),
        "ring": _NOT_YET,
        "answer": _NOT_YET,
        **_UNANSWERED_ROW,
    },
    "offered": {
        "media_ready": _HAS_MEDIA,
        "ring": does("ringing", Act.SEND_RINGING),
        "answer": does("answered", Act.SEND_OK),
        **_UNANSWERED_ROW,
    },
    "ringing": {
        "media_ready": _HAS_MEDIA,
        "ring": _RINGS,
        "answer": does("answered", Act.SEND_OK),
        **_UNANSWERED_ROW,
    },
    "answered": {
        **_ANSWERED_ROW,
        "ack": does("confirmed", Act.STOP_REPEATING),
        "ack_missing": does("leaving", Act.SEND_BYE, Act.END),
        "hang_up": _DRAINS,
        "media_gone": _DRAINS,
        "expired": _DRAINS,
    },
    "confirmed": {
        **_ANSWERED_ROW,
        "ack": Row(ignores("it is acknowledged already")),
        "ack_missing": Row(ignores("it is acknowledged already")),
        "hang_up": _HANGS_UP,
        "media_gone": _HANGS_UP,
        "expired": _HANGS_UP,
    },
    "draining": {
        **_OVER_ROW,
        "ack": _SAYS_BYE,
        "ack_missing": _SAYS_BYE,
        "bye": does("ended", Act.STOP_REPEATING, Act.FORGET),
    },
    "leaving": {**_OVER_ROW, "bye_done": does("ended", Act.FORGET)},
    "ended": _OVER_ROW,
}

_ROWS = {(state, event): row for state, line in _BY_STATE.items() for event, row in line.items()}

TABLE: dict[tuple[str, str], Cell] = cells(_ROWS)
STEPS: dict[tuple[str, str], Step] = steps(_ROWS)
