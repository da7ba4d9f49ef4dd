"""What every stored field is for, how long it stays, and how sensitive it is.

PIPL articles 6 and 19 (purpose, shortest time), article 51 and 数据安全法 article 21 (classes of data).
A table says it once, beside its columns; `tests/contracts/test_holding.py` refuses a column that nobody
classified.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, MetaData, Table

from yunhu.kit.purposes import LEVELS, PURPOSES, RETENTIONS, Level, Purpose

DAY_US: Final = 86_400_000_000

_INFO = "held"
_SINCE = "held_since"
_ALONG = "held_along"
_ITSELF = "held_by_itself"


@dataclass(frozen=True, slots=True)
class Held:
    """What is said of one column."""

    purpose: Purpose
    keep: str
    level: Level


def held(purpose: Purpose, keep: str, level: Level = "L2") -> dict[str, Held]:
    """For `Column(…, info=held("service", "contact", "L3"))`. Raises ValueError for words not known."""
    if purpose not in PURPOSES:
        raise ValueError(f"no purpose is called {purpose!r}")
    if keep not in RETENTIONS:
        raise ValueError(f"no retention class is called {keep!r}")
    if level not in LEVELS:
        raise ValueError(f"no level is called {level!r}")
    return {_INFO: Held(purpose, keep, level)}


def hold(
    table: Table,
    purpose: Purpose,
    keep: str,
    *,
    since: str | None = None,
    along: tuple[str, str] | None = None,
    itself: bool = False,
    L1: str = "",  # noqa: N803 - the levels' own names
    L2: str = "",  # noqa: N803
    L3: str = "",  # noqa: N803
    L4: str = "",  # noqa: N803
) -> None:
    """Classify columns of a table, named with spaces between them under their level.

    `since` is the column with the instant (µs) from which its class counts the days: with it the purge
    deletes rows, each with an `id`. `along` is a column and a table: rows go when the row of that table goes
    whose id stands in the column. `itself`: the table's own room cuts it off, in a way of its own. Columns of
    another purpose or class are classified by another call, or by their own `info`. Raises ValueError for a
    column that is not there or was classified before.
    """
    by_level: dict[Level, str] = {"L1": L1, "L2": L2, "L3": L3, "L4": L4}
    for level, names in by_level.items():
        for name in names.split():
            if name not in table.columns:
                raise ValueError(f"{table.name} has no column {name}")
            column = table.columns[name]
            if _INFO in column.info:
                raise ValueError(f"{table.name}.{name} is classified twice")
            column.info.update(held(purpose, keep, level))
    if since is not None:
        table.info[_SINCE] = (table.columns[since].name, keep)
    if along is not None:
        table.info[_ALONG] = (table.columns[along[0]].name, along[1])
    if itself:
        table.info[_ITSELF] = True


def held_of(column: Column[object]) -> Held | None:
    """What was said of a column; None when nobody has classified it."""
    found = column.info.get(_INFO)
    return found if isinstance(found, Held) else None


@dataclass(frozen=True, slots=True)
class Purged:
    """A table whose rows end by the calendar."""

    table: Table
    since: str
    keep: str


def purged(metadata: MetaData) -> Iterator[Purged]:
    """The tables that a purge goes through, by name."""
    for table in metadata.sorted_tables:
        if _SINCE in table.info:
            since, keep = table.info[_SINCE]
            yield Purged(table, since, keep)


def along(metadata: MetaData, parent: str) -> Iterator[tuple[Table, str]]:
    """The tables whose rows go with a row of `parent`, and the column that holds that row's id."""
    for table in metadata.sorted_tables:
        if _ALONG in table.info and table.info[_ALONG][1] == parent:
            yield table, table.info[_ALONG][0]


def ends(table: Table) -> bool:
    """Whether rows end by the calendar: by the table's own clock, with another table's, or by their room."""
    return bool({_SINCE, _ALONG, _ITSELF} & table.info.keys())


def unclassified(metadata: MetaData) -> list[str]:
    """Columns of which nobody said what they are for, as `table.column`."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if held_of(column) is None
    ]
