"""An agent asks a colleague, three talk, the colleague takes over; a reload in the middle changes nothing."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.browser import hears
from tests.e2e.centre import Centre
from tests.e2e.people import answer, consult, finish, hang_up, near, phase, step_of_consult
from tests.e2e.words import word

CALLER_HZ, LI_HZ, WANG_HZ = 440, 1000, 1400


def test_consult_merge_and_hand_over(centre: Centre) -> None:
    li = centre.agent("li", LI_HZ)
    voice, _ = centre.caller(hz=CALLER_HZ, stays_s=120)
    answer(li)
    wang = centre.agent("wang", WANG_HZ)
    consult(li, "王芳")
    answer(wang, "consulting")
    expect(phase(li, "consulting")).to_be_visible()
    centre.until(lambda: near(hears(wang), LI_HZ), "the colleague hears the agent")
    centre.until(lambda: near(hears(li), WANG_HZ), "the agent hears the colleague")
    voice.forget()
    centre.until(lambda: voice.hears() and not near(voice.hears(), LI_HZ), "the caller hears music meanwhile")

    li.reload()
    expect(phase(li, "consulting")).to_be_visible()
    centre.until(lambda: near(hears(li), WANG_HZ), "the agent hears the colleague after a reload")

    step_of_consult(li, "merge")
    expect(phase(li, "conference")).to_be_visible()
    centre.until(lambda: hears(wang) is not None, "three talk")
    centre.until(lambda: voice.hears() is not None, "three talk")
    li.get_by_role("button", name=word("desk.call.leave")).click()
    centre.until(lambda: near(voice.hears(), WANG_HZ), "the caller talks with the colleague")
    centre.until(lambda: near(hears(wang), CALLER_HZ), "the colleague talks with the caller")
    finish(li)
    hang_up(wang)
    finish(wang)
    centre.until(lambda: centre.seat("li")["ready"] and centre.seat("wang")["ready"], "both are ready again")
