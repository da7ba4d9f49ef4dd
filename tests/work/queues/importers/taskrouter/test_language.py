"""TaskRouter's expressions: what is read, and what is none."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.taskrouter.language import (
    LONGEST,
    BadSyntax,
    Comparison,
    Constant,
    Joined,
    Many,
    Name,
    parse,
)


def test_and_binds_before_or() -> None:
    a, b, c = (Comparison(Name(name), "==", Constant(1)) for name in "abc")
    assert parse("a == 1 OR b = 1 and c==1") == Joined("or", (a, Joined("and", (b, c))))
    assert parse("(a == 1 OR b == 1) AND c == 1") == Joined("and", (Joined("or", (a, b)), c))


def test_operands() -> None:
    assert parse("worker.a.b[0] NOT IN ['x', -2.5, true, null]") == Comparison(
        Name("worker.a.b.0"), "not in", Many(("x", -2.5, True, None))
    )
    assert parse('"x y" in task.many') == Comparison(Constant("x y"), "in", Name("task.many"))
    assert parse("a HAS []") == Comparison(Name("a"), "has", Many(()))
    assert parse("inside CONTAINS 'or'") == Comparison(Name("inside"), "contains", Constant("or"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a ==",
        "a == 1 b",
        "worker.my-key == 1",
        "(a == 1",
        "a NOT 1",
        "a == 'x",
        "a IN [b]",
        "a IN [1 2]",
        "(" * 50 + "a == 1" + ")" * 50,
        "a == 1 AND " * 1000 + "a == 1",
        "x" * (LONGEST + 1),
    ],
)
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises(BadSyntax):
        parse(text)
