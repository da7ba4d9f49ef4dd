"""The language of conditions and scores: its grammar, what its values do, and that nothing upsets it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.expression import DEEPEST, LONGEST, BadExpression, parse

VALUES: dict[str, object] = {
    "agent.id": "lin",
    "agent.team": ["sales", "night"],
    "skill.english": 80,
    "skill.zh-CN": 100,
    "idle_s": 12.5,
    "waiting": 0,
    "contact.vip": True,
    "contact.name": "王小明 & Co",
    "empty": "",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 - 3 - 2", 3),
        ("8 / 4 / 2", 1.0),
        ("-idle_s", -12.5),
        ("--3", 3),
        ("2 - -3", 5),
        ("idle_s-2", 10.5),
        ("skill.zh-CN", 100),
        ("skill.english - 5", 75),
        ("1.5 * 2", 3.0),
        ("7 / 0", None),
        ("7 / waiting", None),
        ("agent.id + 1", None),
        ("'a' + 'b'", None),
        ("true + 1", None),
        ("missing", None),
        ("agent.team", None),
        ("[1, 2]", None),
        ("null", None),
        ("'it is \"so\"'", 'it is "so"'),
        ('"中文"', "中文"),
        ("agent.id", "lin"),
        ("contact.vip", True),
        ("skill.english >= 60 and idle_s > 5", True),
        ("missing or agent.id", True),
        ("  \t1\n ", 1),
    ],
)
def test_what_an_expression_comes_to(text: str, value: object) -> None:
    found = parse(text).value(VALUES.get)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "skill.english >= 60",
        "skill.english == 80.0",
        "'lin' == agent.id",
        "agent.id != 'wu'",
        "missing == null",
        "missing != 'gold'",
        "agent.id in ['wu', 'lin']",
        "agent.id not in ['wu']",
        "'night' in agent.team",
        "'day' not in agent.team",
        'agent.team has "sales"',
        "contact.name contains '小明'",
        "contact.name starts_with '王'",
        "not waiting",
        "not missing and not empty",
        "not (skill.english < 60)",
        "not skill.english < 60",
        "false or true and true",
        "not not contact.vip",
        "'a' < 'b'",
        "1 < 2.5",
        "-1 in [-1, 0]",
        "null in [null]",
        "1 not in []",
        "not 1 in [2]",
        "idle_s * 2 - skill.english / 10 == 17",
        "agent.team",
    ],
)
def test_a_condition_that_holds(text: str) -> None:
    assert parse(text).holds(VALUES.get)


@pytest.mark.parametrize(
    "text",
    [
        "agent.id < 3",
        "3 < agent.id",
        "contact.vip > 0",
        "contact.vip == 1",
        "1 == true",
        "1 in [true]",
        "missing < 1",
        "missing >= 0",
        "agent.id == 1",
        "agent.id has 'l'",
        "agent.team contains 'sales'",
        "agent.team starts_with 'sales'",
        "agent.id in 'lin wu'",
        "missing has null",
        "null and true",
        "0",
        "''",
        "[]",
        "true and waiting",
        "false or ''",
    ],
)
def test_a_condition_that_does_not_hold(text: str) -> None:
    assert not parse(text).holds(VALUES.get)


@pytest.mark.parametrize(
    ("text", "why", "column"),
    [
        ("1 <\u00a02", "unknown_character", 4),
        ("\u00a0", "unknown_character", 1),
        ("", "no_value", 1),
        ("1 +", "no_value", 4),
        ("and", "no_value", 1),
        ("a == ", "no_value", 6),
        ("(1", "not_closed", 3),
        ("[1", "not_closed", 3),
        ("[1 2]", "unexpected", 4),
        ("[a]", "no_literal", 2),
        ("[1,]", "no_literal", 4),
        ("[-'x']", "no_literal", 3),
        ("a b", "unexpected", 3),
        ("a not b", "unexpected", 3),
        ("1)", "unexpected", 2),
        ("1 < a < 3", "chained", 7),
        ("a == 'x", "open_text", 6),
        ("a = 1", "unknown_character", 3),
        ("a && b", "unknown_character", 3),
        ("f(1)", "unexpected", 2),
        ("a.", "unknown_character", 2),
        ("a.b-", "no_value", 5),
        ("1e5", "unexpected", 2),
        ("__import__('os')", "unexpected", 11),
        ("1234567890123456", "number_too_long", 1),
        ("1" + " " * LONGEST, "too_long", LONGEST + 1),
        ("(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1), "too_deep", DEEPEST + 2),
        ("not " * (DEEPEST + 1) + "a", "too_deep", 4 * (DEEPEST + 1) + 1),
        ("-" * (DEEPEST + 1) + "a", "too_deep", DEEPEST + 2),
    ],
)
def test_what_is_no_expression_is_told_with_its_column(text: str, why: str, column: int) -> None:
    with pytest.raises(BadExpression) as caught:
        parse(text)
    assert (caught.value.why, caught.value.column) == (why, column)
    assert caught.value.id == f"expression.{why}"
    assert str(column) in str(caught.value)


def test_the_names_it_reads_are_known_beforehand() -> None:
    assert parse("skill.zh-CN > 1 or not agent.team has contact.team and 'x.y' == x").names == {
        "skill.zh-CN",
        "agent.team",
        "contact.team",
        "x",
    }
    assert parse("1 < 2").names == frozenset()


def test_the_same_text_is_the_same_expression() -> None:
    assert parse("a > 1") == parse("a > 1")
    assert len({parse("a > 1"), parse("a > 1"), parse("a > 2")}) == 2
    assert parse("a") != "a"


def test_depth_and_length_up_to_their_bounds_work() -> None:
    assert parse("(" * DEEPEST + "a" + ")" * DEEPEST).value({"a": 5}.get) == 5
    assert parse("+".join("1" * 512)).value(VALUES.get) == 512
    assert not parse(" or ".join("0" * 204)).holds(VALUES.get)


def test_the_second_half_of_a_decided_condition_is_not_read() -> None:
    seen: list[str] = []

    def read(name: str) -> object:
        seen.append(name)
        return name == "yes"

    assert parse("yes or other").holds(read)
    assert not parse("nope and other").holds(read)
    assert seen == ["yes", "nope"]


@given(st.text(max_size=80))
def test_any_text_is_an_expression_or_a_bad_one(text: str) -> None:
    column = 1
    try:
        parse(text).value(VALUES.get)
    except BadExpression as bad:
        column = bad.column
    assert 1 <= column <= len(text) + 1


PIECES = [
    *"()[],+-*/<>",
    *("==", "!=", "<=", ">=", "and", "or", "not", "in", "has", "contains", "starts_with", "true", "null"),
    *("0", "3.5", "'x'", "''", "a", "b.c-d", "e"),
]
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@given(st.lists(st.sampled_from(PIECES), max_size=14), ANYTHING, ANYTHING, ANYTHING)
def test_no_value_makes_an_expression_raise(pieces: list[str], a: Any, b: Any, e: Any) -> None:
    try:
        expression = parse(" ".join(pieces))
    except BadExpression:
        return
    value = expression.value({"a": a, "b.c-d": b, "e": e}.get)
    assert value is None or type(value) in (str, int, float, bool)
    expression.holds({"a": a, "b.c-d": b, "e": e}.get)
