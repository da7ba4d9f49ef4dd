"""Every column of every table says what it is for, how long it stays, and how sensitive it is."""

from sqlalchemy import Table

from yunhu.app.migrations.tables import METADATA, TABLES
from yunhu.kit.purposes import RETENTIONS
from yunhu.platform.database.holding import along, ends, held_of, purged, unclassified


def test_no_column_is_unclassified() -> None:
    assert unclassified(METADATA) == [], "say it with hold(…) beside the table (platform/database/holding.py)"


def levels(table: Table) -> set[str]:
    """The levels of a table's columns."""
    return {held.level for column in table.columns if (held := held_of(column))}


def test_what_stays_for_days_is_purged() -> None:
    """A table with persons in it, of a class that ends by the calendar, says from when its days count."""
    for table in TABLES:
        for column in table.columns:
            held = held_of(column)
            if held is not None and held.level in ("L3", "L4") and RETENTIONS[held.keep].days is not None:
                assert ends(table), f"{table.name}.{column.name} is kept for days that nobody counts"


def test_nothing_of_a_person_is_kept_as_operation() -> None:
    for table in TABLES:
        for column in table.columns:
            held = held_of(column)
            assert held is not None
            if held.keep == "operation":
                assert held.level in ("L1", "L2"), f"{table.name}.{column.name}"


def test_a_clock_is_an_instant_of_its_table() -> None:
    for each in purged(METADATA):
        assert each.since in each.table.columns
        assert {"tenant", "id"} <= set(each.table.columns.keys()), f"{each.table.name} cannot be purged"


def test_what_goes_along_goes_with_a_table_that_is_purged() -> None:
    names = {table.name for table in TABLES}
    # Customers do not end by the calendar: they go when they ask.
    roots = {each.table.name for each in purged(METADATA)} | {"customer"}
    followed = {parent for parent in names if any(along(METADATA, parent))}
    assert followed <= roots
