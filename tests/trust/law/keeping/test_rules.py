"""What may be configured of time limits."""

from yunhu.trust.law.keeping.model import DataField
from yunhu.trust.law.keeping.rules import check, check_field, check_fields


def test_days_that_a_law_allows_are_taken() -> None:
    assert list(check({"contact": 365, "ticket": 30})) == []


def test_too_few_days_and_unknown_classes_are_refused() -> None:
    found = [(each.path, each.id) for each in check({"contact": 7, "account": 10, "parcels": 10})]
    assert found == [
        ("keep_days.contact", "law.keep_too_short"),
        ("keep_days.account", "law.keep_unknown"),
        ("keep_days.parcels", "law.keep_unknown"),
    ]


def test_a_field_that_nobody_classified_is_refused_with_the_words_there_are() -> None:
    found = list(check_field("ticket_types[0].fields[1]", "colour", "", ""))
    assert [(each.path, each.params["key"]) for each in found] == [
        ("ticket_types[0].fields[1]", "purpose"),
        ("ticket_types[0].fields[1]", "keep"),
    ]
    [wrong] = check_field("x", "colour", "curiosity", "ticket")
    assert wrong.path == "x.purpose"
    assert "service" in str(wrong.params["known"])
    assert list(check_field("x", "colour", "ticket", "ticket")) == []


def test_a_field_is_declared_once() -> None:
    field = DataField(of="customer", key="level", purpose="service", keep="customer")
    other = DataField(of="contact", key="level", purpose="service", keep="contact")
    assert list(check_fields([field, other])) == []
    assert [each.id for each in check_fields([field, field])] == ["law.field_twice"] * 2
