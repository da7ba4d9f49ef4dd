"""The house holds: decisions are pure and the ground floor needs only Python."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.tidying.purity import pure
from tools.tidying.tree import Python

from tools import tidy

ROOT = Path(__file__).resolve().parents[2]


def test_no_decision_asks_a_clock_a_die_a_database_or_a_socket() -> None:
    assert [str(fault) for fault in tidy.inspect(ROOT, ["purity"])] == []


def test_there_are_decisions_to_check() -> None:
    paths = (path.relative_to(ROOT) for path in (ROOT / "src").rglob("*.py"))
    assert sum(pure(Python(path.as_posix(), "", ast.parse(""))) for path in paths) > 5
