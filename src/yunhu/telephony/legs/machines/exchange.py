"""Offers within a dialog, of both sides: re-INVITE, UPDATE, and how they cross (RFC 3261 §14)."""

from __future__ import annotations

from yunhu.kit.table import Cell, ignores, moves, refuses

STATES = ("stable", "theirs", "unacked", "ours", "waiting")
"""`theirs`: the engine takes up their offer; `unacked`: our 2xx to their re-INVITE has no ACK yet; `ours`:
our re-INVITE has no final response yet; `waiting`: it crossed theirs, and is sent again after a back-off."""

EVENTS = (
    "reinvite",  # their re-INVITE
    "update",  # their UPDATE with an offer
    "invite_done",  # the engine has taken up the offer of a re-INVITE: the 2xx goes out
    "update_done",  # the engine has taken up the offer of an UPDATE: the 2xx goes out
    "refused",  # their offer cannot be taken up: 488
    "ack",
    "ack_missing",
    "reoffer",  # we want to change the session
    "accepted",  # our re-INVITE got its 2xx
    "pending",  # our re-INVITE got 491
    "failed",  # our re-INVITE got another final response, or none
    "again",  # the back-off after a 491 is over
)

_PENDING = refuses("491: an offer of ours is on its way")
_UNACKED = refuses("491: the last answer is not acknowledged yet")
_BUSY = refuses("500: an offer of theirs is being answered")
_LATER = refuses("an offer is in progress")
_NOTHING = ignores("no such offer is in progress")
_SUPERSEDED = ignores("an offer of theirs goes first; ours follows when it is done")

_BY_STATE: dict[str, dict[str, Cell]] = {
    "stable": {
        **dict.fromkeys(EVENTS, _NOTHING),
        "reinvite": moves("theirs"),
        "update": moves("theirs"),
        "reoffer": moves("ours"),
    },
    "theirs": {
        **dict.fromkeys(EVENTS, _NOTHING),
        "reinvite": _BUSY,
        "update": _BUSY,
        "invite_done": moves("unacked"),
        "update_done": moves("stable"),
        "refused": moves("stable"),
        "reoffer": _LATER,
        "again": _SUPERSEDED,
    },
    "unacked": {
        **dict.fromkeys(EVENTS, _NOTHING),
        "reinvite": _UNACKED,
        "update": _UNACKED,
        "ack": moves("stable"),
        "ack_missing": moves("stable", "and the leg is hung up"),
        "reoffer": _LATER,
        "again": _SUPERSEDED,
    },
    "ours": {
        **dict.fromkeys(EVENTS, _NOTHING),
        "reinvite": _PENDING,
        "update": _PENDING,
        "reoffer": _LATER,
        "accepted": moves("stable"),
        "pending": moves("waiting"),
        "failed": moves("stable"),
    },
    "waiting": {
        **dict.fromkeys(EVENTS, _NOTHING),
        "reinvite": moves("theirs"),
        "update": moves("theirs"),
        "reoffer": _LATER,
        "again": moves("ours"),
    },
}

TABLE: dict[tuple[str, str], Cell] = {
    (state, event): cell for state, line in _BY_STATE.items() for event, cell in line.items()
}
