"""What may be configured of time limits."""

from yunhu.trust.law.keeping.rules import check


def test_days_that_a_law_allows_are_taken() -> None:
    assert list(check({"contact": 365, "ticket": 30})) == []


def test_too_few_days_and_unknown_classes_are_refused() -> None:
    found = [(each.path, each.id) for each in check({"contact": 7, "account": 10, "parcels": 10})]
    assert found == [
        ("keep_days.contact", "law.keep_too_short"),
        ("keep_days.account", "law.keep_unknown"),
        ("keep_days.parcels", "law.keep_unknown"),
    ]
