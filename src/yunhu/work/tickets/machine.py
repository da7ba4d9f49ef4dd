"""A ticket's state machine: the table is made from the states and transitions of its type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yunhu.kit.problem import Problem
from yunhu.kit.table import Cell, ignores, moves, refuses
from yunhu.work.tickets.model import TicketType

FINAL = ("solved", "closed")
"""Kinds of states in which nothing is left to be done."""

PREFIX = "to:"


def table(type_: TicketType) -> dict[tuple[str, str], Cell]:
    """Every (state, event) of a type; the events are `to:` and a state. Without transitions all may move."""
    allowed = {(transition.from_, to) for transition in type_.transitions for to in transition.to} or {
        (start.id, end.id) for start in type_.states for end in type_.states
    }
    cells: dict[tuple[str, str], Cell] = {}
    for start in type_.states:
        for end in type_.states:
            if start.id == end.id:
                cell = ignores("it is there already")
            elif (start.id, end.id) in allowed:
                cell = moves(end.id)
            else:
                cell = refuses("the type has no such transition")
            cells[start.id, PREFIX + end.id] = cell
    return cells


def events(type_: TicketType) -> list[str]:
    """What can be asked of a ticket of this type."""
    return [PREFIX + state.id for state in type_.states]


def step(type_: TicketType, state: str, to: str) -> Cell:
    """What asking a ticket in `state` to go `to` another does.

    A state that its type has lost by a change of the configuration may be left for any other.
    """
    if type_.state(to) is None:
        return refuses("the type has no such state")
    if type_.state(state) is None:
        return moves(to, "its state is no longer part of the type")
    return table(type_)[state, PREFIX + to]


def allowed(type_: TicketType, state: str) -> list[str]:
    """The states that a ticket may go to, in the order of the type."""
    return [it.id for it in type_.states if step(type_, state, it.id).kind == "moves"]


# --- checked when it is configured ------------------------------------------------------------------------


def faults(type_: TicketType, path: str) -> Iterator[Problem]:
    """What makes a machine unusable: unknown or doubled states, ones out of reach, ones without a way out."""
    ids = [state.id for state in type_.states]
    for at, id_ in enumerate(ids):
        if id_ in ids[:at]:
            yield Problem(f"{path}.states[{at}]", "centre.twice", {"id": id_, "count": 2})
    if type_.states[0].kind != "open":
        yield Problem(f"{path}.states[0].kind", "ticket.start_not_open", {"state": ids[0]})
    final = [state.id for state in type_.states if state.kind in FINAL]
    if not final:
        yield Problem(f"{path}.states", "ticket.no_final_state", {})
    unknown = list(_unknown(type_, ids, path))
    yield from unknown
    if not unknown and len(set(ids)) == len(ids):
        yield from _stranded(type_, ids, final, path)


def _unknown(type_: TicketType, ids: Sequence[str], path: str) -> Iterator[Problem]:
    for at, transition in enumerate(type_.transitions):
        if transition.from_ not in ids:
            where = f"{path}.transitions[{at}].from"
            yield Problem(where, "ticket.unknown_state", {"state": transition.from_})
        for position, to in enumerate(transition.to):
            if to not in ids:
                where = f"{path}.transitions[{at}].to[{position}]"
                yield Problem(where, "ticket.unknown_state", {"state": to})


def _stranded(type_: TicketType, ids: list[str], final: list[str], path: str) -> Iterator[Problem]:
    """States that no ticket comes to, or that it cannot come to an end from."""
    cells = table(type_)
    steps = [(start, cell.to) for (start, _), cell in cells.items() if cell.to is not None]
    reached = _closure({ids[0]}, steps)
    ending = _closure(set(final), [(end, start) for start, end in steps])
    for at, id_ in enumerate(ids):
        if id_ not in reached:
            yield Problem(f"{path}.states[{at}]", "ticket.unreachable_state", {"state": id_})
        elif final and id_ not in ending:
            yield Problem(f"{path}.states[{at}]", "ticket.no_way_out", {"state": id_})


def _closure(start: set[str], steps: Sequence[tuple[str, str]]) -> set[str]:
    """Everything that can be reached in any number of steps."""
    found, news = set(start), set(start)
    while news:
        news = {end for begin, end in steps if begin in news} - found
        found |= news
    return found
