"""What is the same, who may be calling, and who belongs to whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.people.customers import rules
from yunhu.people.customers.model import Customer, Identity, Kind, Match, Record


def customer(id_: str, name: str, *phones: str) -> Customer:
    """A customer with these numbers."""
    identities = tuple(
        Identity(id=f"{id_}{n}", record=id_, kind="phone", value=phone, added_at=n, added_by="")
        for n, phone in enumerate(phones)
    )
    return Customer(
        Record(
            id=id_, tenant="t", name=name, created_at=0, created_by="", changed_at=0, identities=identities
        )
    )


@pytest.mark.parametrize(
    ("kind", "value", "tidy"),
    [
        ("phone", " 138-0013-8000 ", "+8613800138000"),
        ("email", " Li.Na@Example.COM", "li.na@example.com"),
        ("email", "ｌｉ@example.com", "li@example.com"),
        ("email", "li", None),
        ("email", "li@example", None),
        ("email", "<li@example.com>", None),
        ("wechat", "oLVPpjqs9BhvzwPj5A-vTYAX3GLc", "oLVPpjqs9BhvzwPj5A-vTYAX3GLc"),
        ("app", "user 1", None),
        ("browser", "", None),
        ("browser", "x" * 129, None),
    ],
)
def test_identities_have_one_form(kind: Kind, value: str, tidy: str | None) -> None:
    assert rules.tidy_value(kind, value) == tidy


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("李娜", "李娜女士"),
        ("Ｌｉ　Ｎａ", "li na"),
        ("Mr. Smith", "smith"),
        ("王-明", "王 明"),
        ("Dr Who", "Who"),
    ],
)
def test_names_that_are_the_same(first: str, second: str) -> None:
    assert rules.name_key(first) == rules.name_key(second)


def test_a_title_alone_is_a_name() -> None:
    assert rules.name_key("先生") == "先生"
    assert rules.name_key("Mrs") == "mrs"
    assert rules.name_key("!?") == ""


@pytest.mark.parametrize(
    ("shown", "kept", "score"),
    [
        ("+8613800138000", "+8613800138000", (1.0, "identity")),
        ("8001", "8001", (1.0, "identity")),
        ("913800138000", "+8613800138000", None),
        ("9013800138000", "13800138000", (0.9, "other_format")),
        ("62552200", "+861062552200", (0.7, "local_number")),
        ("+861062552200", "62552200", (0.7, "local_number")),
        ("7654321", "+8663717654321", None),
        ("00138000", "+8613800138000", None),
        ("2552200", "+861062552200", None),
        ("2200", "+861062552200", None),
        ("+8613800138001", "+8613800138000", None),
    ],
)
def test_how_sure_it_is_that_two_numbers_are_one(
    shown: str, kept: str, score: tuple[float, str] | None
) -> None:
    assert rules.number_score(shown, kept) == score
    assert rules.number_score(kept, shown) == score


def test_a_name_never_makes_very_sure() -> None:
    assert rules.name_score("李娜", "李娜女士") == (0.4, "similar_name")
    found = rules.name_score("Zhang Wei", "Zhang Weil")
    assert found is not None
    assert 0.3 < found[0] < 0.4
    for first, second in (("李娜", "李丽"), ("", "李娜"), ("李娜", "")):
        assert rules.name_score(first, second) is None


def test_the_likeliest_goes_first_and_two_reasons_speak_louder() -> None:
    exact = customer("c", "Wang", "62552200")
    local = customer("b", "李娜", "+861062552200")
    named = customer("a", "李娜", "+8613800138000")
    nobody = customer("d", "Zhao", "+8613900139000")
    found = rules.ranked([nobody, named, local, exact], "62552200", "李娜", 10)
    assert [(it.customer.id, it.score, it.why) for it in found] == [
        ("c", 1.0, "identity"),
        ("b", 0.82, "local_number"),
        ("a", 0.4, "similar_name"),
    ]
    assert rules.ranked([named, local, exact], "62552200", "李娜", 1) == found[:1]
    assert rules.ranked([named], None, "李娜", 10) == found[2:]
    assert rules.picked(found) == exact
    assert rules.picked(found[1:]) is None


def test_in_doubt_nobody_is_picked() -> None:
    first, second = (Match(customer(id_, "x"), 1.0, "identity") for id_ in "ab")
    assert rules.picked([first, second]) is None
    assert rules.picked([]) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_scores_of_any_text_are_scores(first: str, second: str) -> None:
    score = rules.name_score(first, second)
    assert score is None or 0 < score[0] <= 0.4
    assert rules.tidy_text(rules.tidy_text(first)) == rules.tidy_text(first)
    assert "\x00" not in rules.tidy_text(first) + rules.tidy_note(second)


def test_the_callers_of_a_customer_are_all_spellings() -> None:
    found = rules.callers(customer("a", "x", "+8613800138000", "8001"))
    assert {"+8613800138000", "13800138000", "013800138000", "008613800138000", "8001"} <= set(found)


PARENTS = {"a": None, "b": "a", "c": "b", "d": "a", "e": None}


def test_who_belongs_to_whom() -> None:
    assert [rules.root(PARENTS, id_) for id_ in "abcde"] == ["a", "a", "a", "a", "e"]
    assert rules.below(PARENTS, "a") == {"a", "b", "c", "d"}
    assert rules.below(PARENTS, "b") == {"b", "c"}
    assert rules.below(PARENTS, "c") == {"c"}
