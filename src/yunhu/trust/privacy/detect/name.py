"""Names, only where the words around them say that a name is there.

Before it: 我叫, 姓名, 联系人 …, my name is; behind it: 先生, 女士 … or what a customer does. A surname and
a title alone (王先生) say no more than the mask does, and stay. Latin letters are a name only where they are
marked as one.
"""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.findings import BY_CONTEXT, Finding
from yunhu.trust.privacy.detect.surnames import COMPOUND, NOT_NAMES, SINGLE

_HAN: Final = "[\u3400-\u4dbf\u4e00-\u9fff]"
_FIRST: Final = f"[{SINGLE}{''.join(sorted({name[0] for name in COMPOUND}))}]"
_STRONG: Final = (
    "我叫|我名叫|名叫|叫做|姓名|名字是|名字叫|名字|联系人|收货人|收件人|寄件人|持卡人|开户人|开户名|户名|户主|机主|车主|业主|投保人"
    "|被保险人|受益人|就诊人|患者|乘车人|乘机人|入住人|预约人|申请人|经办人|当事人|本人叫|真名|全名|签收人|借款人|承租人|法人"
)
_WEAK: Final = "我是|本人是|这里是|本人|客户|用户|顾客|会员|乘客|家属|来电人|投诉人|转接|联系|通知|告知"
_TITLES: Final = "先生|女士|小姐|太太|老师|师傅|同学|阿姨|经理|主任|医生|总监|律师"
_MARK: Final = r"(?:姓名)?[：:]?[是为叫]?[：:]?[ \u3000「“\"'（(]{0,2}"


def _words(words: str) -> str:
    """An expression that is behind the first character of one of these words."""
    return "|".join(f"{word[1:]}(?<={word})" for word in words.split("|"))


def _nth(place: int) -> str:
    """The characters at a place of all words that are looked for."""
    return "".join(sorted({word[place] for word in f"{_STRONG}|{_WEAK}|{_TITLES}".split("|")}))


_LOOK: Final = re.compile(
    # One set of characters comes first: the search goes from one of them to the next at the speed of C.
    f"[{_nth(0)}](?=[{_nth(1)}])"
    f"(?:(?P<weak>{_words(_WEAK)})[：: ]?(?={_FIRST}{_HAN})"
    f"|(?P<title>{_words(_TITLES)})(?:(?<={_FIRST}{_HAN}..)|(?<={_FIRST}{_HAN}{{2}}..)|(?<={_FIRST}{_HAN}{{3}}..))"
    f"|(?:{_words(_STRONG)}){_MARK}(?={_FIRST}{_HAN}))"
)
_ENDS: Final = re.compile(
    r"[^\u3400-\u9fff]|$|先生|女士|小姐|太太|老师|师傅|同学|电话|手机|来电|致电|身份证|证件|联系|号码|邮箱|地址"
    "|性别|本人|现在|需要|反映|反馈|表示|投诉|咨询|申请|出生|卡号|护照|车牌|之前|下单|预约|购买|询问|要求|希望|提出"
    "|[的是在住我您今想要说称和与打已从因请于报办女男签收户家昨上订姓不有]"
)
_ACTS: Final = re.compile(
    "来电|致电|反映|反馈|表示|投诉|咨询|称|说|要求|想|需要|申请|询问|提出|希望|预约|购买|下单"
    "|的(?:电话|手机|号码|身份证|地址|订单|卡|账户|邮箱|快递|包裹)|，?(?:电话|手机|身份证|卡号|住址|地址|联系方式)"
    "|[（(：:，,。.!！?？；;\\n]|$"
)
_INTRODUCED: Final = re.compile(r"(?:[，,。.!！；;、]|$|的(?:家属|爱人|妻子|丈夫|儿子|女儿|父亲|母亲|太太))")
_NEVER: Final = frozenset(
    "的了是在与及或说称要给被把到对不没我你他她它们这哪您请号电手机码吗呢吧啊呀哦嗯客户"
    "先姓需想询问已很太也就还都会让将则其此每某各些个只才再又很从因"
)
_NOT_LAST: Final = frozenset("来致反投咨下打办住今现预购报收女男表提希昨上卡联护车身地邮")
_LATIN: Final = re.compile(
    r"(?:(?i:my name is|the name is|i am called|customer name|full name|name)[ :：]{1,2}"
    r"|(?:我叫|姓名|联系人|收货人|收件人|持卡人)[是为：: ]{0,2}|\b(?:Mr|Mrs|Ms|Miss|Dr)\.? )"
    r"(?P<latin>[A-Z][a-z]+(?:[- '][A-Z][a-z]+){0,2})(?![A-Za-z0-9])"
)
_CAPITAL: Final = re.compile("[A-Z][a-z]")
_TITLE: Final = re.compile(_TITLES)


