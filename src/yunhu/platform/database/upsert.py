"""The facts of one batch, folded into final rows and written with few statements.

A contact that arrives, waits, talks and ends within one batch is one row written once. Many rows go into
one statement: the driver gives up Python's global lock for each statement, and gets it back late while the
loop works.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table

LARGEST = 256
"""Rows in one statement. Sizes are powers of two, so that the driver can keep the statements prepared."""

_MOST_VALUES = 8_192

Key = str | tuple[Any, ...]
Row = dict[str, Any]


class Fold:
    """Rows of one table that a batch changes: `fold.row(id)["ended_at"] = at`, and at the end `fold.write()`.

    Values are what the driver takes: text, int, float, bool, bytes, None (JSON is text here). A row that
    has every required column is inserted or updated; one that has not is only updated, and nothing happens
    when it is not there.
    """

    def __init__(self, table: Table, added: Collection[str] = ()) -> None:
        """`added`: columns whose values are added to what the row has; they start at 0."""
        self._table = table
        self._keys = tuple(column.name for column in table.primary_key)
        self._added = frozenset(added)
        self._required = frozenset(_required(table)) - self._added
        self._rows: dict[Key, Row] = {}

    def row(self, key: Key) -> Row:
        """The columns of a row that this batch sets.

        `key` is the primary key (a tuple when it has several parts).
        """
        row = self._rows.get(key)
        if row is None:
            parts = (key,) if isinstance(key, str) else key
            row = self._rows[key] = dict(zip(self._keys, parts, strict=True))
        return row

    def add(self, key: Key, column: str, amount: float = 1) -> None:
        """Add to a column that was named as `added`."""
        row = self.row(key)
        row[column] = row.get(column, 0) + amount

    def __len__(self) -> int:
        return len(self._rows)

    def write(self, connection: Connection) -> None:
        """Write the rows, and start anew."""
        groups: dict[frozenset[str], list[Row]] = {}
        for row in self._rows.values():
            groups.setdefault(frozenset(row), []).append(row)
        self._rows = {}
        for columns, rows in groups.items():
            ordered = self._keys + tuple(sorted(columns.difference(self._keys)))
            whole = self._required <= columns
            if whole or len(ordered) > len(self._keys):
                self._write_group(connection, ordered, rows, whole)

    def _write_group(
        self, connection: Connection, columns: tuple[str, ...], rows: list[Row], whole: bool
    ) -> None:
        make = _upsert if whole else _update
        added = tuple(name for name in columns if name in self._added)
        for chunk in _chunks(rows, max(1, _MOST_VALUES // len(columns))):
            statement = make(self._table, connection.dialect.name, columns, added, len(chunk))
            connection.exec_driver_sql(statement, tuple(row[name] for row in chunk for name in columns))


def _required(table: Table) -> Iterator[str]:
    for column in table.columns:
        if not column.nullable and column.server_default is None:
            yield column.name


def _chunks(rows: list[Row], most: int) -> Iterator[list[Row]]:
    start, size = 0, LARGEST
    while start < len(rows):
        while size > min(len(rows) - start, max(most, 1)):
            size //= 2
        yield rows[start : start + size]
        start += size


@lru_cache(maxsize=512)
def _upsert(table: Table, dialect: str, columns: tuple[str, ...], added: tuple[str, ...], count: int) -> str:
    keys = [column.name for column in table.primary_key]
    one = f"({', '.join([_mark(dialect)] * len(columns))})"
    changes = ", ".join(_change(table.name, name, "excluded", added) for name in columns if name not in keys)
    conflict = f"DO UPDATE SET {changes}" if changes else "DO NOTHING"
    return (
        f'INSERT INTO "{table.name}" ({_names(columns)}) VALUES {", ".join([one] * count)} '
        f"ON CONFLICT ({_names(keys)}) {conflict}"
    )


@lru_cache(maxsize=512)
def _update(table: Table, dialect: str, columns: tuple[str, ...], added: tuple[str, ...], count: int) -> str:
    keys = [column.name for column in table.primary_key]
    one = f"({', '.join(_typed(table, dialect, name) for name in columns)})"
    changes = ", ".join(_change(table.name, name, "changed", added) for name in columns if name not in keys)
    same = " AND ".join(f'"{table.name}"."{name}" = changed."{name}"' for name in keys)
    return (
        f"WITH changed ({_names(columns)}) AS (VALUES {', '.join([one] * count)}) "
        f'UPDATE "{table.name}" SET {changes} FROM changed WHERE {same}'
    )


def _change(table: str, name: str, source: str, added: tuple[str, ...]) -> str:
    before = f'coalesce("{table}"."{name}", 0) + ' if name in added else ""
    return f'"{name}" = {before}{source}."{name}"'


def _typed(table: Table, dialect: str, name: str) -> str:
    """A value whose type PostgreSQL cannot guess, because it stands alone."""
    if dialect == "sqlite":
        return _mark(dialect)
    return f"CAST({_mark(dialect)} AS {table.c[name].type.compile()})"


def _mark(dialect: str) -> str:
    return "?" if dialect == "sqlite" else "%s"


def _names(names: Collection[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
