"""The blacklist in memory: the nearest match decides, and what has expired is as if it were not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.people.blacklist.model import Entry, Kind
from yunhu.people.blacklist.rules import is_emergency
from yunhu.people.blacklist.snapshot import Snapshot

FORMS = ("+8617012345678", "8617012345678", "17012345678", "017012345678")
NOW = 1_000


def entry(id_: str, kind: Kind, value: str, **more: Any) -> Entry:
    return Entry(
        id=id_,
        kind=kind,
        value=value,
        effect="reject",
        reason="x",
        category="",
        by="li",
        created_at=0,
        **more,
    )


def listed(*entries: Entry) -> Snapshot:
    """A list with these; the customers have the number of the test."""
    made = Snapshot()
    for each in entries:
        made.put(each, FORMS[:1] if each.kind == "customer" else ())
    return made


def found(
    snapshot: Snapshot, forms: Iterable[str] = FORMS, words: Iterable[str] = ("cn", "海南")
) -> str | None:
    """The id of the entry that the caller meets."""
    met = snapshot.find(tuple(forms), lambda: words, NOW)
    return None if met is None else met.id


NEAREST = (
    entry("n", "number", FORMS[0]),
    entry("c", "customer", "cust"),
    entry("long", "prefix", "1701"),
    entry("short", "prefix", "+86170"),
    entry("r", "region", "海南"),
)


def test_the_nearest_match_decides() -> None:
    order = ["n", "c", "short", "long", "r", None]
    left = list(NEAREST)
    for expected in order:
        assert found(listed(*left)) == expected
        left = [each for each in left if each.id != expected]


def test_what_has_expired_is_passed_over() -> None:
    expired = [entry(each.id, each.kind, each.value, until=NOW) for each in NEAREST]
    assert found(listed(*expired)) is None
    assert found(listed(*expired[:-1], NEAREST[-1])) == "r"
    assert found(listed(entry("a", "prefix", "1701", until=NOW), entry("b", "prefix", "170"))) == "b"
    assert found(listed(entry("n", "number", FORMS[0], until=NOW + 1))) == "n"


def test_a_prefix_meets_any_spelling() -> None:
    for prefix in ("+8617", "170", "0170"):
        assert found(listed(entry("p", "prefix", prefix))) == "p"
    assert found(listed(entry("p", "prefix", "171"))) is None


@pytest.mark.parametrize("number", ["110", "+86120", "0755110"])
def test_an_emergency_service_comes_through_whatever_is_listed(number: str) -> None:
    everything = listed(
        entry("n", "number", number), entry("r", "region", "cn"), entry("p", "prefix", "0755")
    )
    assert found(everything, (number,)) is None


def test_withheld_numbers_meet_nothing() -> None:
    assert found(listed(*NEAREST[:-1]), ()) is None


def test_where_a_number_belongs_is_only_asked_when_a_region_is_listed() -> None:
    asked: list[int] = []

    def words() -> tuple[str, ...]:
        asked.append(1)
        return ()

    listed(NEAREST[2]).find(("+1",), words, NOW)
    assert asked == []
    listed(NEAREST[4]).find(("+1",), words, NOW)
    assert asked == [1]


def test_the_numbers_of_a_customer_may_change() -> None:
    snapshot = listed(NEAREST[1])
    assert snapshot.customers() == ["cust"]
    snapshot.know("cust", ["+861"])
    assert found(snapshot) is None
    assert found(snapshot, ["+861"]) == "c"
    snapshot.remove("c")
    assert found(snapshot, ["+861"]) is None
    snapshot.know("cust", ["+861"])
    assert found(snapshot, ["+861"]) is None


def test_entries_are_put_replaced_and_removed() -> None:
    snapshot = listed(*NEAREST)
    assert (len(snapshot), snapshot.of("prefix", "1701"), snapshot.get("n")) == (5, NEAREST[2], NEAREST[0])
    snapshot.replace(entry("n", "number", FORMS[0], until=NOW))
    assert found(snapshot) == "c"
    for each in NEAREST:
        snapshot.remove(each.id)
        snapshot.remove(each.id)
    assert (len(snapshot), found(snapshot), snapshot.get("n"), snapshot.of("number", FORMS[0])) == (
        0,
        None,
        None,
        None,
    )


def test_an_entry_prints_nobody() -> None:
    assert "170" not in repr(NEAREST[0])


PREFIXES = st.lists(st.tuples(st.text("0123", min_size=3, max_size=6), st.integers(NOW - 2, NOW + 2)))


@given(PREFIXES, st.text("0123", max_size=9))
def test_the_longest_prefix_that_holds_is_found(listed_: list[tuple[str, int]], number: str) -> None:
    ends = dict(listed_)
    snapshot = listed(*(entry(value, "prefix", value, until=end) for value, end in ends.items()))
    holding = [value for value, end in ends.items() if end > NOW and number.startswith(value)]
    emergency = is_emergency(number)
    assert found(snapshot, (number,)) == (max(holding, key=len, default=None) if not emergency else None)
