"""The table of a trunk's state."""

from yunhu.kit.table import walk
from yunhu.telephony.trunks.machine import EVENTS, STATES, TABLE


def test_every_cell_is_there() -> None:
    assert walk(TABLE, STATES, EVENTS) == []
