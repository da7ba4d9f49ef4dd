"""Signs with several readings, as a bank's callers would hear them."""

from __future__ import annotations

import pytest

from yunhu.telephony.media.speech.pinyin import pinyin


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("还款", "huan2 kuan3"),
        ("还有", "hai2 you3"),
        ("银行", "yin2 hang2"),
        ("行长", "hang2 zhang3"),
        ("重庆", "chong2 qing4"),
        ("长大", "zhang3 da4"),
        ("重新输入", "chong2 xin1 shu1 ru4"),
        ("您好，请按 1。", "nin2 hao3, qing3 an4 1."),
        ("绿色", "lv4 se4"),
        ("儿子", "er2 zi5"),
        ("VIP客户", "VIP ke4 hu4"),
    ],
)
def test_words_decide_how_a_sign_is_read(text: str, said: str) -> None:
    assert pinyin(text) == said
