"""What places are called: provinces and cities in the short form that tables and rules share. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

Names = tuple[str, str]
"""What a thing is called in Chinese and in English; empty where it is not known."""

NOWHERE: Names = ("", "")

PROVINCES: tuple[Names, ...] = (
    *(("北京", "Beijing"), ("天津", "Tianjin"), ("上海", "Shanghai"), ("重庆", "Chongqing")),
    *(("河北", "Hebei"), ("山西", "Shanxi"), ("内蒙古", "Inner Mongolia"), ("辽宁", "Liaoning")),
    *(("吉林", "Jilin"), ("黑龙江", "Heilongjiang"), ("江苏", "Jiangsu"), ("浙江", "Zhejiang")),
    *(("安徽", "Anhui"), ("福建", "Fujian"), ("江西", "Jiangxi"), ("山东", "Shandong")),
    *(("河南", "Henan"), ("湖北", "Hubei"), ("湖南", "Hunan"), ("广东", "Guangdong")),
    *(("广西", "Guangxi"), ("海南", "Hainan"), ("四川", "Sichuan"), ("贵州", "Guizhou")),
    *(("云南", "Yunnan"), ("西藏", "Tibet"), ("陕西", "Shaanxi"), ("甘肃", "Gansu")),
    *(("青海", "Qinghai"), ("宁夏", "Ningxia"), ("新疆", "Xinjiang")),
)
MUNICIPALITIES = frozenset({"北京", "天津", "上海", "重庆"})
CARRIERS: tuple[Names, ...] = (
    *(("中国移动", "China Mobile"), ("中国联通", "China Unicom")),
    *(("中国电信", "China Telecom"), ("中国广电", "China Broadnet")),
)

_EN_OF = dict(PROVINCES)
_ZH_OF = {english: chinese for chinese, english in PROVINCES}
_PEOPLES = "藏|土家|苗|彝|哈尼|傣|景颇|傈僳|白|壮|布依|侗|朝鲜|回|蒙古|哈萨克|柯尔克孜|羌"
_KIND = re.compile(rf"(?:(?:(?:{_PEOPLES})族?)+自治州|自治州|市|地区|盟)$")
_PROVINCE_KIND = re.compile(r"^(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)")
_CITIES = re.compile(r"[、/]")


class Place(msgspec.Struct, frozen=True):
    """Where a number belongs, in both languages. A landline's city may be several: `成都、资阳`."""

    country: str
    text: Names
    confidence: float
    province: Names = NOWHERE
    city: Names = NOWHERE
    carrier: Names = NOWHERE

    def provinces(self) -> frozenset[str]:
        """The province as a rule may write it: a `key` in each language."""
        return frozenset(key(name) for name in self.province if name)

    def cities(self) -> frozenset[str]:
        """The city, or each of several, and `province/city`, as `key`s."""
        return frozenset(self._cities())

    def words(self) -> frozenset[str]:
        """Every word by which a rule may mean it: country, province and city, as `key`s."""
        return self.provinces() | self.cities() | {key(self.country)}

    def _cities(self) -> Iterator[str]:
        for province, cities in zip(self.province, self.city, strict=True):
            for each in filter(None, _CITIES.split(cities)):
                yield key(each)
                yield key(f"{province}/{each}")


def key(text: str) -> str:
    """The form in which words for places are compared: `广东省 / 深圳市` is `广东/深圳`."""
    parts = ("".join(part.split()).casefold() for part in text.split("/", 1))
    return "/".join(_short(part) for part in parts)


def _short(word: str) -> str:
    province, rest = _province_of(word)
    return province if province and not rest else city(word)


def city(text: str) -> str:
    """A city's short name: `恩施土家族苗族自治州` is `恩施`. Not where that is a province."""
    short = _KIND.sub("", text)
    return text if not short or (short in _EN_OF and short != text and "州" in text) else short


def split(text: Names) -> tuple[Names, Names]:
    """Province and city of a place as `phonenumbers` writes it: `广东省深圳市` and `Shenzhen, Guangdong`."""
    chinese, english = text
    english_city, _, english_province = english.rpartition(", ")
    found, rest = _province_of(chinese)
    short = found or _ZH_OF.get(english_province, "")
    if not short:
        return NOWHERE, NOWHERE
    names = (short, _EN_OF[short])
    if short in MUNICIPALITIES:
        return names, names
    cities = dict.fromkeys(city(each) for each in _CITIES.split(rest if found else english_city) if each)
    return names, ("、".join(cities), english_city)


def province(text: str) -> Names:
    """A province as a table writes it: `广东`, `广东省`, `内蒙古自治区`; an unknown one as it is."""
    found, rest = _province_of(text)
    return (found, _EN_OF[found]) if found and not rest else (text, text)


def carrier(text: str) -> Names:
    """A carrier as a table writes it: `移动` is `中国移动`; an unknown one as it is."""
    for names in CARRIERS:
        if text in (names[0], names[0].removeprefix("中国")):
            return names
    return text, text


def _province_of(text: str) -> tuple[str, str]:
    """The short name of the province that a text begins with, and what follows it."""
    found = next((short for short in _EN_OF if text.startswith(short)), "")
    return found, _PROVINCE_KIND.sub("", text[len(found) :]) if found else text
