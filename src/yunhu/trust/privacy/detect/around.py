"""What the words around a number say about it."""

import re
from typing import Final

_LABELS: Final = (
    "(?:订单|单号|运单|快递|物流|工单|流水|序列|条码|条形码|编号|编码|发票|合同号|批次|批号|型号|货号|取件码|验证码"
    "|工号|保单|商品|设备号|串号|imei|sn|s/n|serial|order|tracking|invoice|ticket|batch|ref|model|sku)"
)
_LABELLED: Final = re.compile(
    _LABELS + r"\s?(?:号码|号|码|no\.?|number|id)?[^0-9\n，。,;；、]{0,4}$", re.IGNORECASE
)
_WORD: Final = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+)[-_.#]?$")
_INTRODUCES: Final = frozenset(
    ["tel", "phone", "mobile", "cell", "mob", "wx", "vx", "weixin", "wechat", "qq", "hp", "ph", "no"]
) | {"call", "is", "at", "id", "card", "sms", "fax", "number", "to"}
_LETTERS: Final = frozenset(
    chr(code + shift) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B)) for shift in (0, 0xFEE0)
) | {"_"}
_TOUCHES: Final = _LETTERS | frozenset("-.#")
LOOK: Final = 16
"""Characters before a number that are looked at."""


def is_labelled(before: str) -> bool:
    """Whether the words before a number say that it counts orders, parcels or devices."""
    return _LABELLED.search(before) is not None


def is_part_of_word(before: str, after: str) -> bool:
    """Whether letters touch it, as in `SF138…`, `1381…ab`; `tel138…` only says what it is."""
    if after[:1] in _LETTERS:
        return True
    if before[-1:] not in _TOUCHES:
        return False
    word = _WORD.search(before)
    return word is not None and word[1].lower() not in _INTRODUCES
