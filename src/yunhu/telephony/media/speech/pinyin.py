"""Chinese written as pinyin with tone digits, which espeak-ng's voice `cmn-latn-pinyin` reads aright.

Its voice for hanzi takes the wrong one of a sign's readings (行长, 重庆); pypinyin knows words, and `PHRASES`
what it does not know of a call centre's. Tone 5 is the neutral one.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType

PHRASES = {
    "您": "nín",
    "第": "dì",
    "云呼": "yún hū",
    "座席": "zuò xí",
    "坐席": "zuò xí",
    "转接": "zhuǎn jiē",
    "重新": "chóng xīn",
    "重拨": "chóng bō",
    "重试": "chóng shì",
    "重听": "chóng tīng",
    "重复": "chóng fù",
    "还款": "huán kuǎn",
    "还清": "huán qīng",
    "还贷": "huán dài",
    "应还": "yīng huán",
    "待还": "dài huán",
    "已还": "yǐ huán",
    "归还": "guī huán",
    "退还": "tuì huán",
    "分行": "fēn háng",
    "支行": "zhī háng",
    "总行": "zǒng háng",
    "本行": "běn háng",
    "我行": "wǒ háng",
    "行员": "háng yuán",
    "银行": "yín háng",
    "银行卡": "yín háng kǎ",
    "账号": "zhàng hào",
    "单号": "dān hào",
    "号码": "hào mǎ",
    "调休": "tiáo xiū",
    "请稍候": "qǐng shāo hòu",
}
"""Readings that pypinyin must not guess, syllable by syllable."""

_STOPS = str.maketrans("，。！？；：、（）“”‘’《》【】—…～", ',.!?;:,()""\'\'""(),.,')


def pinyin(text: str) -> str:
    """Chinese text as pinyin; letters, digits and stops stay as they are. Loads pypinyin when first used."""
    known = _pypinyin()
    syllables = known.lazy_pinyin(
        text.translate(_STOPS), style=known.Style.TONE3, neutral_tone_with_five=True
    )
    return " ".join(" ".join(syllables).split()).replace(" ,", ",").replace(" .", ".")


@cache
def _pypinyin() -> ModuleType:
    import pypinyin

    table = {words: [[syllable] for syllable in said.split()] for words, said in PHRASES.items()}
    pypinyin.load_phrases_dict(table)
    return pypinyin
