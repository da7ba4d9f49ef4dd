"""Personal data that belongs to nobody, in every way of writing.

Checksums are computed here a second time: the detector's own would agree with its own mistakes.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.trust.privacy.detect.generated.words import DOUBLE, GIVEN, SURNAMES

SPOKEN = (
    dict(zip("0123456789", "零一二三四五六七八九", strict=True)),
    dict(zip("0123456789", "〇幺二三四五六七八九", strict=True)),
    dict(zip("0123456789", "洞幺两三四五六拐八勾", strict=True)),
    dict(zip("0123456789", "零壹贰叁肆伍陆柒捌玖", strict=True)),
)
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
NETWORKS = [
    "130",
    "131",
    "132",
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "145",
    "147",
    "149",
    "150",
    "151",
    "152",
    "155",
    "157",
    "158",
    "159",
    "165",
    "166",
    "167",
    "170",
    "171",
    "173",
    "175",
    "176",
    "177",
    "178",
    "180",
    "181",
    "183",
    "185",
    "186",
    "187",
    "188",
    "189",
    "190",
    "191",
    "192",
    "193",
    "195",
    "196",
    "197",
    "198",
    "199",
]
AREAS = [
    "010",
    "020",
    "021",
    "022",
    "023",
    "024",
    "025",
    "027",
    "028",
    "029",
    "0311",
    "0351",
    "0431",
    "0512",
    "0532",
    "0571",
    "0591",
    "0755",
    "0757",
    "0769",
    "0851",
    "0991",
]
COUNTIES = [
    "110105",
    "310115",
    "320583",
    "330106",
    "350203",
    "370102",
    "410105",
    "420111",
    "440305",
    "510104",
    "610113",
    "650102",
    "230103",
]
BANKS = ("622202", "621700", "622848", "625912", "623052", "436742", "552245", "356827", "622588", "620522")
PROVINCES = "京津沪冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青川宁琼渝"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
Form = Callable[[random.Random, str], str]


def grouped(*sizes: int) -> Form:
    """Digits in groups, between which spaces or dashes are."""

    def form(chance: random.Random, digits: str) -> str:
        gap, parts, at = chance.choice((" ", "-", " ", "－", ".", "\u3000", " - ")), [], 0
        for size in sizes:
            parts.append(digits[at : at + size])
            at += size
        return gap.join(part for part in (*parts, digits[at:]) if part)

    return form


def plain(_chance: random.Random, digits: str) -> str:
    return digits


def wide(_chance: random.Random, digits: str) -> str:
    return "".join(WIDE.get(one, one) for one in digits)


def spoken(chance: random.Random, digits: str) -> str:
    words = chance.choice(SPOKEN)
    return "".join(words.get(one, one) for one in digits)


def mixed(chance: random.Random, digits: str) -> str:
    """Some digits are Western, some full-width, some Chinese, as programs that hear write them."""
    words, at = chance.choice(SPOKEN), chance.randint(2, max(2, len(digits) - 2))
    return digits[:at] + "".join(words.get(one, one) for one in digits[at:])


def single(_chance: random.Random, digits: str) -> str:
    return " ".join(digits)


def some(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def mobile(chance: random.Random) -> str:
    digits = chance.choice(NETWORKS) + some(chance, 8)
    form = chance.choice(
        (plain, plain, plain, wide, grouped(3, 4, 4), grouped(3, 4, 4), spoken, mixed, single)
    )
    prefix = chance.choice(("", "", "", "", "+86", "+86 ", "0086", "86-", "+86-"))
    return (prefix if form in (plain,) or prefix[-1:] in " -" else "") + form(chance, digits)


def landline(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return grouped(3, 3, 4)(chance, chance.choice(("400", "800")) + some(chance, 7))
    area = chance.choice(AREAS)
    local = chance.choice("2345678") + some(chance, 7 if len(area) == 3 else chance.choice((6, 7)))
    ways = (
        f"{area}-{local}",
        f"{area}{local}",
        f"({area}){local}",
        f"（{area}）{local}",
        f"{area} {local}",
        f"{area}-{local[:4]} {local[4:]}",
        f"+86-{area[1:]}-{local}",
        f"+86 {area[1:]} {local}",
        wide(chance, f"{area}-{local}"),
        spoken(chance, area + local),
    )
    return chance.choice(ways)


def id_card(chance: random.Random) -> str:
    day = f"{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    if chance.random() < 0.1:
        return chance.choice(COUNTIES) + f"{chance.randint(30, 98)}" + day + some(chance, 3)
    digits = chance.choice(COUNTIES) + f"{chance.randint(1940, 2015)}" + day + some(chance, 3)
    total = sum(int(one) * pow(2, 17 - place, 11) for place, one in enumerate(digits))
    digits += "0123456789X"[(12 - total) % 11]
    form = chance.choice((plain, plain, plain, wide, grouped(6, 8, 4), grouped(6, 4, 4, 4), spoken, mixed))
    text = form(chance, digits)
    return text.lower() if chance.random() < 0.3 else text


def bank_card(chance: random.Random) -> str:
    bank = chance.choice(BANKS)
    digits = bank + some(chance, (18 if bank.startswith(("622202", "621700", "622848")) else 15) - len(bank))
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    digits += str(-total % 10)
    form = chance.choice((plain, plain, wide, grouped(4, 4, 4, 4), grouped(4, 4, 4, 4), spoken, mixed))
    return form(chance, digits)


def passport(chance: random.Random) -> str:
    number = chance.choice(("E" + some(chance, 8), "E" + chance.choice(LETTERS) + some(chance, 7)))
    parted = f"{number[:-7]} {number[-7:]}"
    return chance.choice((number, number, wide(chance, number), number.lower(), parted))


def any_passport(chance: random.Random) -> str:
    """Numbers that only the word before them tells from others."""
    return chance.choice(("G", "P", "D", "S", "", "K", "AB", "C")) + some(chance, 8)


def plate(chance: random.Random) -> str:
    province, office = chance.choice(PROVINCES), chance.choice(LETTERS)
    tail = chance.choice(
        (
            some(chance, 5),
            some(chance, 4) + chance.choice(LETTERS),
            chance.choice(LETTERS) + some(chance, 4),
            chance.choice(LETTERS) + some(chance, 2) + chance.choice(LETTERS) + some(chance, 1),
            chance.choice("DF") + some(chance, 5),
            some(chance, 5) + chance.choice("DF"),
            some(chance, 4) + chance.choice("挂学警"),
        )
    )
    gap = chance.choice(("", "", "·", " ", "-"))
    text = province + office + gap + tail
    return chance.choice((text, text, text, wide(chance, text), text.lower()))


def email(chance: random.Random) -> str:
    user = chance.choice(("zhang", "li.na", "wang_88", "lucy-chen", "x", "service2024", "qq")) + some(
        chance, 3
    )
    host = chance.choice(("qq.com", "163.com", "gmail.com", "corp.example.com.cn", "sina.cn", "foxmail.com"))
    text = f"{user}@{host}"
    other = f"{user}艾特{host.replace('.', '点')}"
    return chance.choice((text, text, text, wide(chance, text), f"{user} @ {host}", text.upper(), other))


def name(chance: random.Random) -> str:
    surname = chance.choice(DOUBLE) if chance.random() < 0.04 else chance.choice(SURNAMES)
    given: str = chance.choice(GIVEN)
    return surname + given
