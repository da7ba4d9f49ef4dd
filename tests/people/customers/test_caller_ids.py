"""Which number of ours a customer sees."""

import pytest

from yunhu.people.customers.caller_ids import CallerId, check, choose
from yunhu.people.customers.regions import Regions

OURS = (
    CallerId(number="01062550000", regions=("北京",)),
    CallerId(number="02085550000", regions=("广东",)),
    CallerId(number="075586540000", regions=("Shenzhen", "吉林/吉林")),
    CallerId(number="4008100000"),
    CallerId(number="075599990000", regions=("深圳",), trunk="telecom"),
)


@pytest.mark.parametrize(
    ("callee", "number", "why"),
    [
        ("010 62552200", "01062550000", "same_city"),
        ("0755 86543210", "075586540000", "same_city"),
        ("020 86543210", "02085550000", "same_province"),
        ("0432 62345678", "075586540000", "same_city"),
        ("0431 82345678", "4008100000", "default"),
        ("+14155552671", "4008100000", "default"),
        ("110", "4008100000", "default"),
    ],
)
def test_the_nearest_number_is_shown(callee: str, number: str, why: str) -> None:
    found = choose(OURS, Regions().place(callee))
    assert (found.number, found.why) == (number, why)


def test_a_number_of_a_trunk_is_shown_through_that_trunk_alone() -> None:
    shenzhen = Regions().place("075586543210")
    assert choose(OURS[3:], shenzhen).why == "default"
    assert choose(OURS[3:], shenzhen, "mobile").why == "default"
    assert choose(OURS[3:], shenzhen, "telecom").number == "075599990000"


def test_without_numbers_the_trunk_shows_its_own() -> None:
    found = choose((), None)
    assert (found.number, found.why) == (None, "none")


def test_references_to_nothing_and_hidden_numbers_are_told() -> None:
    assert [it.id for it in check(OURS, ["telecom"])] == []
    assert [it.path for it in check(OURS, [])] == ["caller_ids[4].trunk"]
    twice = (*OURS[3:4], CallerId(number="1"), CallerId(number="2", regions=("广东省",)), OURS[1])
    found = list(check(twice, []))
    assert [(it.path, it.warning) for it in found] == [
        ("caller_ids[1].regions", True),
        ("caller_ids[3].regions", True),
    ]
