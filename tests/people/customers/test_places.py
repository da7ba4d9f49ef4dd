"""What places are called."""

import pytest

from yunhu.people.customers.places import NOWHERE, Place, carrier, city, key, province, split


@pytest.mark.parametrize(
    ("text", "provinces", "cities"),
    [
        (("广东省深圳市", "Shenzhen, Guangdong"), ("广东", "Guangdong"), ("深圳", "Shenzhen")),
        (("北京市", "Beijing"), ("北京", "Beijing"), ("北京", "Beijing")),
        (("内蒙古阿拉善盟", "Alxa, Inner Mongolia"), ("内蒙古", "Inner Mongolia"), ("阿拉善", "Alxa")),
        (("广西壮族自治区南宁市、崇左市", "X, Guangxi"), ("广西", "Guangxi"), ("南宁、崇左", "X")),
        (("湖北省恩施土家族苗族自治州", "Enshi, Hubei"), ("湖北", "Hubei"), ("恩施", "Enshi")),
        (("青海省海南藏族自治州", "Hainan, Qinghai"), ("青海", "Qinghai"), ("海南藏族自治州", "Hainan")),
        (("Simao, Yunnan", "Simao, Yunnan"), ("云南", "Yunnan"), ("Simao", "Simao")),
        (("中国", "China"), NOWHERE, NOWHERE),
    ],
)
def test_a_place_is_a_province_and_a_city(
    text: tuple[str, str], provinces: tuple[str, str], cities: tuple[str, str]
) -> None:
    assert split(text) == (provinces, cities)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("广东省", "广东"),
        ("内蒙古自治区", "内蒙古"),
        ("深圳市", "深圳"),
        (" Inner  Mongolia ", "innermongolia"),
        ("吉林省 / 吉林市", "吉林/吉林"),
        ("CN", "cn"),
        ("市", "市"),
    ],
)
def test_a_word_for_a_place_has_one_form(written: str, meant: str) -> None:
    assert key(written) == meant


def test_what_a_rule_may_call_a_place() -> None:
    place = Place("CN", ("", ""), 1.0, ("吉林", "Jilin"), ("吉林", "Jilin"))
    assert place.words() == {"cn", "吉林", "jilin", "吉林/吉林", "jilin/jilin"}
    shared = Place("CN", ("", ""), 1.0, ("四川", "Sichuan"), ("成都、资阳", "Chengdu/Ziyang"))
    assert {"成都", "资阳", "ziyang"} <= shared.cities()
    assert shared.provinces() == {"四川", "sichuan"}


def test_tables_write_provinces_and_carriers_in_many_ways() -> None:
    assert province("内蒙古自治区") == province("内蒙古") == ("内蒙古", "Inner Mongolia")
    assert province("香港") == ("香港", "香港")
    assert carrier("移动") == carrier("中国移动") == ("中国移动", "China Mobile")
    assert carrier("电信虚拟") == ("电信虚拟", "电信虚拟")
    assert city("大理白族自治州") == "大理"
