"""A supervisor gives a reviewer a call by hand and others by chance; the reviewer reads and hears them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.forms import pick
from tests.e2e.people import answer, finish, hang_up
from tests.e2e.test_every_page import faults, settle
from tests.e2e.words import word

MASKED = "138****1234"
PAST, NOT_THERE = "期限已过", "这里没有这个对象"
"""What the node says of a day that has gone, and of what is foreign."""


@pytest.fixture(scope="module")
def contact(centre: Centre) -> str:
    """A call that an agent of the supervisor's team had, with its recording."""
    page = centre.agent("li", 1000)
    centre.caller()
    answer(page)
    hang_up(page)
    finish(page)
    page.context.close()

    def recorded() -> Any:
        found = centre.get("/recordings")["items"]
        return found[0]["contact"] if found and found[0]["state"] == "closed" else None

    return str(centre.until(recorded, "the recording is closed"))


def logged_in(centre: Centre, user: str, path: str) -> Page:
    """Somebody without a microphone, at a page."""
    page = centre.log_in(chromium.open_page(centre.browser(None), centre.base), user)
    page.goto(path)
    return page


def samples(centre: Centre) -> list[Any]:
    """What was given to whom."""
    found: list[Any] = centre.get("/quality/assignments")["items"]
    return found


def day(days: int) -> str:
    """So many days from now, where the browser is."""
    return (datetime.now(UTC) + timedelta(days=days)).astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()


def test_a_call_is_given_by_hand_reviewed_and_taken_away(centre: Centre, contact: str) -> None:
    lead = logged_in(centre, "zhou", "/quality?show=give")
    row = lead.get_by_role("row").filter(has_text="李娜")
    expect(row).to_have_count(1)
    row.get_by_role("checkbox").check()
    give = lead.get_by_role("button", name=word("quality.assign_other", count=1))
    give.click()
    expect(lead.get_by_text(word("quality.missing", name=word("quality.reviewer")))).to_be_visible()
    pick(lead, "quality.reviewer", "钱质检 (qian)")
    lead.get_by_label(word("quality.due"), exact=True).fill(day(-3))
    give.click()
    expect(lead.get_by_text(PAST)).to_be_visible()
    keep(lead, "quality-refused")
    assert samples(centre) == []
    lead.get_by_label(word("quality.due"), exact=True).fill(day(3))
    give.click()
    expect(row).to_contain_text("钱质检")
    settle(lead)
    keep(lead, "quality-give")
    assert faults(lead) == []
    (given,) = samples(centre)
    assert (given["contact"], given["reviewer"], given["how"]) == (contact, "qian", "hand")
    assert given["due_at"] is not None

    reviewer = logged_in(centre, "qian", "/quality")
    mine = reviewer.get_by_role("row").filter(has=reviewer.get_by_role("link", name=word("quality.listen")))
    expect(mine).to_have_count(1)
    mine.get_by_role("link").first.click()
    expect(reviewer.get_by_role("heading", name=word("quality.story.course"))).to_be_visible()
    expect(reviewer.get_by_text(MASKED).first).to_be_visible()
    settle(reviewer)
    keep(reviewer, "quality-contact")
    assert faults(reviewer) == []
    reviewer.get_by_role("link", name=word("quality.listen")).click()
    expect(reviewer.get_by_label(word("recordings.purpose"))).to_be_visible()

    lead.get_by_role("tab", name=word("quality.given")).click()
    lead.get_by_role("button", name=word("quality.withdraw")).click()
    lead.locator(".ant-popconfirm:visible").get_by_role("button", name=word("quality.withdraw")).click()
    expect(lead.get_by_text(word("quality.none_given"))).to_be_visible()
    reviewer.goto(f"/quality/contacts/{contact}")
    expect(reviewer.get_by_text(NOT_THERE).first).to_be_visible()


def test_calls_are_drawn_and_the_seed_is_in_the_audit(centre: Centre, contact: str) -> None:
    lead = logged_in(centre, "zhou", "/quality?show=give")
    lead.get_by_title(word("quality.way.random"), exact=True).click()
    pick(lead, "quality.queue", "客服 (support)")
    pick(lead, "quality.per", word("quality.per_is.count"))
    pick(lead, "quality.reviewer", "钱质检 (qian)")
    keep(lead, "quality-draw")
    lead.get_by_role("button", name=word("quality.draw")).click()
    lead.get_by_role("tab", name=word("quality.given")).click()
    row = lead.get_by_role("row").filter(has_text="钱质检")
    expect(row).to_contain_text(word("quality.how_is.random"))
    settle(lead)
    keep(lead, "quality-given")
    (given,) = samples(centre)
    assert given["contact"] == contact
    (entry,) = [it for it in centre.get("/audit", action="quality.assign")["items"] if "seed" in it["detail"]]
    assert (entry["actor"], entry["detail"]["given"]) == ("user:zhou", "1")
