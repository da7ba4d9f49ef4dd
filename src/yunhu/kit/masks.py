"""What may be shown of a person's data: each kind has one mask, which leaves enough to recognise it by.

Each function takes the value in any way of writing (spaces, dashes, full-width) and gives the masked value.
A masked value stays as it is, so that a mask may be put on twice. What is masked is no data any more:
`is_masked` tells, and whoever takes in data refuses it.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from yunhu.kit.pii import REDACTED

HIDDEN: Final = "****"

_MASKED = re.compile(r"\*\*|[^\W\d_]\*|^\*$")
_SEPARATORS = dict.fromkeys(map(ord, " \t-\u2010\u2011\u2012\u2013\u2014.()/·"))
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_ABROAD = re.compile(r"\+(?:86)?|00(?:86)?")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([0-9]{3,4}[0-9]{4})")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_NOBODY = frozenset({"", "anonymous", "unknown", "unavailable", "private", "restricted"})
_SHORTEST_NUMBER = 7
COMPOUND_SURNAMES: Final = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐夏侯宇文长孙司徒司空端木独孤南宫西门东郭百里呼延"
        "轩辕公冶澹台濮阳淳于单于申屠仲孙钟离闻人赫连拓跋完颜纳兰第五太史闾丘谷梁宰父亓官巫马",
    )
)
_PLACE = re.compile(
    r"(?:.{2,8}?(?:省|自治区|特别行政区))?(?:.{1,8}?(?:市|自治州|地区|盟))?(?:.{1,8}?(?:区|县|旗|市))?"
)


def is_masked(text: str) -> bool:
    """Whether a value (one number, name, address …; not a whole text) has been masked or redacted."""
    return ("*" in text and _MASKED.search(text) is not None) or REDACTED in text


def number(text: str) -> str:
    """`138****1234`, `010-****5678`, `+141****0123`; fewer than seven digits are nobody's and stay."""
    if is_masked(text) or text.lower() in _NOBODY:
        return text
    plain = _plain(text)
    if mobile := _MOBILE.fullmatch(plain):
        return mobile[1][:3] + HIDDEN + mobile[1][-4:]
    if not plain.removeprefix("+").isdecimal():
        return email(text) if "@" in text else text if len(plain) < _SHORTEST_NUMBER else account(text)
    home = _ABROAD.sub("0", plain, 1) if re.match(r"(?:\+|00)86", plain) else plain
    if _LANDLINE.fullmatch(home):
        return landline(home)
    if _SERVICE.fullmatch(plain):
        return plain[:3] + HIDDEN + plain[-4:]
    return _any_number(plain)


def landline(text: str) -> str:
    """`010-****5678`: the area and the last four digits."""
    if is_masked(text):
        return text
    plain = _plain(text)
    if found := _LANDLINE.fullmatch(plain):
        return f"{found[1]}-{HIDDEN}{plain[-4:]}"
    return number(text) if plain.startswith(("+", "00")) else _any_number(plain)


def name(text: str) -> str:
    """`张*`, `王**`, `欧阳**`, `J*** S****`: the surname, or the first letter of each word."""
    text = text.strip()
    if is_masked(text) or not text:
        return text
    if text.isascii():
        return " ".join(word[0] + "*" * max(1, len(word) - 1) for word in text.split())
    kept = 2 if text[:2] in COMPOUND_SURNAMES and len(text) > 2 else 1
    return text[:kept] + "*" * min(2, max(1, len(text) - kept))


def email(text: str) -> str:
    """`a***@x.com`: the first letter and the domain."""
    if is_masked(text):
        return text
    user, _at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    return f"{user[:1]}***@{domain}"


def id_card(text: str) -> str:
    """`110***********002X`: of the old fifteen digits as well the first three and the last four."""
    return _ends(text, 3, 4)


def bank_card(text: str) -> str:
    """`622202*********0009`: the bank and the last four, which PCI DSS 3.4.1 lets be shown."""
    return _ends(text, 6, 4)


def passport(text: str) -> str:
    """`E****1234`."""
    return text if is_masked(text) else (plain := _plain(text).upper())[:1] + HIDDEN + plain[-4:]


def plate(text: str) -> str:
    """`京A***12`."""
    return text if is_masked(text) else (plain := _plain(text).upper())[:2] + "***" + plain[-2:]


def address(text: str) -> str:
    """`北京市朝阳区****`: down to the district; nothing of it when no place is known that begins it."""
    if is_masked(text):
        return text
    place = _PLACE.match(text.strip())
    return (place[0] if place else "") + HIDDEN


def account(text: str) -> str:
    """`w***d`: the ends of the name that somebody has at WeChat or elsewhere; short ones keep one letter."""
    text = text.strip()
    if is_masked(text) or not text:
        return text
    return f"{text[0]}***{text[-1]}" if len(text) > 2 else f"{text[0]}***"


BY_KIND: Final[dict[str, Callable[[str], str]]] = {
    "mobile": number,
    "landline": number,
    "name": name,
    "email": email,
    "id_card": id_card,
    "bank_card": bank_card,
    "passport": passport,
    "plate": plate,
    "address": address,
    "account": account,
}
"""The mask of each kind that the detector finds in texts."""


def _plain(text: str) -> str:
    """Without separators and in half-width characters."""
    if text.isascii():
        return text if text.isdigit() else text.strip().translate(_SEPARATORS)
    return unicodedata.normalize("NFKC", text).strip().translate(_SEPARATORS)


def _ends(text: str, first: int, last: int) -> str:
    if is_masked(text):
        return text
    plain = _plain(text).upper()
    hidden = len(plain) - first - last
    return plain[:first] + "*" * hidden + plain[-last:] if hidden >= len(HIDDEN) else HIDDEN


def _any_number(plain: str) -> str:
    """At least four digits are hidden, and at most the first three and the last four are shown."""
    sign, digits = plain[: plain.startswith("+")], plain.removeprefix("+")
    if len(digits) < _SHORTEST_NUMBER:
        return plain
    return sign + digits[: min(3, max(0, len(digits) - 8))] + HIDDEN + digits[-min(4, len(digits) - 4) :]
