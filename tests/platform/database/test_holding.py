"""Classes of stored fields: refused when a word is unknown, a column missing or said twice."""

import pytest
from sqlalchemy import BigInteger, Column, MetaData, String, Table

from yunhu.platform.database.holding import along, ends, held, held_of, hold, purged, unclassified


def table() -> Table:
    """Three columns, nothing said of them."""
    return Table(
        "parcel", MetaData(), Column("id", String(32)), Column("to", String(32)), Column("at", BigInteger)
    )


def test_columns_are_classified_by_level() -> None:
    parcel = table()
    hold(parcel, "service", "contact", since="at", L2="id at", L3="to")
    assert unclassified(parcel.metadata) == []
    held_to = held_of(parcel.c.to)
    assert held_to is not None
    assert (held_to.purpose, held_to.keep, held_to.level) == ("service", "contact", "L3")
    assert [(each.table.name, each.since, each.keep) for each in purged(parcel.metadata)] == [
        ("parcel", "at", "contact")
    ]


def test_a_column_may_say_it_itself() -> None:
    note = Column("note", String(9), info=held("ticket", "ticket", "L3"))
    assert Table("memo", MetaData(), note).metadata is not None
    assert unclassified(note.table.metadata) == []


def test_what_nobody_said_is_named() -> None:
    parcel = table()
    hold(parcel, "service", "contact", L2="id at")
    assert unclassified(parcel.metadata) == ["parcel.to"]
    assert list(purged(parcel.metadata)) == []


def test_a_word_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="purpose"):
        held("curiosity", "contact")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="retention"):
        held("service", "for ever")
    with pytest.raises(ValueError, match="level"):
        held("service", "contact", "L9")  # type: ignore[arg-type]


def test_a_missing_column_and_one_said_twice_are_refused() -> None:
    parcel = table()
    with pytest.raises(ValueError, match="no column weight"):
        hold(parcel, "service", "contact", L2="weight")
    hold(parcel, "service", "contact", L2="id")
    with pytest.raises(ValueError, match="twice"):
        hold(parcel, "service", "contact", L2="id")


def test_rows_go_along_with_those_of_another_table() -> None:
    parcel = table()
    stamp = Table("stamp", parcel.metadata, Column("parcel", String(32)))
    hold(parcel, "service", "contact", since="at", L2="id at", L3="to")
    hold(stamp, "service", "contact", along=("parcel", "parcel"), L2="parcel")
    assert list(along(parcel.metadata, "parcel")) == [(stamp, "parcel")]
    assert ends(parcel)
    assert ends(stamp)
