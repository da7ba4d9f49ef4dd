"""The walk over a machine's table finds every kind of hole."""

from yunhu.kit.table import Cell, ignores, moves, refuses, walk

STATES, EVENTS = ("off", "on"), ("press", "pull")
WHOLE = {
    ("off", "press"): moves("on"),
    ("off", "pull"): refuses("nothing to pull"),
    ("on", "press"): ignores("it is on"),
    ("on", "pull"): moves("off"),
}


def test_a_whole_table_has_no_faults() -> None:
    assert walk(WHOLE, STATES, EVENTS) == []


def test_a_missing_and_a_foreign_cell_are_found() -> None:
    table = dict(WHOLE)
    del table["on", "pull"]
    table["on", "kick"] = moves("off")
    assert walk(table, STATES, EVENTS) == [
        "no cell for ('on', 'pull')",
        "cell ('on', 'kick') is of no known state and event",
    ]


def test_a_move_to_nowhere_and_a_silent_refusal_are_found() -> None:
    table = WHOLE | {("off", "press"): moves("away"), ("off", "pull"): Cell("refuses", None, "")}
    assert len(walk(table, STATES, EVENTS)) == 2
