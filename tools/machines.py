"""Prints the machines' pages, docs/machines/*.md, from the tables that run.

    python -m tools.machines            writes the pages
    python -m tools.machines --check    says which pages are not what the tables say

A machine is a module of the package with a `TABLE` (or several, named `…_TABLE`) of `(state, event) -> Cell`.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "machines"


class Cell(Protocol):
    """What a cell of a table has (see `yunhu.kit.table`)."""

    @property
    def kind(self) -> str: ...
    @property
    def to(self) -> str | None: ...
    @property
    def why(self) -> str: ...


Table = Mapping[tuple[str, str], Cell]


def tables_of(source: Path) -> list[str]:
    """The names of the tables that a module defines at its top."""
    names = []
    for node in ast.parse(source.read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names += [
            t.id for t in targets if isinstance(t, ast.Name) and (t.id == "TABLE" or t.id.endswith("_TABLE"))
        ]
    return names


def machines() -> Iterator[tuple[str, str, Table]]:
    """Every machine of the package: the page's name, what the module says it is, the table."""
    for source in sorted((ROOT / "src" / "yunhu").rglob("*.py")):
        parts = source.relative_to(ROOT / "src").with_suffix("").parts
        for name in tables_of(source):
            module = importlib.import_module(".".join(parts))
            table = getattr(module, name)
            if not isinstance(table, Mapping) or not all(isinstance(key, tuple) for key in table):
                continue
            short = "-".join(
                part for part in parts[2:] if part not in ("machine", "machines", "transactions")
            )
            page = short if name == "TABLE" else f"{short}-{name.removesuffix('_TABLE').lower()}"
            yield page, (module.__doc__ or "").strip(), table


def page(name: str, about: str, table: Table) -> str:
    """One machine as Markdown: its words, its diagram, every cell."""
    states = list(dict.fromkeys(str(state) for state, _ in table))
    events = list(dict.fromkeys(str(event) for _, event in table))
    cells = {(str(state), str(event)): cell for (state, event), cell in table.items()}
    lines = [
        f"# {name}",
        "",
        "Printed from the table that runs, by `python -m tools.machines`.",
        "",
        about,
        "",
    ]
    lines += ["```mermaid", "stateDiagram-v2", *_arrows(states, events, cells), "```", ""]
    for state in states:
        lines += [f"## In `{state}`", "", "| event | what happens | why |", "|---|---|---|"]
        lines += [_row(event, cells[state, event]) for event in events if (state, event) in cells]
        lines.append("")
    return "\n".join(lines)


def _arrows(states: list[str], events: list[str], cells: Mapping[tuple[str, str], Cell]) -> Iterator[str]:
    number = {state: f"s{index}" for index, state in enumerate(states)}
    yield from (f'    state "{state}" as {number[state]}' for state in states)
    if states:
        yield f"    [*] --> {number[states[0]]}"
    for state in states:
        arrows: dict[str, list[str]] = {}
        for event in events:
            cell = cells.get((state, event))
            if cell is not None and cell.kind == "moves" and cell.to is not None:
                arrows.setdefault(str(cell.to), []).append(event)
        for to, by in arrows.items():
            yield f"    {number[state]} --> {number[to]}: {', '.join(by)}"


def _row(event: str, cell: Cell) -> str:
    does = {"moves": f"→ `{cell.to}`", "ignores": "ignored", "refuses": "**refused**"}[cell.kind]
    return f"| {event} | {does} | {cell.why.replace('|', '/')} |"


def wanted() -> dict[str, str]:
    """Every page that should be there: file name → text."""
    pages = {f"{name}.md": page(name, about, table) for name, about, table in machines()}
    index = [
        "# The machines",
        "",
        "Every machine here is a table; these pages are printed from the tables.",
        "",
    ]
    index += [f"- [{name.removesuffix('.md')}]({name})" for name in sorted(pages)]
    return {**pages, "README.md": "\n".join([*index, ""])}


def stale(folder: Path, pages: Mapping[str, str]) -> list[str]:
    """The files of `folder` that are missing, different, or of no machine."""
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in there.keys() | pages.keys() if there.get(name) != pages.get(name))


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is stale")
    pages = wanted()
    changed = stale(PAGES, pages)
    if parser.parse_args().check:
        for name in changed:
            print(
                f"docs/machines/{name}:1: not what the table says (a wrong diagram misleads); run make format"
            )
        print(f"{len(pages) - 1} machines, {len(changed)} stale pages")
        return int(bool(changed))
    PAGES.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in pages:
            (PAGES / name).write_text(pages[name], "utf-8")
        else:
            (PAGES / name).unlink()
    print(f"{len(pages) - 1} machines, {len(changed)} pages written")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