def find(text: str) -> Iterator[Finding]:
    """The names of a text."""
    for found in _LOOK.finditer(text):
        span = _titled(text, found) if found["title"] else _announced(text, found)
        if span is not None:
            yield Finding(*span, "name", BY_CONTEXT)
    if _CAPITAL.search(text) is not None:
        for found in _LATIN.finditer(text):
            yield Finding(*found.span("latin"), "name", BY_CONTEXT)


def _announced(text: str, found: re.Match[str]) -> tuple[int, int] | None:
    """The name behind what announces it; weak announcements want a certain continuation."""
    start = found.end()
    weak = found["weak"]
    ends = _ENDS if weak is None else _INTRODUCED if weak.endswith("是") else _ACTS
    for length in _lengths(text, start):
        given = text[start + length[0] : start + sum(length)]
        if _TITLE.match(text, start + length[0]):
            return None
        if len(given) == length[1] and _is_given(given) and ends.match(text, start + sum(length)):
            return start, start + sum(length)
    return None


def _lengths(text: str, start: int) -> tuple[tuple[int, int], ...]:
    """(surname, given name) to try, in order. None for a word that is no name."""
    if text[start : start + 2] in COMPOUND:
        return (2, 2), (2, 1)
    if text[start] not in SINGLE or text[start : start + 2] in NOT_NAMES:
        return ()
    return (1, 2), (1, 1)


def _titled(text: str, found: re.Match[str]) -> tuple[int, int] | None:
    """The name before a title: the longest that begins with a surname and holds nothing else."""
    end = found.start()
    for length in (4, 3, 2):
        start = end - length
        if start < 0:
            continue
        compound = text[start : start + 2] in COMPOUND
        if length == 4 and not compound:
            continue
        if not compound and (text[start] not in SINGLE or text[start : start + 2] in NOT_NAMES):
            continue
        if length == 2 and (compound or text[start] in _JOINS):
            continue
        if _is_given(text[start + 1 + compound : end]) and _may_begin(text, start):
            return start, end
    return None


def _is_given(given: str) -> bool:
    """Whether characters can be a given name."""
    return (
        all("\u3400" <= one <= "\u9fff" for one in given)
        and _NEVER.isdisjoint(given)
        and given[-1] not in (_NOT_LAST if len(given) > 1 else ())
    )


def _stands_alone(text: str, start: int) -> bool:
    """Whether nothing Chinese is before it: 给王李先生 may be 王 and 李."""
    return start == 0 or not "\u3400" <= text[start - 1] <= "\u9fff"


_JOINS: Final = frozenset("和于向从时同都那后")
_WORDS_BEFORE: Final = frozenset("是叫为给找和与向请问让由对跟的户人系知接约帮到于位告了，及称有替代送寄称名")


def _may_begin(text: str, start: int) -> bool:
    """Whether a name may begin here: behind a pause or a word that leads to a person."""
    return _stands_alone(text, start) or text[start - 1] in _WORDS_BEFORE
