"""Whoever imports reads sentences: each refusal and report of an importer has its text in every language."""

from __future__ import annotations

import re
from pathlib import Path

import yunhu
from yunhu.platform import texts
from yunhu.work.queues import importers

ID = re.compile(r'"(import\.[a-z_]+)"')
FOLDER = Path(importers.__file__).parent
COMMANDS = Path(yunhu.__file__).parent / "app" / "commands" / "import_dialect.py"


def used() -> set[str]:
    """Every id that is named in the importers."""
    return {id_ for path in FOLDER.rglob("*.py") for id_ in ID.findall(path.read_text("utf-8"))}


def test_every_id_has_its_text() -> None:
    catalogues = texts.load()
    assert used()
    assert [id_ for id_ in sorted(used()) if not catalogues.has(id_)] == []
