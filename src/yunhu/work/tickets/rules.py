"""What fields may hold, which are missing, and what is wrong with types. Pure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from yunhu.kit import masks, phone
from yunhu.kit.pii import Number, Pii
from yunhu.kit.problem import Problem
from yunhu.trust.privacy.cleaner import clean as without_persons
from yunhu.work.tickets import machine
from yunhu.work.tickets.model import LONGEST_VALUE, TicketField, TicketType, Value

_KEPT_CONTROLS = "\n\t"
_LONGEST_DATE = 10

Plain = str | float | bool | Sequence[str] | None
"""A value as it comes in."""


def clean(text: str) -> str:
    """The text without control characters, which no screen shows and some databases refuse."""
    return "".join(
        char for char in text if char in _KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cs")
    )


def normalised(text: str) -> str:
    """The form in which texts are searched: one width, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


# --- values -----------------------------------------------------------------------------------------------


def values(
    type_: TicketType, before: Mapping[str, Value], wanted: Mapping[str, Plain]
) -> tuple[dict[str, Value], list[Problem]]:
    """The fields after some are set, or emptied by None or an empty text; and everything wrong with them.

    A phone number whose mask comes back, as it was shown, is left as it is; any other mask is refused.
    """
    known = {field.id: field for field in type_.fields}
    after, problems = dict(before), list[Problem]()
    for id_, given in wanted.items():
        path = f"body.fields.{id_[:64]}"
        if id_ not in known:
            problems.append(Problem(path, "ticket.unknown_field", {"field": id_[:64]}))
        elif given is None or given in ("", [], ()):
            after.pop(id_, None)
        elif not _is_shown(before.get(id_), given):
            found = _READERS[known[id_].kind](known[id_], given)
            if isinstance(found, Problem):
                problems.append(Problem(path, found.id, {"field": known[id_].name, **found.params}))
            else:
                after[id_] = found
    return after, problems


def _is_shown(value: Value | None, given: Plain) -> bool:
    return isinstance(value, Pii) and isinstance(given, str) and given == masks.number(value.reveal())


def missing(type_: TicketType, state: str, fields: Mapping[str, Value]) -> list[Problem]:
    """The fields without which a ticket may not be in a state."""
    return [
        Problem(f"body.fields.{field.id}", "ticket.field_required", {"field": field.name})
        for field in type_.fields
        if (field.required or state in field.required_in) and field.id not in fields
    ]


def _text(field: TicketField, given: Plain) -> Value | Problem:
    if not isinstance(given, str):
        return Problem("", "ticket.field_kind")
    if len(given) > LONGEST_VALUE:
        return Problem("", "ticket.field_long", {"longest": LONGEST_VALUE})
    return without_persons(clean(given)).text


def _number(field: TicketField, given: Plain) -> Value | Problem:
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        return Problem("", "ticket.field_kind")
    if (field.least is not None and given < field.least) or (field.most is not None and given > field.most):
        least = "-∞" if field.least is None else f"{field.least:g}"
        most = "∞" if field.most is None else f"{field.most:g}"
        return Problem("", "ticket.field_range", {"least": least, "most": most})
    return float(given)


def _choice(field: TicketField, given: Plain) -> Value | Problem:
    if isinstance(given, str) and given in {choice.id for choice in field.choices}:
        return given
    return Problem("", "ticket.field_choice", {"choices": [choice.id for choice in field.choices][:20]})


def _multi_choice(field: TicketField, given: Plain) -> Value | Problem:
    offered = [choice.id for choice in field.choices]
    if isinstance(given, (str, bool, int, float)) or given is None or not set(given) <= set(offered):
        return Problem("", "ticket.field_choice", {"choices": offered[:20]})
    return tuple(id_ for id_ in offered if id_ in given)


def _date(field: TicketField, given: Plain) -> Value | Problem:
    if not isinstance(given, str) or len(given) != _LONGEST_DATE:
        return Problem("", "ticket.field_date")
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return Problem("", "ticket.field_date")


def _phone(field: TicketField, given: Plain) -> Value | Problem:
    if not isinstance(given, str):
        return Problem("", "ticket.field_kind")
    if masks.is_masked(given):
        return Problem("", "ticket.field_masked")
    try:
        return Number(phone.normalise(given))
    except phone.MalformedNumber:
        return Problem("", "ticket.field_phone")


def _checkbox(field: TicketField, given: Plain) -> Value | Problem:
    return given if isinstance(given, bool) else Problem("", "ticket.field_kind")


_READERS: dict[str, Callable[[TicketField, Plain], Value | Problem]] = {
    "text": _text,
    "number": _number,
    "choice": _choice,
    "multi_choice": _multi_choice,
    "date": _date,
    "phone": _phone,
    "checkbox": _checkbox,
}


# --- types, checked when they are configured --------------------------------------------------------------


def check(types: Sequence[TicketType], hours: Collection[str], queues: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with the types of a centre."""
    seen: set[str] = set()
    for at, type_ in enumerate(types):
        path = f"ticket_types[{at}]"
        if type_.id in seen:
            yield Problem(path, "centre.twice", {"id": type_.id, "count": 2})
        seen.add(type_.id)
        if type_.hours is not None and type_.hours not in hours:
            yield Problem(f"{path}.hours", "ticket.no_such_hours", {"id": type_.hours})
        if type_.queue is not None and type_.queue not in queues:
            yield Problem(f"{path}.queue", "centre.no_such_queue", {"id": type_.queue})
        yield from machine.faults(type_, path)
        yield from _fields(type_, path)
        yield from _targets(type_, path)


def _fields(type_: TicketType, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    states = {state.id for state in type_.states}
    for at, field in enumerate(type_.fields):
        where = f"{path}.fields[{at}]"
        if field.id in seen:
            yield Problem(where, "centre.twice", {"id": field.id, "count": 2})
        seen.add(field.id)
        for position, state in enumerate(field.required_in):
            if state not in states:
                yield Problem(f"{where}.required_in[{position}]", "ticket.unknown_state", {"state": state})
        chooses = field.kind in ("choice", "multi_choice")
        ids = [choice.id for choice in field.choices]
        if chooses != bool(ids) or len(set(ids)) != len(ids):
            yield Problem(f"{where}.choices", "ticket.bad_choices", {"field": field.id})
        if field.least is not None and field.most is not None and field.least > field.most:
            yield Problem(f"{where}.least", "ticket.bad_range", {"field": field.id})


def _targets(type_: TicketType, path: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, target in enumerate(type_.sla):
        if target.priority in seen:
            yield Problem(f"{path}.sla[{at}]", "ticket.target_twice", {"priority": target.priority})
        seen.add(target.priority)
