"""The machines' pages are printed from their tables."""

from __future__ import annotations

from pathlib import Path

from tools import machines
from yunhu.kit.table import ignores, moves, refuses

TABLE = {
    ("closed", "push"): moves("open"),
    ("closed", "pull"): refuses("it opens | inwards"),
    ("open", "push"): ignores("it is open"),
    ("open", "pull"): moves("closed"),
}


def test_a_page_draws_the_table_and_shows_every_cell() -> None:
    text = machines.page("door", "A door.", TABLE)
    assert "    [*] --> s0\n    s0 --> s1: push\n    s1 --> s0: pull\n" in text
    assert "| push | → `open` |  |" in text
    assert "| pull | **refused** | it opens / inwards |" in text
    assert "| push | ignored | it is open |" in text


def test_tables_are_found_by_name(tmp_path: Path) -> None:
    source = tmp_path / "machine.py"
    source.write_text("TABLE = {}\nOFFER_TABLE: dict = {}\nother = 1\ndef f():\n    TABLE = 2\n")
    assert machines.tables_of(source) == ["TABLE", "OFFER_TABLE"]


def test_a_stale_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "door.md").write_text("old")
    (tmp_path / "gone.md").write_text("of no machine")
    assert machines.stale(tmp_path, {"door.md": "new", "late.md": "x"}) == ["door.md", "gone.md", "late.md"]
