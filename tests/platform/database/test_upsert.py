"""Folding a batch into rows, and writing them with few statements."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, event

from yunhu.platform.database import upsert
from yunhu.platform.database.upsert import Fold

CALLS = Table(
    "call",
    MetaData(),
    Column("tenant", String(8), primary_key=True),
    Column("id", String(8), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("ended", Integer),
    Column("holds", Integer, nullable=False, server_default="0"),
)
PLAIN = Table("plain", MetaData(), Column("id", String(8), primary_key=True))


@pytest.fixture
def connection() -> Any:
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        CALLS.create(opened)
        PLAIN.create(opened)
        yield opened


def rows(connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM call ORDER BY id")]


def test_rows_are_folded_inserted_and_updated(connection: Connection) -> None:
    fold = Fold(CALLS, added=["holds"])
    fold.row(("t", "a")).update(state="new")
    fold.row(("t", "a")).update(state="ended", ended=5)
    fold.row(("t", "b")).update(state="new")
    fold.add(("t", "a"), "holds")
    fold.add(("t", "a"), "holds", 2)
    assert len(fold) == 2
    fold.write(connection)
    assert len(fold) == 0
    assert rows(connection) == [("t", "a", "ended", 5, 3), ("t", "b", "new", None, 0)]
    fold.row(("t", "b"))["ended"] = 9
    fold.add(("t", "a"), "holds")
    fold.row(("t", "missing"))["ended"] = 1
    fold.row(("t", "untouched"))
    fold.write(connection)
    assert rows(connection) == [("t", "a", "ended", 5, 4), ("t", "b", "new", 9, 0)]


def test_a_row_of_keys_alone_is_kept_as_it_is(connection: Connection) -> None:
    for _ in range(2):
        fold = Fold(PLAIN)
        fold.row("a")
        fold.write(connection)
    assert connection.exec_driver_sql("SELECT count(*) FROM plain").scalar() == 1


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("xyz"), st.booleans()), max_size=700))
def test_folding_is_like_writing_one_by_one(changes: list[tuple[int, str, bool]]) -> None:
    engine = create_engine("sqlite://")
    want: dict[str, tuple[str, int | None]] = {}
    with engine.begin() as connection:
        CALLS.create(connection)
        fold = Fold(CALLS)
        for index, (number, state, ends) in enumerate(changes):
            row = fold.row(("t", str(number)))
            row["state"] = state
            before = want.get(str(number), ("", None))[1]
            want[str(number)] = (state, index if ends else before)
            if ends:
                row["ended"] = index
            if index % 97 == 0:
                fold.write(connection)
        fold.write(connection)
        got = {id_: (state, ended) for _, id_, state, ended, _ in rows(connection)}
    assert got == want
    engine.dispose()


def test_many_rows_are_few_statements() -> None:
    engine = create_engine("sqlite://")
    seen: list[str] = []
    with engine.begin() as connection:
        CALLS.create(connection)
        _count_statements(engine, seen)
        fold = Fold(CALLS)
        for number in range(450):
            fold.row(("t", str(number)))["state"] = "new"
        fold.write(connection)
    assert len(seen) == 4  # 256 + 128 + 64 + 2


def _count_statements(engine: Engine, seen: list[str]) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def executed(_c: Any, _cursor: sqlite3.Cursor, statement: str, *_rest: Any) -> None:
        seen.append(statement)


def test_postgresql_gets_its_own_marks_and_types() -> None:
    insert = upsert._upsert(CALLS, "postgresql", ("tenant", "id", "state", "holds"), ("holds",), 2)
    assert "VALUES (%s, %s, %s, %s), (%s, %s, %s, %s) ON CONFLICT" in insert
    assert '"holds" = coalesce("call"."holds", 0) + excluded."holds"' in insert
    update = upsert._update(CALLS, "postgresql", ("tenant", "id", "ended"), (), 1)
    assert "VALUES (CAST(%s AS VARCHAR(8)), CAST(%s AS VARCHAR(8)), CAST(%s AS INTEGER))" in update
