"""Addresses: a road, a village or an estate with the number of a house or a flat, and what leads to it."""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.findings import BY_CONTEXT, LIKELY, Finding

_HAN: Final = "\u3400-\u9fff"
_NUMBER: Final = r"(?:第?[0-9０-９一二三四五六七八九十百零〇两]{1,6}|[A-Za-zＡ-Ｚａ-ｚ甲乙丙丁东西南北])"
_MORE: Final = r"(?:[-－—之][0-9０-９A-Za-z]{1,5}){0,3}"
_UNIT: Final = (
    "(?:号院|号楼|弄|栋|幢|座|单元|室|层|楼|组|队|户|房|门|区|期|院|支弄"
    "|号(?!线|窗|台|机|柜|门诊|桌|位|出口|文|令|公告|登机|诊室|仓|车厢|球|店))"
)
_ROAD: Final = (
    "(?:大道|大街|街道|中心|胡同|小区|花园|公寓|新村|广场|大厦|社区|家园|公馆|名都|佳苑"
    "|[路街巷弄道里村镇乡屯段园苑庭坊城府湾墅庄居阁寓厦院东西南北中区座])"
)
_PART: Final = f"{_NUMBER}{_MORE}{_UNIT}"
_BUILDING: Final = (
    f"[{_HAN}]{{2,10}}?"
    "(?:大厦|花园|小区|公寓|广场|中心|大楼|新村|家园|佳苑|苑|城|庭|府|园|宿舍|科技园|产业园)"
)
_DETAIL: Final = re.compile(
    f"[路街巷弄道里村镇乡屯段园苑庭坊城府湾墅庄居阁寓厦院同馆都东西南北中心区场][ \u3000]?{_PART}"
    f"(?:[ \u3000]?(?:(?:{_BUILDING})?[ \u3000]?{_PART}"
    f"|{_BUILDING}(?![{_HAN}])|[0-9０-９]{{2,5}}(?![0-9])[室房]?))*"
)
_LEADS: Final = (
    "地址|住址|住在|家住|现住|位于|寄到|寄往|送到|送往|送至|寄至|搬到|搬至|改成|改为|换成|来自"
    "|到|至|在|是|为|往"
)
_LEFT: Final = re.compile(
    rf"(?:^|[^{_HAN}0-9０-９]|{_LEADS})((?:[{_HAN}]{{1,16}}[ \u3000])?[{_HAN}0-9０-９]{{2,30}})$"
)
_PROVINCE: Final = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_LED: Final = re.compile(f".*(?:{_LEADS})")
_ROADS: Final = re.compile(f"[{_HAN}]{{1,8}}{_ROAD}$")
_NOT_ROADS: Final = re.compile(
    "(?:知道|[频通渠车轨跑难味赛]道|[这那哪家心]里|[园地分时专考战展]区|小区域|收件中|其中|订单中|系统中"
    "|[线思电网套走]路|手术|航站楼|航班)$"
)
_WIDE: Final = re.compile(
    rf"(?:市|州|省|盟)[{_HAN}]{{1,5}}[区县旗市][{_HAN}]{{2,12}}?"
    rf"(?:大道|大街|路|街|小区|花园|公寓|新村|大厦|广场|家园|村)(?![{_HAN}])"
)
_LONGEST_LEFT: Final = 40


def find(text: str) -> Iterator[Finding]:
    """The addresses of a text."""
    for found in _DETAIL.finditer(text):
        start = _start(text, found.start() + 1)
        if start is not None:
            yield Finding(start, found.end(), "address", LIKELY)
    for found in _WIDE.finditer(text):
        start = _start(text, found.end())
        if start is not None:
            yield Finding(start, found.end(), "address", BY_CONTEXT)


def _start(text: str, at: int) -> int | None:
    """Where the address begins whose road ends at a place; None when no road is there."""
    begin = max(0, at - _LONGEST_LEFT)
    left = text[begin:at]
    found = _LEFT.search(left)
    if found is None or _NOT_ROADS.search(left) or not _ROADS.search(left):
        return None
    segment = found[1]
    place = _PROVINCE.search(segment)
    led = None if place else _LED.match(segment)
    return at - len(segment) + (place.start() if place else led.end() if led else 0)
