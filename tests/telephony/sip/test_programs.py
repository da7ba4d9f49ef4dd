"""The tables made ready to run."""

from __future__ import annotations

import pytest

from yunhu.telephony.sip.messages.message import Message
from yunhu.telephony.sip.programs import ENTRIES, TABLES, programs
from yunhu.telephony.sip.transaction import Kind, Transaction
from yunhu.telephony.sip.transactions.machine import ACTIONS, TIMER_ACTIONS
from yunhu.telephony.sip.transactions.timers import Timer


def act(transaction: Transaction, message: Message | None, now: float) -> None:
    """Does nothing."""


def timer_act(timer: Timer, transaction: Transaction, message: Message | None, now: float) -> None:
    """Does nothing."""


def test_every_table_is_bound() -> None:
    bound = programs(dict.fromkeys(ACTIONS, act), dict.fromkeys(TIMER_ACTIONS, timer_act))
    assert len(bound) == len(Kind)
    for kind, program in zip(Kind, bound, strict=True):
        assert program.state == ENTRIES[kind][0]
        assert set(program.cells) == set(TABLES[kind])
        for at, row in TABLES[kind].items():
            cell = program.cells[at]
            if row.to is None:
                assert cell is None
            else:
                assert cell is not None
                assert (cell[0], len(cell[1])) == (row.to, len(row.does))


def test_a_word_that_nobody_performs_is_a_bug() -> None:
    with pytest.raises(KeyError):
        programs({}, dict.fromkeys(TIMER_ACTIONS, timer_act))
