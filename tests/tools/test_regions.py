"""The table of regions is what the tables of `phonenumbers` say."""

from __future__ import annotations

import random

import msgspec
from phonenumbers import carrier, geocoder

from tools import regions as tool
from yunhu.people.customers import numbers, regions


def test_the_table_is_up_to_date() -> None:
    assert tool.OUT == regions.TABLE
    assert msgspec.json.decode(tool.OUT.read_bytes()) == msgspec.json.decode(
        msgspec.json.encode(tool.build())
    )


def test_the_table_says_what_the_library_says() -> None:
    chance, table = random.Random(7), regions.places()
    file = msgspec.json.decode(regions.TABLE.read_bytes())
    assert {len(prefix) for prefix in file["carriers"]} <= set(regions.CARRIER_DIGITS)
    for _ in range(300):
        national = f"1{chance.choice('356789')}{chance.randrange(10**9):09}"
        number = numbers.whole(f"+86{national}")
        if number is None:
            continue
        place = table.place(national)
        for index, language in enumerate(("zh", "en")):
            said = geocoder.description_for_valid_number(number, language)
            assert (place[index] if place else said) == said or said in ("中国", "China")
            given = table.carrier(national)
            assert (given[index] if given else "") == carrier.name_for_number(number, language)
