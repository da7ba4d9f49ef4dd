"""What a file says of its blacklist, and what is wrong there."""

from __future__ import annotations

from typing import Any

import pytest

from yunhu.app.desks.callers import Callers
from yunhu.app.flows.listed_reading import ListReader, is_time
from yunhu.oversight.rehearsing.model import Listed
from yunhu.people.customers.regions import Regions

NUMBER = "13900005678"


def reader() -> ListReader:
    """A reader that knows one flow; every time is the instant 7."""
    return ListReader(Callers(Regions()), lambda _at: 7, lambda flow: flow == "other")


def test_values_are_in_the_form_in_which_they_are_compared() -> None:
    it = reader()
    entries = it.read(
        [
            Listed(value="139 0000 5678", reason="骚扰", until="2026-10-12 09:10"),
            Listed(kind="prefix", value="0086 170"),
            Listed(kind="region", value="广东省"),
            Listed(kind="customer", value="c1", effect="flow", flow="other"),
        ]
    )
    assert it.problems == []
    assert [entry.value for entry in entries][:2] == ["+8613900005678", "+86170"]
    assert (entries[0].until, entries[0].reason, entries[1].until) == (7, "骚扰", None)
    assert (entries[3].value, entries[3].flow) == ("c1", "other")


@pytest.mark.parametrize(
    ("listed", "path", "problem"),
    [
        ({"value": "not a number"}, "blacklist[1].value", "phone.malformed"),
        ({"value": "110"}, "blacklist[1].value", "blacklist.emergency"),
        ({"kind": "prefix", "value": "1"}, "blacklist[1].value", "blacklist.malformed"),
        ({"value": "+86 " + NUMBER}, "blacklist[1].value", "route.listed_twice"),
        ({"value": "4008", "effect": "play"}, "blacklist[1]", "blacklist.needs"),
        ({"value": "4008", "effect": "flow", "flow": "gone"}, "blacklist[1]", "blacklist.needs"),
        ({"value": "4008123", "until": "2026-02-30 09:10"}, "blacklist[1].until", "route.no_such_time"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(listed: dict[str, Any], path: str, problem: str) -> None:
    it = reader()
    entries = it.read([Listed(value=NUMBER), Listed(**listed)])
    assert [(wrong.path, wrong.id) for wrong in it.problems] == [(path, problem)]
    assert len(entries) == 1


def test_a_day_that_does_not_exist_is_no_time() -> None:
    assert is_time("2026-02-28 09:10")
    assert not is_time("2026-02-30 09:10")
