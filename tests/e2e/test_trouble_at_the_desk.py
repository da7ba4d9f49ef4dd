"""Two tabs, an expired session, a broken network: the call goes on, and nobody is left behind."""

from __future__ import annotations

import threading

from playwright.sync_api import expect
from tests.e2e import browser as chromium
from tests.e2e.browser import hears
from tests.e2e.centre import PASSWORD, Centre
from tests.e2e.people import answer, finish, hang_up, near, phase
from tests.e2e.words import word

CALLER_HZ, AGENT_HZ = 440, 1000
AWAY = threading.Event()


def test_a_second_tab_takes_over_only_when_asked_and_gets_the_call(centre: Centre) -> None:
    first = centre.agent("li", AGENT_HZ)
    voice, _ = centre.caller(number="13800000001", hz=CALLER_HZ)
    answer(first)
    second = first.context.new_page()
    second.goto("/desk")
    second.get_by_role("button", name=word("desk.elsewhere.take")).click()
    expect(first.get_by_text(word("desk.elsewhere.title"))).to_be_visible()
    expect(phase(second, "talking")).to_be_visible()
    centre.until(lambda: near(hears(second), CALLER_HZ), "the second tab hears the caller")
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "the caller hears the agent")
    first.close()
    hang_up(second)
    finish(second)
    second.context.close()


def test_a_session_that_ends_does_not_end_the_call(centre: Centre) -> None:
    page = centre.agent("li", AGENT_HZ)
    voice, _ = centre.caller(number="13800000002", hz=CALLER_HZ)
    answer(page)
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "they talk")
    new = {"password": PASSWORD, "must_change": False}
    centre.api.put("/api/v1/users/li/password", json=new).raise_for_status()
    over = page.get_by_text(word("common.session.expired"))
    expect(over.first).to_be_visible(timeout=60_000)
    voice.forget()
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "they still talk")
    page.get_by_label(word("common.session.password"), exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(over).to_have_count(0)
    hang_up(page)
    finish(page)
    page.context.close()


def test_a_network_that_is_away_for_ten_seconds_costs_no_call(centre: Centre) -> None:
    page = centre.agent("li", AGENT_HZ)
    voice, _ = centre.caller(number="13800000003", hz=CALLER_HZ, stays_s=120)
    answer(page)
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "they talk")
    with centre.network_away(page):
        voice.forget()
        centre.until(lambda: voice.hears() and not near(voice.hears(), AGENT_HZ), "the caller hears music")
        AWAY.wait(10)  # so long is the network itself away
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "the caller hears the agent again")
    centre.until(lambda: near(hears(page), CALLER_HZ), "the agent hears the caller again")
    hang_up(page)
    finish(page)
    page.context.close()


def test_an_agent_without_a_microphone_is_told_and_gets_no_calls(centre: Centre) -> None:
    page = chromium.open_page(centre.browser(AGENT_HZ), centre.base, allowed=False)
    centre.log_in(page, "wang")
    page.get_by_role("button", name=word("desk.idle.become_available")).click()
    expect(page.get_by_text(word("desk.microphone.refused.title")).first).to_be_visible()
    assert not centre.seat("wang")["ready"]
