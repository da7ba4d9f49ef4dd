"""Where a number belongs (归属地), by tables that come with the program: nobody is asked, it takes µs.

A landline is where its area code says. A mobile number began where its prefix was given out, and stays the
same when its owner moves or takes it to another carrier: so its place and its carrier are only likely.
"""

from functools import lru_cache

import msgspec
from phonenumbers import PhoneNumberType, carrier, geocoder, number_type, region_code_for_number

from yunhu.kit.phone import normalise
from yunhu.kit.refusal import Refusal
from yunhu.people.customers import numbers

CACHED = 4_096
"""Numbers whose region is remembered, in all languages together."""

LANDLINE = 0.95
COUNTRY = 0.9
MOBILE = 0.6

_NOWHERE = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOIP,
        PhoneNumberType.PERSONAL_NUMBER,
    }
)
"""Kinds of numbers whose digits say the country and no place in it."""


class Region(msgspec.Struct, frozen=True):
    """Where a number belongs."""

    text: str
    """As people say it: `广东省深圳市`, `北京市 中国移动`, `美国`."""

    confidence: float
    """From 0 to 1."""

    country: str
    """Two letters (ISO 3166-1)."""


def region(number: str, language: str) -> Region | None:
    """Where a number belongs; None when its digits do not say."""
    try:
        return _region(normalise(number), language)
    except Refusal:
        return None


@lru_cache(CACHED)
def _region(dialled: str, language: str) -> Region | None:
    number = numbers.whole(dialled)
    country = None if number is None else region_code_for_number(number)
    if number is None or country is None:
        return None
    words = "zh" if language == "zh-CN" else "en"
    nation = str(geocoder.country_name_for_number(number, words))
    if country != numbers.HOME:
        return Region(nation, COUNTRY, country) if nation else None
    kind = number_type(number)
    place = str(geocoder.description_for_number(number, words)) or nation
    if kind in _NOWHERE:
        return Region(nation, COUNTRY, country)
    if kind == PhoneNumberType.FIXED_LINE:
        return Region(place, LANDLINE if place != nation else COUNTRY, country)
    parts = (place, str(carrier.name_for_number(number, words)))
    return Region(" ".join(part for part in parts if part), MOBILE, country)
