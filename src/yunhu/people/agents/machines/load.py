"""Load: how much of a channel's capacity is in use. `rules.take` and `rules.give` count the units."""

from yunhu.kit.table import Cell, moves, refuses

STATES = ("free", "partly", "full")
EVENTS = (
    "take_some",  # units are left afterwards
    "take_rest",  # nothing is left afterwards
    "take_too_much",  # more than is left
    "give_some",  # units stay in use
    "give_rest",  # nothing stays in use
    "give_too_much",  # more than is in use
)

_NO_ROOM = refuses("the channel has no room for this contact")
_NOT_IN_USE = refuses("fewer units are in use")

TABLE: dict[tuple[str, str], Cell] = {
    ("free", "take_some"): moves("partly"),
    ("free", "take_rest"): moves("full"),
    ("free", "take_too_much"): _NO_ROOM,
    ("free", "give_some"): _NOT_IN_USE,
    ("free", "give_rest"): _NOT_IN_USE,
    ("free", "give_too_much"): _NOT_IN_USE,
    ("partly", "take_some"): moves("partly"),
    ("partly", "take_rest"): moves("full"),
    ("partly", "take_too_much"): _NO_ROOM,
    ("partly", "give_some"): moves("partly"),
    ("partly", "give_rest"): moves("free"),
    ("partly", "give_too_much"): _NOT_IN_USE,
    ("full", "take_some"): _NO_ROOM,
    ("full", "take_rest"): _NO_ROOM,
    ("full", "take_too_much"): _NO_ROOM,
    ("full", "give_some"): moves("partly"),
    ("full", "give_rest"): moves("free"),
    ("full", "give_too_much"): _NOT_IN_USE,
}
