"""Every cell of an offer's table."""

from yunhu.kit.table import walk
from yunhu.work.queues.machine import EVENTS, STATES, TABLE


def test_every_cell_moves_ignores_or_refuses() -> None:
    assert walk(TABLE, STATES, EVENTS) == []


def test_an_offer_ends_once() -> None:
    assert {key[0] for key, cell in TABLE.items() if cell.kind == "moves"} == {"made"}


def test_an_offer_that_is_over_is_never_accepted() -> None:
    for state in ("refused", "expired", "withdrawn"):
        assert TABLE[state, "accept"].kind == "refuses"
