"""What customers are found by while their names and numbers are sealed."""

from tests.keys import KEYS

from yunhu.people.customers.store import traces
from yunhu.platform import sealing


def test_a_name_has_what_words_of_it_have() -> None:
    name = set(traces.of_name("Ms Anna Li"))
    for words in ("annali", "a", "nn", "nnal", "li"):
        assert name.issuperset(traces.of_words(words)), words
    for words in ("x", "ab", "lia", "nna l"):
        assert not name.issuperset(traces.of_words(words)), words
    assert traces.of_start("annali") in name
    assert traces.of_start("a") in name
    assert traces.of_start("nn") not in name


def test_a_number_is_found_by_each_of_its_ends_from_four_digits_on() -> None:
    ends = traces.of_number("+8613800138000")
    assert len(ends) == 13 - traces.FEWEST_DIGITS + 1
    assert traces.of_tail("0008") in ends
    assert traces.of_tail("0009") not in ends
    assert traces.of_number("110") == []


def test_a_value_is_found_however_it_is_spelled_and_only_as_what_it_is() -> None:
    assert traces.of_value("phone", "138 0013 8000") == traces.of_value("phone", "+8613800138000")
    assert traces.of_value("email", "13800138000") != traces.of_value("phone", "13800138000")


def test_long_names_and_searches_are_bounded() -> None:
    assert len(traces.of_name("".join(map(chr, range(0x4E00, 0x4F00))))) == 2 + 3 * traces.MOST_PARTS


def test_nothing_can_be_compared_with_another_centre() -> None:
    mine = traces.of_value("phone", "+8613800138000")
    assert sealing.in_use() is KEYS
    others = type(KEYS)("other", "memory", str, lambda: False)
    key = KEYS.key("k")
    assert key is not None
    others.take({"k": key}, "k", ("intl", bytes(32)))
    sealing.use(others)
    assert traces.of_value("phone", "+8613800138000") != mine
