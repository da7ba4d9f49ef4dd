"""What a measurement says: a figure, what stands beside it, the limit, and whether the limit holds."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One line of the table, and one object of bench/results.json.

    `beside`: the same figure of others, by their name (measured in the same run, unless the name says
    otherwise). `ratio`: `value` divided by the first of them, when the limit is on it. `limit` in words, such
    as "ratio ≤ 1.2". `holds` is None when there is no limit, or nothing was measured (then `note` says why).
    """

    name: str
    value: float | None
    unit: str
    beside: Mapping[str, float | str] = field(default_factory=dict)
    ratio: float | None = None
    limit: str = ""
    holds: bool | None = None
    note: str = ""


def at_most(
    name: str, value: float, unit: str, limit: float, beside: Mapping[str, float | str], note: str = ""
) -> Row:
    """A figure that must not be over `limit`."""
    return Row(name, value, unit, beside, None, f"≤ {limit:g} {unit}", value <= limit, note)


def at_least(
    name: str, value: float, unit: str, limit: float, beside: Mapping[str, float | str], note: str = ""
) -> Row:
    """A figure that must not be under `limit`."""
    return Row(name, value, unit, beside, None, f"≥ {limit:g} {unit}", value >= limit, note)


def ratio_at_most(
    name: str, value: float, unit: str, limit: float, beside: Mapping[str, float | str], note: str = ""
) -> Row:
    """A figure that must not be over `limit` times the first of `beside`."""
    ratio = round(value / float(next(iter(beside.values()))), 3)
    return Row(name, value, unit, beside, ratio, f"ratio ≤ {limit:g}", ratio <= limit, note)


def unmeasured(name: str, unit: str, limit: str, why: str) -> Row:
    """A figure that could not be taken. It does not hold: nothing was shown."""
    return Row(name, None, unit, {}, None, limit, False, why)


def median(values: Iterable[float]) -> float:
    """The median, to five digits."""
    return float(f"{statistics.median(values):.5g}")


def plain(row: Row | Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON keeps it; the single scripts give theirs as mappings."""
    return asdict(row) if isinstance(row, Row) else {**asdict(Row("", None, "")), **row}


def table(rows: Iterable[Row | Mapping[str, Any]]) -> Table:
    """The table that a person reads."""
    shown = Table(title="make bench", caption="CPU is user + system of all our processes")
    for title, side in (("what", "left"), ("value", "right"), ("beside", "left"), ("ratio", "right")):
        shown.add_column(title, justify=side)  # type: ignore[arg-type]
    shown.add_column("limit")
    shown.add_column("holds")
    for row in map(plain, rows):
        shown.add_row(
            row["name"], _value(row), _beside(row["beside"]), _number(row["ratio"]), _limit(row), _holds(row)
        )
    return shown


def notes(rows: Iterable[Row | Mapping[str, Any]]) -> list[str]:
    """What stands behind the figures, a line for each row that has something to add."""
    return [f"{row['name']}: {row['note']}" for row in map(plain, rows) if row["note"]]


def _value(row: Mapping[str, Any]) -> str:
    return "—" if row["value"] is None else f"{_number(row['value'])} {row['unit']}"


def _limit(row: Mapping[str, Any]) -> str:
    limit = row["limit"]
    return f"{limit:g} {row['unit']}" if isinstance(limit, int | float) else str(limit or "")


def _beside(beside: Any) -> str:
    if isinstance(beside, Mapping):
        return "\n".join(f"{name}: {_number(value)}" for name, value in beside.items())
    return _number(beside)


def _number(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else "" if value is None else str(value)


def _holds(row: Mapping[str, Any]) -> str:
    return {True: "[green]yes[/green]", False: "[red]NO[/red]", None: ""}[row["holds"]]


def write(path: Path, rows: Iterable[Row | Mapping[str, Any]]) -> None:
    """Keep the rows as JSON."""
    path.write_text(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=1) + "\n", "utf-8")
