"""Presence: what a person says of themselves. They, a supervisor or the phone set it."""

from yunhu.kit.table import Cell, ignores, moves, refuses

STATES = ("offline", "available", "busy", "break", "training", "meeting")
EVENTS = ("go_offline", "go_available", "go_busy", "go_break", "go_training", "go_meeting")

EVENT_TO: dict[str, str] = {event.removeprefix("go_"): event for event in EVENTS}
"""Presence → the event that asks for it."""

_SAME = ignores("already so")
_AGAIN = "only the reason changes"
_AWAY = refuses("sign in before taking a break")

TABLE: dict[tuple[str, str], Cell] = {
    (state, event): _SAME if target == state else moves(target)
    for state in STATES
    for target, event in EVENT_TO.items()
} | {
    ("busy", "go_busy"): moves("busy", _AGAIN),
    ("break", "go_break"): moves("break", _AGAIN),
    ("offline", "go_break"): _AWAY,
}
