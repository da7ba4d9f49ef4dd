"""The tables of the four machines made ready to run: the words of their cells bound to functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from yunhu.telephony.sip.messages.message import Message
from yunhu.telephony.sip.transaction import Kind, Transaction
from yunhu.telephony.sip.transactions import client, invite_client, invite_server, server
from yunhu.telephony.sip.transactions.machine import TIMER_ACTIONS, Table
from yunhu.telephony.sip.transactions.timers import TIMERS, Timer

# Performs one action: the transaction, the message at hand (if any), the time.
Act = Callable[[Transaction, Message | None, float], None]
# The same for an action of a timer, which comes first.
TimerAct = Callable[[Timer, Transaction, Message | None, float], None]
Does = tuple[Act, ...]

TABLES: dict[Kind, Table] = {
    Kind.INVITE_CLIENT: invite_client.TABLE,
    Kind.CLIENT: client.TABLE,
    Kind.INVITE_SERVER: invite_server.TABLE,
    Kind.SERVER: server.TABLE,
}
ENTRIES: dict[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.INVITE_CLIENT: (invite_client.STATES[0], invite_client.ENTRY),
    Kind.CLIENT: (client.STATES[0], client.ENTRY),
    Kind.INVITE_SERVER: (invite_server.STATES[0], invite_server.ENTRY),
    Kind.SERVER: (server.STATES[0], server.ENTRY),
}
TIMER_EVENTS = {name: f"timer {name}" for name in TIMERS}


class Program(NamedTuple):
    """One machine, ready to run: where it begins and what that does, and its cells (None: no move)."""

    state: str
    entry: Does
    cells: Mapping[tuple[str, str], tuple[str, Does] | None]


def programs(acts: Mapping[str, Act], timer_acts: Mapping[str, TimerAct]) -> list[Program]:
    """The four machines over these functions, indexed by `Kind`; KeyError for a word that nobody performs."""

    def bound(word: str) -> Act:
        verb, _, name = word.partition(" ")
        return partial(timer_acts[verb], TIMERS[name]) if verb in TIMER_ACTIONS else acts[word]

    out = []
    for kind in Kind:
        state, entry = ENTRIES[kind]
        cells = {
            at: None if row.to is None else (row.to, tuple(bound(word) for word in row.does))
            for at, row in TABLES[kind].items()
        }
        out.append(Program(state, tuple(bound(word) for word in entry), cells))
    return out
