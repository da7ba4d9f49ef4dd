"""Golden scenarios: an imported queue behaves as it did in the system it came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.work.queues.importers.player import FOLDER, Player, load

from yunhu.work.queues.importers.known import IMPORTERS

LEAST = 20
"""Scenarios of every dialect."""

ALL = [
    pytest.param(dialect, files, script, id=f"{dialect}: {name}")
    for dialect in IMPORTERS
    for name, files, script in load(dialect)
]


@pytest.mark.parametrize(("dialect", "files", "script"), ALL)
def test_a_scenario(dialect: str, files: dict[str, str], script: str) -> None:
    Player(IMPORTERS[dialect](files)).play(script)


@pytest.mark.parametrize("dialect", IMPORTERS)
def test_there_are_enough_of_them_and_each_has_its_name(dialect: str) -> None:
    names = [name for name, _, _ in load(dialect)]
    assert len(set(names)) == len(names) >= LEAST


def test_every_file_of_scenarios_is_played() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(IMPORTERS)


@pytest.mark.parametrize("dialect", ["connect", "bullseye"])
def test_the_example_of_the_documentation_can_be_read(dialect: str) -> None:
    page = (Path(__file__).parents[4] / "docs" / "importing.md").read_text("utf-8")
    _, _, after = page.partition(f"\n## {dialect}\n")
    example = after.partition("```json\n")[2].partition("```")[0]
    found = IMPORTERS[dialect]({"example.json": example})
    assert found.queues
    assert found.agents
    assert found.skills
    assert not found.unmapped or dialect == "connect"


def test_the_documentation_names_every_dialect() -> None:
    page = (Path(__file__).parents[4] / "docs" / "importing.md").read_text("utf-8")
    assert all(f"\n## {dialect}\n" in page for dialect in IMPORTERS)
