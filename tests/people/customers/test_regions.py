"""Where a number belongs, in both languages, and how sure that is."""

import pytest

from yunhu.people.customers.regions import COUNTRY, LANDLINE, MOBILE, Regions, english_cities
from yunhu.people.customers.segments import CONFIDENCE, Segments, read

REGIONS = Regions()


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
        found = REGIONS.region(number, language)
        assert found is not None
        assert (found.confidence, found.country) == (confidence, country)
        assert found.text.startswith(text.split(" ")[0])


@pytest.mark.parametrize("number", ["", "anonymous", "110", "8001", "62552200", "95588", "+99999", "x" * 100])
def test_digits_that_do_not_say(number: str) -> None:
    assert REGIONS.region(number, "zh-CN") is None


def test_a_region_has_parts_for_rules() -> None:
    found = REGIONS.region("0755 86543210", "zh-CN")
    assert found is not None
    assert (found.province, found.city, found.carrier) == ("广东", "深圳", "")
    found = REGIONS.region("13800138000", "en")
    assert found is not None
    assert (found.province, found.city, found.carrier) == ("Beijing", "Beijing", "China Mobile")
    found = REGIONS.region("+14155552671", "en")
    assert found is not None
    assert (found.province, found.city, found.carrier) == ("", "", "")


def test_an_imported_table_is_believed_first() -> None:
    regions = Regions()
    assert regions.version is None
    before = regions.region("13800138000", "zh-CN")
    regions.use(Segments(read("prefix,province,city\n1380013,上海,上海\n010,天津,天津\n".encode()), 7))
    after, landline = regions.region("13800138000", "zh-CN"), regions.region("01062552200", "en")
    assert before is not None
    assert after is not None
    assert landline is not None
    assert regions.version == 7
    assert (before.city, after.city, after.confidence) == ("北京", "上海", CONFIDENCE)
    assert (landline.city, landline.confidence) == ("Tianjin", LANDLINE)
    assert regions.region("13900139000", "zh-CN") == REGIONS.region("13900139000", "zh-CN")
    assert regions.region("+14155552671", "en") == REGIONS.region("+14155552671", "en")


def test_the_cities_of_an_imported_table_have_english_names_too() -> None:
    regions = Regions()
    table = read("prefix,province,city,isp\n1700755,广东,深圳,移动\n1701111,广东,新城,移动\n".encode())
    regions.use(Segments(table, 1, english_cities()))
    for number, text in (
        ("17007551234", "Shenzhen, Guangdong China Mobile"),
        ("17011111234", "新城, Guangdong"),
    ):
        found = regions.region(number, "en")
        assert found is not None
        assert found.text.startswith(text)
