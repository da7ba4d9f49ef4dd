"""Pages as the official package writes them, and everything that this subset refuses, by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from yunhu.flow.ivr.twiml.compiling import LOOPS_MAX, compiled
from yunhu.flow.ivr.twiml.model import DIGITS, END, FAILED, BadPage, Fetch, Pause, Program
from yunhu.flow.ivr.verbs import gather, hangup, play, queue, transfer, voicemail
from yunhu.flow.ivr.words import Spoken

URL = "https://shop.example/voice/start?x=1"


def program(page: VoiceResponse | str) -> Program:
    return compiled(str(page), URL)


def test_say_and_play_follow_each_other() -> None:
    page = VoiceResponse()
    page.say("Hello & welcome", voice="alice", language="en-GB", loop=2)
    page.play("menu.wav")
    page.say("您好")
    made = program(page)
    assert made.start == "0"
    hello = Spoken(say={"en-GB": "Hello & welcome"})
    assert made.parts["0"] == play.Play((hello, hello), next="1", on_error=FAILED)
    assert made.parts["1"] == play.Play(("menu",), next="2", on_error=FAILED)
    assert made.parts["2"] == play.Play((Spoken(say="您好"),), next=END, on_error=FAILED)


def test_gather_asks_and_sends_what_was_pressed() -> None:
    page = VoiceResponse()
    asking = Gather(num_digits=4, action="../pin", method="GET", timeout=7, finish_on_key="*")
    asking.say("Your PIN, please", language="cmn-CN")
    asking.play("beep")
    page.append(asking)
    page.hangup()
    made = program(page)
    assert made.parts["0"] == gather.Gather(
        prompts=(Spoken(say={"zh-CN": "Your PIN, please"}), "beep"),
        digits=4,
        finish_on="*",
        timeout_s=7,
        retries=0,
        store=DIGITS,
        next="0.action",
        on_timeout="1",
        on_invalid="1",
        on_error=FAILED,
    )
    assert made.parts["0.action"] == Fetch("https://shop.example/pin", "GET")
    assert made.parts["1"] == hangup.Hangup()


def test_gather_and_record_without_an_action_come_back_to_the_page_itself() -> None:
    page = VoiceResponse()
    page.gather()
    page.record(max_length=30, timeout=3, finish_on_key="1")
    made = program(page)
    assert made.parts["0.action"] == made.parts["1.action"] == Fetch(URL, "POST")
    assert made.parts["1"] == voicemail.Voicemail(
        max_s=30, silence_s=3, finish_on="1", next="1.action", on_error=END
    )


def test_dial_rings_a_number_or_waits_in_a_queue() -> None:
    page = VoiceResponse()
    page.dial("+86 (10) 1234-5678")
    inner = Dial(action="https://other.example/after")
    inner.number("4008001234")
    page.append(inner)
    waiting = Dial()
    waiting.queue("support")
    page.append(waiting)
    made = program(page)
    assert made.parts["0"] == transfer.Transfer("number:+861012345678", on_failed="1")
    assert made.parts["1"] == transfer.Transfer("number:4008001234", on_failed="1.action")
    assert made.parts["1.action"] == Fetch("https://other.example/after", "POST")
    assert made.parts["2"] == transfer.Transfer("queue:support", on_failed=END)


def test_enqueue_goes_on_when_the_wait_came_to_nothing() -> None:
    page = VoiceResponse()
    page.enqueue("support", action="/left")
    made = program(page)
    waiting = made.parts["0"]
    assert isinstance(waiting, queue.Queue)
    assert (waiting.queue, waiting.on_full, waiting.on_timeout) == ("support", "0.action", "0.action")
    assert made.parts["0.action"] == Fetch("https://shop.example/left", "POST")


def test_the_rest() -> None:
    page = VoiceResponse()
    page.pause(length=3)
    page.redirect("next?y=2", method="GET")
    page.reject(reason="busy")
    page.reject()
    made = program(page)
    assert made.parts["0"] == Pause(3, "1")
    assert made.parts["1"] == Fetch("https://shop.example/voice/next?y=2", "GET")
    assert made.parts["2"] == hangup.Hangup("busy")
    assert made.parts["3"] == hangup.Hangup("rejected")
    assert program(VoiceResponse()).start == END


def test_for_ever_is_often() -> None:
    page = VoiceResponse()
    page.play("music", loop=0)
    part = program(page).parts["0"]
    assert isinstance(part, play.Play)
    assert len(part.prompts) == LOOPS_MAX


@pytest.mark.parametrize(
    ("verbs", "line", "why"),
    [
        ("<Sms>hello</Sms>", 2, "<Sms> is not supported"),
        ("<Say>hi</Say>\n<Conference/>", 3, "<Conference> is not supported"),
        ("<Say><break/></Say>", 2, "<break> is not supported inside <Say>"),
        ("<Say> </Say>", 2, "<Say> is empty"),
        ("<Say loop='x'>hi</Say>", 2, "loop of <Say> is a number from 0 to 100"),
        ("<Say language='Klingon'>hi</Say>", 2, "no language"),
        ("<Say>" + "a" * 2001 + "</Say>", 2, "more than 2000 characters"),
        ("<Play>https://shop.example/a.mp3</Play>", 2, "a prompt of the centre"),
        ("<Play digits='1'/>", 2, "the attribute digits of <Play>"),
        ("<Gather input='speech'/>", 2, "Gather collects keys"),
        ("<Gather>\n<Pause/></Gather>", 3, "<Pause> is not supported inside <Gather>"),
        ("<Gather numDigits='65'/>", 2, "numDigits of <Gather>"),
        ("<Gather finishOnKey='12'/>", 2, "finishOnKey"),
        ("<Gather action='ftp://x'/>", 2, "no address"),
        ("<Gather action='http://[x'/>", 2, "no address"),
        ("<Dial callerId='1'>2</Dial>", 2, "the attribute callerId of <Dial>"),
        ("<Dial>agent</Dial>", 2, "no telephone number"),
        ("<Dial><Number>1</Number>\n<Number>2</Number></Dial>", 3, "one at a time"),
        ("<Dial><Sip>sip:a@b</Sip></Dial>", 2, "<Sip> is not supported inside <Dial>"),
        ("<Enqueue waitUrl='/w'>q</Enqueue>", 2, "the attribute waitUrl"),
        ("<Enqueue>No such name!</Enqueue>", 2, "no name of a queue"),
        ("<Record playBeep='false'/>", 2, "Record always beeps"),
        ("<Record maxLength='601'/>", 2, "maxLength of <Record>"),
        ("<Redirect method='PUT'>/x</Redirect>", 2, "GET or POST"),
        ("<Reject reason='x'/>", 2, "the reason of Reject"),
        ("hello", 1, "text inside <Response>"),
    ],
)
def test_what_is_not_supported_is_refused_with_its_line(verbs: str, line: int, why: str) -> None:
    with pytest.raises(BadPage) as refused:
        program(f"<Response>\n{verbs}</Response>")
    assert refused.value.line == line
    assert why in str(refused.value)


@given(st.text(max_size=200) | st.text("<>/SayGather Response='\"&;!-", max_size=200))
def test_whatever_comes_is_a_program_or_refused(text: str) -> None:
    try:
        made = program(text)
    except BadPage:
        return
    assert made.start in {*made.parts, END}
