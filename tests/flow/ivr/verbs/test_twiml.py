"""A caller in pages of TwiML: verbs in order, what the next page is told, and pages that cannot be had."""

from __future__ import annotations

from tests.flow.ivr.caller import Caller
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import FlowEnded, FlowRequested
from yunhu.flow.ivr.verbs.twiml import FETCHES_MAX
from yunhu.flow.ivr.words import Speech
from yunhu.flow.ivr.world import MadeWorld

URL = "https://shop.example/voice"
FLOW = f"""
first: {{verb: twiml, url: "{URL}", secret: shop, next: bye, on_error: sorry}}
sorry: {{verb: play, prompts: [problem], next: bye}}
bye: {{verb: hangup}}
"""
FALLBACK = FLOW.replace("secret: shop", "fallback_url: https://spare.example/")


def asked(caller: Caller) -> act.AskPage:
    """The page that the last event led to ask for."""
    [ask] = [action for action in caller.actions if isinstance(action, act.AskPage)]
    return ask


def page(caller: Caller, text: VoiceResponse | str, status: int = 200) -> None:
    """The page that was asked for comes."""
    caller.happens(ev.RequestDone(asked(caller).id, status, str(text)))


def begun(text: VoiceResponse | str, flow: str = FLOW) -> Caller:
    caller = Caller(flow)
    caller.happens(ev.Started())
    page(caller, text)
    return caller


def heard(caller: Caller) -> list[str]:
    """What the last event led to play."""
    plays = [action for action in caller.actions if isinstance(action, act.PlayPrompts)]
    return [sound.text if isinstance(sound, Speech) else sound for play in plays for sound in play.prompts]


def outcomes(caller: Caller) -> list[str]:
    return [fact.why for fact in caller.facts if isinstance(fact, FlowRequested)]


def test_the_first_page_is_asked_for_with_the_secrets_name_alone() -> None:
    caller = Caller(FLOW)
    caller.happens(ev.Started())
    ask = asked(caller)
    assert (ask.method, ask.url, ask.secret, dict(ask.params)) == ("POST", URL, "shop", {})
    assert act.StartTimer("request", 5) in caller.actions


def test_a_page_is_told_of_what_was_keyed_what_its_server_may_have() -> None:
    class Careful(MadeWorld, frozen=True):
        def outside(self, url: str, text: str) -> str:
            return f"token for {url}"

    first = VoiceResponse()
    first.append(Gather(num_digits=11, action="/keyed"))
    caller = Caller(FLOW, world=Careful())
    caller.happens(ev.Started())
    page(caller, first)
    for digit in "13800138000":
        caller.happens(ev.Digit(digit=digit))
    assert dict(asked(caller).params) == {"Digits": "token for https://shop.example/keyed"}


def test_a_menu_in_two_pages_ends_in_a_queue() -> None:
    first = VoiceResponse()
    menu = Gather(num_digits=1, action="/chosen")
    menu.say("Press one", language="en-US")
    first.append(menu)
    first.redirect("/voice")
    caller = begun(first)
    assert heard(caller) == ["Press one"]
    caller.happens(ev.Digit(digit="1"))
    ask = asked(caller)
    assert (ask.url, dict(ask.params)) == ("https://shop.example/chosen", {"Digits": "1"})
    second = VoiceResponse()
    second.say("One moment")
    second.enqueue("support", action="/left")
    page(caller, second)
    assert heard(caller) == ["One moment"]
    caller.happens(ev.PlayFinished())
    assert [type(action) for action in caller.actions] == [act.EnterQueue]
    caller.happens(ev.QueueLeft(why="full"))
    assert dict(asked(caller).params) == {"QueueResult": "queue-full"}


def test_silence_goes_on_with_the_next_verb() -> None:
    first = VoiceResponse()
    first.gather(num_digits=1, action="/chosen", timeout=4)
    first.say("Nothing was pressed")
    caller = begun(first)
    assert act.StartTimer("input", 4) in caller.actions
    caller.happens(ev.TimerFired(name="input"))
    assert heard(caller) == ["Nothing was pressed"]
    caller.happens(ev.PlayFinished())
    assert caller.run.phase == "ended"
    [ended] = [fact for fact in caller.facts if isinstance(fact, FlowEnded)]
    assert ended.why == "hangup"
    assert caller.run.page is None


