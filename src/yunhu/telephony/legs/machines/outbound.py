"""The life of a leg that we call, with forks and late answers (RFC 3261 §13.2)."""

from __future__ import annotations

from yunhu.kit.table import Cell, ignores
from yunhu.telephony.legs.machines.words import Act, Row, Step, cells, does, steps

STATES = ("preparing", "calling", "early", "confirmed", "cancelling", "leaving", "ended")
"""`cancelling` waits for the INVITE's final response after our CANCEL, `leaving` for the BYE's answer."""

EVENTS = (
    "media_ready",  # the engine opened the endpoint
    "media_gone",  # the endpoint could not be opened, died, fell silent, or the engine is lost
    "progress",  # a provisional response above 100
    "answer",  # the first 2xx, and its answer can be used
    "bad_answer",  # the first 2xx, but there is no session in it for us
    "answer_again",  # the 2xx that we acknowledged, once more
    "other_answer",  # a 2xx of another fork
    "challenge",  # a 401 or 407 that we may answer
    "failure",  # any other final response, or none
    "no_answer",  # it rang long enough
    "hang_up",  # we end the leg, whatever its state
    "bye",  # the far end hung up (its BYE is answered already)
    "bye_done",  # our BYE has its answer, or will have none
    "expired",  # the session was not refreshed in time
)

_NEVER_BEGAN = does("ended", Act.END, Act.FORGET)
_FAILED = does("ended", Act.END, Act.FORGET)
_CANCELS = does("cancelling", Act.CANCEL, Act.END)
_HANGS_UP = does("leaving", Act.SEND_BYE, Act.END)
_GONE = does("ended", Act.END, Act.FORGET)

_NOT_SENT = Row(ignores("no INVITE was sent yet"))
_NO_SESSION = Row(ignores("there is no session yet"))
_NO_BYE = Row(ignores("no BYE of ours is out"))
_HAS_MEDIA = Row(ignores("the endpoint is open already"))
_LATE = Row(ignores("the call is answered already"))
_OVER = Row(ignores("the leg is over; this was still on its way"))

_UNANSWERED_ROW = {
    "media_ready": _HAS_MEDIA,
    "media_gone": _CANCELS,
    "progress": does("early", Act.PROGRESS),
    "answer": does("confirmed", Act.SEND_ACK, Act.CONNECT),
    "bad_answer": does("leaving", Act.SEND_ACK, Act.SEND_BYE, Act.END),
    "answer_again": _NO_SESSION,
    "other_answer": _NO_SESSION,
    "challenge": does("calling", Act.SEND_AGAIN, why="the same leg, with a new number and branch"),
    "failure": _FAILED,
    "no_answer": _CANCELS,
    "hang_up": _CANCELS,
    "bye": _CANCELS,
    "bye_done": _NO_BYE,
    "expired": _NO_SESSION,
}
_AFTER_ANSWER = {
    "answer_again": Act.SEND_ACK,
    "other_answer": Act.DROP_OTHER,
    "answer": Act.DROP_OTHER,
    "bad_answer": Act.DROP_OTHER,
}


def _answers(state: str) -> dict[str, Row]:
    """More 2xx after the first: acknowledged again, or acknowledged and hung up (§13.2.2.4)."""
    return {event: does(state, act) for event, act in _AFTER_ANSWER.items()}


_BY_STATE: dict[str, dict[str, Row]] = {
    "preparing": {
        **dict.fromkeys(EVENTS, _NOT_SENT),
        "media_ready": does("calling", Act.SEND_INVITE),
        "media_gone": _NEVER_BEGAN,
        "no_answer": _NEVER_BEGAN,
        "hang_up": _NEVER_BEGAN,
        "failure": _NEVER_BEGAN,
    },
    "calling": _UNANSWERED_ROW,
    "early": _UNANSWERED_ROW,
    "confirmed": {
        "media_ready": _HAS_MEDIA,
        "media_gone": _HANGS_UP,
        "progress": _LATE,
        "challenge": _LATE,
        "failure": _LATE,
        "no_answer": _LATE,
        **_answers("confirmed"),
        "hang_up": _HANGS_UP,
        "bye": _GONE,
        "bye_done": _NO_BYE,
        "expired": _HANGS_UP,
    },
    "cancelling": {
        **dict.fromkeys(EVENTS, _OVER),
        "answer": does("leaving", Act.SEND_ACK, Act.SEND_BYE, why="the answer crossed our CANCEL"),
        "bad_answer": does("leaving", Act.SEND_ACK, Act.SEND_BYE, why="the answer crossed our CANCEL"),
        "failure": does("ended", Act.FORGET),
        "challenge": does("ended", Act.FORGET),
    },
    "leaving": {
        **dict.fromkeys(EVENTS, _OVER),
        **_answers("leaving"),
        "bye_done": does("ended", Act.FORGET),
    },
    "ended": {**dict.fromkeys(EVENTS, _OVER), **_answers("ended")},
}

_ROWS = {(state, event): row for state, line in _BY_STATE.items() for event, row in line.items()}

TABLE: dict[tuple[str, str], Cell] = cells(_ROWS)
STEPS: dict[tuple[str, str], Step] = steps(_ROWS)
