"""What the caller hears: prompts, digits one by one, values in words, texts in a language."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import Caller

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.sounds import SPOKEN_MAX, prompt_names, sounds, speech
from yunhu.flow.ivr.words import Prompts, Speech, Spoken
from yunhu.flow.ivr.world import NOTHING


def run(**values: str) -> RunState:
    return msgspec.structs.replace(Caller("a: {verb: hangup}").run, vars=values)


def test_only_so_many_digits_are_spoken_and_nothing_but_digits() -> None:
    assert sounds((Spoken(digits="caller"),), run(), NOTHING)[:3] == ("number-8", "number-6", "number-1")
    long = RunState(flow="f", version=1, node="a", caller="1" * 100)
    assert len(sounds((Spoken(digits="caller"),), long, NOTHING)) == SPOKEN_MAX


def test_every_digit_must_have_its_prompt_and_a_text_needs_none() -> None:
    prompts: Prompts = ("welcome", Spoken(digits="caller"), Spoken(say="hello"))
    names = prompt_names(prompts)
    assert len(names) == 11
    assert names[0] == (0, "welcome")


def test_values_are_said_in_words_of_the_language() -> None:
    there = run(sum="12.5", day="2027-02-05")
    said = sounds((Spoken(amount="var.sum"), Spoken(date="var.day")), there, NOTHING)
    assert said == (Speech("十二元五角", "zh-CN"), Speech("二零二七年二月五日", "zh-CN"))
    english = msgspec.structs.replace(there, language="en")
    [amount] = sounds((Spoken(amount="var.sum"),), english, NOTHING)
    assert isinstance(amount, Speech)
    assert "twelve" in amount.text


def test_nothing_is_said_of_what_is_not_set_or_secret() -> None:
    secret = msgspec.structs.replace(run(pin="1234"), secrets=frozenset({"pin"}))
    prompts = (Spoken(digits="var.pin"), Spoken(number="var.pin"), Spoken(say="{var.pin}"), Spoken(say=" "))
    assert sounds(prompts, secret, NOTHING) == ()
    assert speech("您输入了{var.pin}。", secret, NOTHING) == Speech("您输入了。", "zh-CN")


def test_a_prompt_is_exactly_one_sound() -> None:
    with pytest.raises(msgspec.ValidationError, match="exactly one of"):
        msgspec.convert([{"digits": "caller", "say": "x"}], Prompts)
    with pytest.raises(msgspec.ValidationError, match="exactly one of"):
        msgspec.convert([{}], Prompts)


def test_a_text_prints_no_words() -> None:
    assert repr(Speech("王先生", "zh-CN")) == "Speech(zh-CN, 3 characters)"
