"""Texts are masked where something personal is, and nowhere else."""

import pytest

from yunhu.kit import masks
from yunhu.trust.privacy.cleaner import clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("请回13812341234，谢谢", "请回138****1234，谢谢"),
        ("幺三八幺二三四幺二三四", "138****1234"),
        ("座机（010）6552 5678转8001", "座机010-****5678转8001"),
        ("身份证 110105 19491231 002X", "身份证 110***********002X"),
        ("卡号6222 0210 0000 0000 009", "卡号622202*********0009"),
        ("我叫王小明，住在北京市朝阳区建国路88号", "我叫王**，住在北京市朝阳区****"),
        ("护照Ｅ１２３４５６７８", "护照E****5678"),
        ("车牌京A·12312，a.b@x.com", "车牌京A***12，a***@x.com"),
        ("订单20260115，金额1380.50元", "订单20260115，金额1380.50元"),
        ("", ""),
    ],
)
def test_what_is_personal_is_masked_and_the_rest_stays(text: str, cleaned: str) -> None:
    once = clean(text)
    assert once.text == cleaned
    assert clean(once.text).text == cleaned, "a masked text is masked no further"


def test_what_was_found_and_where_is_told() -> None:
    findings = clean("我叫王小明，电话13812341234").findings
    assert [(one.kind, one.start, one.end) for one in findings] == [("name", 2, 5), ("mobile", 8, 19)]


def test_every_kind_has_a_mask() -> None:
    for kind in (
        "mobile",
        "landline",
        "id_card",
        "bank_card",
        "passport",
        "plate",
        "email",
        "name",
        "address",
    ):
        assert kind in masks.BY_KIND
