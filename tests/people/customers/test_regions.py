"""Where a number belongs, in both languages, and how sure that is."""

import pytest

from yunhu.people.customers.regions import COUNTRY, LANDLINE, MOBILE, region


@pytest.mark.parametrize(
    ("number", "chinese", "english", "confidence", "country"),
    [
        ("010-62552200", "北京市", "Beijing", LANDLINE, "CN"),
        ("075586543210", "广东省深圳市", "Shenzhen, Guangdong", LANDLINE, "CN"),
        ("+8613800138000", "北京市 中国移动", "Beijing China Mobile", MOBILE, "CN"),
        ("13512345678", "重庆市 中国移动", "Chongqing China Mobile", MOBILE, "CN"),
        ("4008106666", "中国", "China", COUNTRY, "CN"),
        ("+14155552671", "美国", "United States", COUNTRY, "US"),
        ("+85291234567", "香港", "Hong Kong", COUNTRY, "HK"),
    ],
)
def test_a_number_belongs_somewhere(
    number: str, chinese: str, english: str, confidence: float, country: str
) -> None:
    for language, text in (("zh-CN", chinese), ("en", english)):
        found = region(number, language)
        assert found is not None
        assert (found.confidence, found.country) == (confidence, country)
        assert found.text.startswith(text.split(" ")[0])


@pytest.mark.parametrize("number", ["", "anonymous", "110", "8001", "62552200", "95588", "+99999", "x" * 100])
def test_digits_that_do_not_say(number: str) -> None:
    assert region(number, "zh-CN") is None
