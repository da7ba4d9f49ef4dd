"""Whether a trunk is there, as its answers to OPTIONS tell. Any answer counts: it was read and understood."""

from __future__ import annotations

from yunhu.kit.table import Cell, ignores, moves

STATES = ("unknown", "up", "failing", "down")
EVENTS = (
    "answer",  # a response to our OPTIONS, whatever it says
    "failure",  # none came, or it could not be sent
)

TABLE: dict[tuple[str, str], Cell] = {
    ("unknown", "answer"): moves("up"),
    ("unknown", "failure"): moves("down"),
    ("up", "answer"): ignores("it is up already"),
    ("up", "failure"): moves("failing", "one lost packet is no outage"),
    ("failing", "answer"): moves("up"),
    ("failing", "failure"): moves("down"),
    ("down", "answer"): moves("up"),
    ("down", "failure"): ignores("it is down already"),
}
