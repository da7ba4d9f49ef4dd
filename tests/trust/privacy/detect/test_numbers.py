"""Each kind of number in its ways of writing, and what stands close to it and is something else."""

import pytest

from yunhu.trust.privacy.detect import bank_card, id_card, landline, mobile, passport
from yunhu.trust.privacy.detect.around import is_labelled, is_part_of_word
from yunhu.trust.privacy.detect.detector import find
from yunhu.trust.privacy.detect.findings import Finding
from yunhu.trust.privacy.detect.runs import Run, plain, runs, without_numerals


def found(text: str) -> list[tuple[str, str]]:
    """What is found, and its kind."""
    return [(text[one.start : one.end], one.kind) for one in find(text)]


def run(text: str) -> Run:
    """The only run of a text."""
    (one,) = runs(text)
    return one


@pytest.mark.parametrize(
    "number",
    [
        "13812341234",
        "+8613812341234",
        "+86 138 1234 1234",
        "0086-138-1234-1234",
        "8613812341234",
        "１３８１２３４１２３４",
        "138 - 1234 - 1234",
        "1 3 8 1 2 3 4 1 2 3 4",
        "幺三八幺二三四幺二三四",
        "一三八 一二三四 一二三四",
        "138一二三四1234",
        "壹叁捌壹贰叁肆壹贰叁肆",
    ],
)
@pytest.mark.parametrize("around", ["{}", "电话{}，谢谢", "tel:{} pls", "（{}）", "wx{}"])
def test_mobiles(number: str, around: str) -> None:
    assert found(around.format(number)) == [(number, "mobile")]


@pytest.mark.parametrize(
    "text",
    [
        "12812341234",
        "138123412345",
        "1381234123",
        "SF13812341234",
        "13812341234abc",
        "139.12.34.56",
        "186 2026-01-15",
        "2026-01-15 13:45:00",
        "一二三四五六七",
        "版本1.38.1234",
    ],
)
def test_what_is_no_mobile(text: str) -> None:
    assert found(text) == []


def test_two_numbers_beside_each_other_are_two() -> None:
    assert found("13812341234 13912341234") == [("13812341234", "mobile"), ("13912341234", "mobile")]
    assert found("号码一13812341234号码二") == [("13812341234", "mobile")]


@pytest.mark.parametrize(
    "text",
    ["010-65525678", "01065525678", "(010)65525678", "0755 8655 2567", "+86-10-65525678", "400-800-1234"],
)
def test_landlines(text: str) -> None:
    assert found(f"座机{text}") == [(text, "landline")]


def test_numbers_without_an_area_are_found_where_they_are_said_to_be_one() -> None:
    assert found("办公室电话65525678") == [("65525678", "landline")]
    assert found("一共65525678元") == []
    assert found("电话费65525678元") == []
    assert found("电话20260115打来") == []
    assert found("编号01065525678") == []
    assert found("95588和10086") == []


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_identity_cards(text: str) -> None:
    assert found(f"证件{text}。") == [(text, "id_card")]


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519491331002X", "99010519491231002X", "110105491331002"]
)
def test_identity_cards_have_a_checksum_a_day_and_a_province(text: str) -> None:
    assert found(text) == []


def test_the_old_cards_have_fifteen_digits() -> None:
    assert found("身份证110105491231002") == [("110105491231002", "id_card")]
    assert found("IMEI 110105491231002") == []
    assert id_card.is_id_card("11010519491231002X")


@pytest.mark.parametrize(
    "text",
    [
        "6222021000000000009",
        "6222 0210 0000 0000 009",
        "4111-1111-1111-1111",
        "４１１１１１１１１１１１１１１１",
    ],
)
def test_bank_cards(text: str) -> None:
    assert found(f"卡号{text}") == [(text, "bank_card")]


def test_bank_cards_pass_luhns_check_and_are_of_a_network() -> None:
    assert bank_card.passes_luhn("6222021000000000009")
    assert found("卡6222021000000000008") == []
    assert found("202601150000000000006") == []
    assert found("378282246310005") == []
    assert found("card 378282246310005") == [("378282246310005", "bank_card")]
    assert found("4111111111111111 13812341234") == [
        ("4111111111111111", "bank_card"),
        ("13812341234", "mobile"),
    ]


@pytest.mark.parametrize("text", ["E12345678", "EA1234567", "e12345678", "Ｅ１２３４５６７８", "E 12345678"])
def test_chinese_passports_are_found_alone(text: str) -> None:
    assert found(f"用{text}登记") == [(text, "passport")]


def test_other_passports_are_found_where_they_are_said_to_be_one() -> None:
    assert found("护照号G12345678") == [("G12345678", "passport")]
    assert found("passport number 123456789") == [("123456789", "passport")]
    assert found("型号G12345678") == []
    assert found("序列号E12345678") == []


def test_each_kind_looks_at_a_run_alone() -> None:
    assert list(mobile.find(run("打13812341234"))) == [Finding(1, 12, "mobile", 0.9)]
    assert next(landline.find(run("010-65525678"))).kind == "landline"
    assert next(passport.find(run("护照E12345678"))).start == 2


def test_a_run_is_as_long_as_its_text() -> None:
    one = run("电话＋86 幺三八－1234－1234。")
    assert one.digits == "+86 138-1234-1234"
    assert (one.start, one.end, one.length) == (2, 19, 13)
    assert plain("洞拐勾两") == "0792"
    assert without_numerals(run("13812341234")) is None


def test_what_is_around_a_number() -> None:
    assert is_labelled("订单号：")
    assert is_labelled("order no. ")
    assert not is_labelled("订单已发，电话")
    assert is_part_of_word("AB-", "")
    assert is_part_of_word("", "x")
    assert not is_part_of_word("tel", "，")
