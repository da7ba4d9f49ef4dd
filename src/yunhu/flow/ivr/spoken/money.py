"""What the money of a country is called, by its ISO 4217 code."""

from __future__ import annotations

from msgspec import Struct


class Money(Struct, frozen=True):
    """A currency's names. Chinese ones may have a word for tenths (角); others count hundredths."""

    zh: str
    zh_hundredth: str
    en: str
    en_many: str
    en_hundredth: str
    en_hundredths: str
    zh_tenth: str | None = None


def _like_dollar(zh: str, en: str, zh_hundredth: str = "分") -> Money:
    return Money(zh, zh_hundredth, f"{en} dollar".strip(), f"{en} dollars".strip(), "cent", "cents")


KNOWN = {
    "CNY": Money("元", "分", "yuan", "yuan", "fen", "fen", zh_tenth="角"),
    "USD": _like_dollar("美元", "", "美分"),
    "HKD": _like_dollar("港元", "Hong Kong"),
    "TWD": _like_dollar("新台币", "New Taiwan"),
    "SGD": _like_dollar("新加坡元", "Singapore"),
    "AUD": _like_dollar("澳元", "Australian"),
    "CAD": _like_dollar("加元", "Canadian"),
    "MOP": Money("澳门元", "分", "pataca", "patacas", "avo", "avos"),
    "EUR": Money("欧元", "欧分", "euro", "euros", "cent", "cents"),
    "GBP": Money("英镑", "便士", "pound", "pounds", "penny", "pence"),
    "CHF": Money("瑞士法郎", "生丁", "Swiss franc", "Swiss francs", "centime", "centimes"),
    "RUB": Money("卢布", "戈比", "rouble", "roubles", "kopeck", "kopecks"),
    "INR": Money("印度卢比", "派萨", "rupee", "rupees", "paisa", "paise"),
    "THB": Money("泰铢", "萨当", "baht", "baht", "satang", "satang"),
    "JPY": Money("日元", "钱", "yen", "yen", "sen", "sen"),
    "KRW": Money("韩元", "钱", "won", "won", "jeon", "jeon"),
}
"""The currencies that have names here. The amount of another is a number, then its code's letters."""
