"""Which tests `make test ONLY=…` runs."""

from __future__ import annotations

from tools import test as tests


def test_everything_is_rust_the_web_application_and_python() -> None:
    assert tests.commands(None) == [tests.CARGO, tests.VITEST, tests.PYTEST]


def test_a_path_is_a_path_and_anything_else_an_expression() -> None:
    assert tests.commands("tests/tools tests/kit::x") == [[*tests.PYTEST, "tests/tools", "tests/kit::x"]]
    assert tests.commands("media") == [tests.CARGO]
    assert tests.commands("web") == [tests.VITEST]
    assert tests.commands("offer and not slow") == [[*tests.PYTEST, "-k", "offer and not slow"]]
