"""Which tests `make test ONLY=…` runs, and which it repeats."""

from __future__ import annotations

from tools import test as tests


def test_everything_is_rust_the_web_application_and_python() -> None:
    assert tests.commands(None) == [tests.CARGO, tests.VITEST, tests.PYTEST]


def test_a_path_is_a_path_and_anything_else_an_expression() -> None:
    assert tests.commands("tests/tools tests/kit::x") == [[*tests.PYTEST, "tests/tools", "tests/kit::x"]]
    assert tests.commands("media") == [tests.CARGO]
    assert tests.commands("web") == [tests.VITEST]
    assert tests.commands("offer and not slow") == [[*tests.PYTEST, "-k", "offer and not slow"]]


def test_few_failures_with_other_programs_are_repeated_and_no_others() -> None:
    few = [f"tests/e2e/test_a.py::test_{at}" for at in range(tests.MOST_REPEATED)]
    assert tests.repeatable(few) == few
    assert tests.repeatable([*few, "tests/stories/test_b.py::test_b"]) == []
    assert tests.repeatable([few[0], "tests/kit/test_phone.py::test_c"]) == []
