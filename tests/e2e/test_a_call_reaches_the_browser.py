"""A caller from a carrier reaches an agent in a browser: heard on both sides, held, reloaded, closed."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.e2e.browser import hears
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.people import answer, finish, hang_up, near, phase, press
from tests.e2e.words import word

CALLER_HZ, AGENT_HZ = 440, 1000
SUBJECT = "<b>发票</b> 开错了"


def test_talk_hold_reload_wrap_up_and_ticket(centre: Centre) -> None:
    page = centre.agent("li", AGENT_HZ)
    voice, _ = centre.caller(hz=CALLER_HZ)
    expect(page.get_by_role("button", name=word("desk.offer.answer"))).to_be_visible()
    keep(page, "desk-offer-zh")
    answer(page)
    centre.until(lambda: near(hears(page), CALLER_HZ), "the agent hears the caller")
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "the caller hears the agent")
    keep(page, "desk-talking-zh")

    press(page, "hold")
    expect(phase(page, "held")).to_be_visible()
    voice.forget()
    centre.until(lambda: voice.hears() and not near(voice.hears(), AGENT_HZ), "the caller hears music")
    press(page, "resume")
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "the caller hears the agent again")

    page.reload()
    expect(phase(page, "talking")).to_be_visible()
    centre.until(lambda: near(hears(page), CALLER_HZ), "the agent hears the caller after a reload")
    centre.until(lambda: near(voice.hears(), AGENT_HZ), "the caller hears the agent after a reload")

    page.get_by_role("textbox", name=word("desk.note.title")).fill(
        "客户要求重开发票 <script>alert(1)</script>"
    )
    expect(page.get_by_text(word("desk.note.saved"))).to_be_visible()
    page.get_by_role("button", name=word("desk.tickets.new")).click()
    page.get_by_label(word("tickets.subject")).fill(SUBJECT)
    page.get_by_role("button", name=word("tickets.create")).click()
    expect(page.get_by_role("heading", name=SUBJECT)).to_be_visible()
    assert near(voice.hears(), AGENT_HZ), "the call goes on while the ticket is written"

    page.get_by_role("link", name=word("common.nav.desk")).click()
    hang_up(page)
    keep(page, "desk-wrap-up-zh")
    finish(page)
    centre.until(lambda: centre.seat("li")["ready"], "the agent is ready again")

    (contact,) = centre.get("/contacts")["items"]
    (ticket,) = centre.get("/tickets", contact=contact["id"])["items"]
    assert ticket["subject"] == SUBJECT
    assert ticket["source"] == "call"
    centre.until(
        lambda: (
            [it["state"] for it in centre.get("/recordings", contact=contact["id"])["items"]] == ["closed"]
        ),
        "the recording is closed",
    )