def test_a_number_that_does_not_answer_is_told_to_the_action() -> None:
    first = VoiceResponse()
    first.append(Dial("10086", action="/after"))
    caller = begun(first)
    assert caller.actions[-1] == act.Transfer("number:10086")
    caller.happens(ev.TransferFailed(why="busy"))
    assert dict(asked(caller).params) == {"DialCallStatus": "busy"}


def test_a_message_is_recorded_and_told() -> None:
    first = VoiceResponse()
    first.record(max_length=20, action="/kept")
    caller = begun(first)
    assert act.RecordMessage(20, 5) in caller.actions
    caller.happens(ev.MessageRecorded(seconds=7.4))
    assert dict(asked(caller).params) == {"RecordingDuration": "7"}


def test_a_pause_is_silence_in_which_keys_mean_nothing() -> None:
    first = VoiceResponse()
    first.pause(length=2)
    first.say("Still there")
    caller = begun(first)
    assert caller.actions[-1] == act.StartTimer("input", 2)
    caller.happens(ev.Digit(digit="1"))
    assert caller.actions == []
    caller.happens(ev.TimerFired(name="input"))
    assert heard(caller) == ["Still there"]


def test_values_of_the_flow_are_not_read_by_a_page() -> None:
    caller = begun("<Response><Say>{caller} and {var.pin}</Say></Response>")
    [words] = heard(caller)
    assert "+861012345678" not in words


def test_a_page_with_a_mistake_takes_the_failure_branch_and_says_the_line() -> None:
    caller = begun("<Response>\n<Say>hi</Say>\n<Video/></Response>")
    assert heard(caller) == ["problem"]
    assert outcomes(caller) == ["line 3: <Video> is not supported"]


def test_a_page_that_cannot_be_had_is_asked_for_elsewhere_once() -> None:
    caller = Caller(FALLBACK)
    caller.happens(ev.Started())
    page(caller, "gone", status=500)
    ask = asked(caller)
    assert (ask.url, dict(ask.params)) == ("https://spare.example/", {"ErrorUrl": URL})
    caller.happens(ev.RequestFailed(ask.id, "unreachable"))
    assert heard(caller) == ["problem"]
    assert outcomes(caller) == ["status 500", "unreachable"]


def test_a_server_that_hangs_costs_its_time_and_its_late_answer_nothing() -> None:
    caller = Caller(FALLBACK)
    caller.happens(ev.Started())
    late = asked(caller).id
    caller.happens(ev.TimerFired(name="request"))
    assert act.CancelRequest(late) in caller.actions
    assert asked(caller).id != late
    done = caller.happens(ev.RequestDone(late, 200, "<Response/>"))
    assert done.actions == ()
    page(caller := _again(caller), "<Response><Say>Spare</Say></Response>")
    assert heard(caller) == ["Spare"]


def _again(caller: Caller) -> Caller:
    """The caller whose last actions ask for the page that is waited for."""
    caller.actions = [act.AskPage(caller.run.entered, "main", "first", "POST", URL)]
    return caller


def test_a_page_that_leads_to_itself_for_ever_is_left() -> None:
    caller = begun("<Response><Redirect>/voice</Redirect></Response>")
    for _ in range(FETCHES_MAX):
        if not any(isinstance(action, act.AskPage) for action in caller.actions):
            break
        page(caller, "<Response><Redirect>/voice</Redirect></Response>")
    assert heard(caller) == ["problem"]
    assert outcomes(caller)[-1] == "too many pages"


def test_a_prompt_that_is_not_there_takes_the_failure_branch() -> None:
    caller = begun("<Response><Play>nothing</Play><Say>next</Say></Response>")
    caller.happens(ev.PlayFinished(ok=False, why="not_playable"))
    assert heard(caller) == ["problem"]


def test_after_a_restart_the_first_page_is_asked_for_again() -> None:
    caller = begun("<Response><Redirect>/elsewhere</Redirect></Response>")
    caller.happens(ev.Resumed())
    assert asked(caller).url == URL


def test_hanging_up_and_rejecting_end_the_call() -> None:
    assert act.HangUp("normal") in begun("<Response><Hangup/></Response>").actions
    assert act.HangUp("busy") in begun("<Response><Reject reason='busy'/></Response>").actions


def test_a_caller_who_goes_while_a_page_is_fetched_waits_for_nothing() -> None:
    caller = Caller(FLOW)
    caller.happens(ev.Started())
    ask = asked(caller)
    caller.happens(ev.CustomerGone())
    assert act.CancelRequest(ask.id) in caller.actions
