"""What is left of each kind of personal data, and that it can be put on twice."""

import pytest

from yunhu.kit import masks
from yunhu.kit.pii import REDACTED

CASES = [
    (masks.number, "13812341234", "138****1234"),
    (masks.number, "+86 138-1234-1234", "138****1234"),
    (masks.number, "008613812341234", "138****1234"),
    (masks.number, "8613812341234", "138****1234"),
    (masks.number, "１３８１２３４１２３４", "138****1234"),
    (masks.number, "01065525678", "010-****5678"),
    (masks.number, "+861065525678", "010-****5678"),
    (masks.number, "0755-8652567", "0755-****2567"),
    (masks.number, "+14155550123", "+141****0123"),
    (masks.number, "4008001234", "400****1234"),
    (masks.number, "65525678", "****5678"),
    (masks.number, "6552567", "****567"),
    (masks.number, "4001", "4001"),
    (masks.number, "anonymous", "anonymous"),
    (masks.number, "wang.xiaoming", "w***g"),
    (masks.number, "alice@example.com", "a***@example.com"),
    (masks.landline, "(010) 6552 5678", "010-****5678"),
    (masks.landline, "65525678", "****5678"),
    (masks.name, "张三", "张*"),
    (masks.name, "王小明", "王**"),
    (masks.name, "欧阳娜娜", "欧阳**"),
    (masks.name, "欧阳锋", "欧阳*"),
    (masks.name, "John Smith", "J*** S****"),
    (masks.name, "古丽娜尔", "古**"),
    (masks.name, "", ""),
    (masks.email, "alice@x.com", "a***@x.com"),
    (masks.email, "ａ＠x.com", "a***@x.com"),
    (masks.id_card, "11010519491231002x", "110***********002X"),
    (masks.id_card, "110105491231002", "110********1002"),
    (masks.bank_card, "6222 0210 0000 0000 009", "622202*********0009"),
    (masks.bank_card, "4111111111111111", "411111******1111"),
    (masks.bank_card, "411", "****"),
    (masks.passport, "E12341234", "E****1234"),
    (masks.plate, "京A·12312", "京A***12"),
    (masks.plate, "粤BD12345", "粤B***45"),
    (masks.address, "北京市朝阳区建国路88号", "北京市朝阳区****"),
    (masks.address, "广东省深圳市南山区科技园1栋", "广东省深圳市南山区****"),
    (masks.address, "建国路88号", "****"),
    (masks.account, "wxid_abcd", "w***d"),
    (masks.account, "w", "w***"),
]


@pytest.mark.parametrize(("mask", "value", "shown"), CASES)
def test_a_value_is_masked_once_and_stays_so(mask, value: str, shown: str) -> None:  # type: ignore[no-untyped-def]
    assert mask(value) == shown
    assert mask(shown) == shown
    if value != shown:
        assert masks.is_masked(shown)


@pytest.mark.parametrize("text", ["13812341234", "*72", "*#06#", "王小明", "a@x.com", "", "10086*1"])
def test_data_is_not_taken_for_a_mask(text: str) -> None:
    assert not masks.is_masked(text)


def test_what_was_redacted_is_masked() -> None:
    assert masks.is_masked(REDACTED)


def test_every_kind_has_its_mask() -> None:
    assert masks.BY_KIND["mobile"]("13812341234") == "138****1234"
