"""What every node makes of its facts: positions are kept under the projections' names, so these stay."""

from __future__ import annotations

from pathlib import Path

from yunhu.app.projecting import projections_of
from yunhu.platform.clock import VirtualTime
from yunhu.platform.journal.journal import Journal


async def test_each_projection_has_a_name_and_tables_of_its_own(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db", VirtualTime())
    journal.start()
    try:
        found = projections_of(journal)
    finally:
        await journal.close()
    names = [each.name for each in found]
    assert names == [
        "calls",
        "story",
        "recordings",
        "callbacks",
        "voicemails",
        "missed_calls",
        "agent_states",
        "consents",
        "audit",
    ]
    tables = [table.name for each in found for table in each.tables]
    assert len(tables) == len(set(tables))
