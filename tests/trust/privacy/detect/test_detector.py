"""All kinds in one text; and texts that nobody would write do no harm."""

import random

import pytest

from yunhu.trust.privacy.detect.detector import find


def test_all_kinds_are_found_in_one_text() -> None:
    text = (
        "我叫王小明，手机13812341234，座机010-65525678，身份证11010519491231002X，卡6222021000000000009，"
        "护照E12345678，车牌京A12345，邮箱a@x.com，住在北京市朝阳区建国路88号。"
    )
    kinds = [one.kind for one in find(text)]
    assert kinds == (
        ["name", "mobile", "landline", "id_card", "bank_card", "passport", "plate", "email", "address"]
    )


def test_nothing_is_found_in_nothing() -> None:
    assert find("") == []
    assert find("客户满意，已结案。") == []


@pytest.mark.parametrize("seed", range(20))
def test_findings_of_any_text_are_in_order_and_do_not_overlap(seed: int) -> None:
    chance = random.Random(seed)
    letters = "0123456789 -+.幺一二三路号栋室市区京AE@王李我叫先生：，x１２３"
    text = "".join(chance.choice(letters) for _ in range(2_000))
    done = 0
    for one in find(text):
        assert done <= one.start < one.end <= len(text)
        assert 0 < one.certainty <= 1
        done = one.end


@pytest.mark.parametrize(
    "text", ["1 " * 2_000, "路1号" * 10_000, "a@" * 20_000, "我叫王" * 10_000, "路" * 30_000, "1" * 50_000]
)
def test_long_texts_take_time_in_proportion(text: str) -> None:
    find(text)
