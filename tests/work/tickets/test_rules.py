"""What fields may hold, which are missing, and types that are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.pii import Pii
from yunhu.work.tickets import defaults, rules
from yunhu.work.tickets.model import (
    SlaTarget,
    TicketChoice,
    TicketField,
    TicketState,
    TicketType,
)

COLOURS = (TicketChoice("red", "红"), TicketChoice("blue", "蓝"))
STATES = (TicketState("new", "New", "open"), TicketState("done", "Done", "solved"))
FIELDS = (
    TicketField(id="note", name="Note", kind="text", required=True),
    TicketField(id="count", name="Count", kind="number", least=0, most=10),
    TicketField(id="colour", name="Colour", kind="choice", choices=COLOURS),
    TicketField(id="colours", name="Colours", kind="multi_choice", choices=COLOURS),
    TicketField(id="day", name="Day", kind="date", required_in=("done",)),
    TicketField(id="phone", name="Phone", kind="phone"),
    TicketField(id="paid", name="Paid", kind="checkbox"),
)
TYPE = TicketType(id="t", name="T", states=STATES, fields=FIELDS)


@pytest.mark.parametrize(
    ("field", "given_", "kept"),
    [
        ("note", "a\x00b\u202ec\n", "ab\u202ec\n"),
        ("count", 7, 7.0),
        ("colour", "red", "red"),
        ("colours", ["blue", "red", "blue"], ("red", "blue")),
        ("day", "2026-02-28", "2026-02-28"),
        ("phone", "+86 138-0013-8000", Pii("+8613800138000")),
        ("paid", False, False),
    ],
)
def test_a_right_value_is_kept(field: str, given_: rules.Plain, kept: object) -> None:
    fields, problems = rules.values(TYPE, {"note": "before"}, {field: given_})
    assert problems == []
    assert fields[field] == kept


@pytest.mark.parametrize(
    ("field", "given_", "code"),
    [
        ("note", 7, "field_kind"),
        ("note", "x" * 2001, "field_long"),
        ("count", "7", "field_kind"),
        ("count", True, "field_kind"),
        ("count", float("nan"), "field_kind"),
        ("count", 11, "field_range"),
        ("count", -1, "field_range"),
        ("colour", "green", "field_choice"),
        ("colour", ["red"], "field_choice"),
        ("colours", "red", "field_choice"),
        ("colours", ["green"], "field_choice"),
        ("day", "2026-02-29", "field_date"),
        ("day", "20260228", "field_date"),
        ("day", 20260228, "field_date"),
        ("phone", "anonymous", "field_phone"),
        ("phone", 138, "field_kind"),
        ("paid", "yes", "field_kind"),
        ("other", "x", "unknown_field"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(field: str, given_: rules.Plain, code: str) -> None:
    _, problems = rules.values(TYPE, {}, {field: given_})
    assert [(problem.path, problem.id) for problem in problems] == [
        (f"body.fields.{field}", f"ticket.{code}")
    ]


def test_an_empty_value_takes_the_field_away() -> None:
    nothing: tuple[rules.Plain, ...] = (None, "", [])
    for empty in nothing:
        fields, problems = rules.values(TYPE, {"note": "x"}, {"note": empty})
        assert (fields, problems) == ({}, [])


def test_what_is_missing_depends_on_the_state() -> None:
    def names(state: str, **fields: str) -> list[object]:
        return [problem.params["field"] for problem in rules.missing(TYPE, state, fields)]

    assert names("new") == ["Note"]
    assert names("done") == ["Note", "Day"]
    assert names("done", note="x", day="2026-01-01") == []


def test_texts_are_searched_in_one_width_and_case() -> None:
    assert rules.normalised("  ＡＢＣ－１２３\n退　款 ") == "abc-123 退 款"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = rules.clean(text)
    assert rules.clean(once) == once
    assert "\x00" not in once


def faults(type_: TicketType) -> list[str]:
    """What is wrong with a type."""
    return [problem.id for problem in rules.check([type_], {"default"}, {"support"})]


def test_the_built_in_types_are_sound() -> None:
    types = defaults.types(str)
    assert tuple(type_.id for type_ in types) == defaults.IDS
    assert list(rules.check(types, {"default"}, set())) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"hours": "night"}, "ticket.no_such_hours"),
        ({"queue": "nowhere"}, "centre.no_such_queue"),
        ({"fields": (FIELDS[0], FIELDS[0])}, "centre.twice"),
        ({"fields": (TicketField(id="a", name="A", kind="choice"),)}, "ticket.bad_choices"),
        ({"fields": (TicketField(id="a", name="A", kind="text", choices=COLOURS),)}, "ticket.bad_choices"),
        (
            {"fields": (TicketField(id="a", name="A", kind="choice", choices=COLOURS * 2),)},
            "ticket.bad_choices",
        ),
        ({"fields": (TicketField(id="a", name="A", kind="number", least=2, most=1),)}, "ticket.bad_range"),
        (
            {"fields": (TicketField(id="a", name="A", kind="text", required_in=("gone",)),)},
            "ticket.unknown_state",
        ),
        ({"sla": (SlaTarget("low"), SlaTarget("low"))}, "ticket.target_twice"),
        ({"states": (TicketState("new", "New", "open"),)}, "ticket.no_final_state"),
    ],
)
def test_a_type_that_does_not_hold_is_told(more: dict[str, object], fault: str) -> None:
    good: dict[str, object] = {
        "id": "t",
        "name": "T",
        "states": STATES,
        "hours": "default",
        "queue": "support",
    }
    assert faults(TicketType(**good)) == []  # type: ignore[arg-type]
    assert fault in faults(TicketType(**{**good, **more}))  # type: ignore[arg-type]


def test_two_types_of_one_id_are_told() -> None:
    assert [it.path for it in rules.check([TYPE, TYPE], {"default"}, set())] == ["ticket_types[1]"]
