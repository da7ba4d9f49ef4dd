"""The names of currencies."""

from __future__ import annotations

from yunhu.flow.ivr.spoken.money import KNOWN


def test_every_currency_has_all_its_names_in_both_languages() -> None:
    for code, money in KNOWN.items():
        assert len(code) == 3
        assert all((money.zh, money.zh_hundredth, money.en, money.en_many))
        assert all((money.en_hundredth, money.en_hundredths))


def test_only_the_renminbi_counts_in_tenths() -> None:
    assert [code for code, money in KNOWN.items() if money.zh_tenth] == ["CNY"]
