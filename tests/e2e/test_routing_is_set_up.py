"""An administrator sets tiers, skills, capacities and hours up by forms; the next call goes accordingly."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.forms import choose, drawer, save, saved, take_away
from tests.e2e.test_every_page import faults, settle
from tests.e2e.words import word


def page_of(centre: Centre, browser: Browser, user: str, path: str, language: str = "zh-CN") -> Page:
    """A person's page."""
    page = centre.log_in(chromium.open_page(browser, centre.base, language), user, language)
    page.goto(path)
    settle(page)
    return page


def add(form: Locator, what: str) -> Locator:
    """One more row, the first of its kind."""
    form.get_by_role("button", name=re.compile(word(f"admin.add_row.{what}"))).click()
    row = form.get_by_role("group", name=word(f"admin.row.{what}", number=1), exact=True)
    expect(row).to_be_visible()
    return row


def pick(where: Locator, label: str, value: str) -> None:
    """Choose by the keyboard: what is typed is looked for."""
    box = where.get_by_label(label, exact=True)
    box.fill(value)
    box.press("Enter")


def test_who_is_of_a_lower_tier_rings_alone(centre: Centre) -> None:
    browser = centre.browser(1000)
    page = page_of(centre, browser, "root", "/admin/agents")
    for agent, tier in (("li", "2"), ("wang", "1")):
        form = drawer(page, f"/admin/agents?edit={agent}")
        row = add(form, "profile")
        pick(row, word("admin.field.agents.queue"), "客服")
        row.get_by_label(word("admin.field.agents.tier"), exact=True).fill(tier)
        saved(form)
    form = drawer(page, "/admin/queues?edit=support")
    choose(form, word("admin.field.strategy"), word("admin.choice.strategy.ring_all"))
    saved(form)
    assert centre.get("/configuration/queues/support")["strategy"] == "ring_all"

    for agent in ("li", "wang"):
        theirs = page_of(centre, browser, agent, "/desk")
        centre.become_available(theirs, agent)
    centre.caller()
    centre.until(lambda: centre.seat("wang")["routing"] == "alerting", "wang rings")
    assert centre.seat("li")["routing"] == "idle"
    (contact,) = centre.get("/contacts", live="true")["items"]
    spoken = {"Accept-Language": "zh-CN"}
    why = centre.api.get(f"/api/v1/contacts/{contact['id']}/why", headers=spoken).json()
    details = [detail for it in why["items"] for detail in it["details"]]
    assert any("另有 1 人空闲" in detail for detail in details), details


def test_an_agents_form_knows_skills_channels_and_places(centre: Centre) -> None:
    page = page_of(centre, centre.browser(None), "root", "/admin/agents")
    form = drawer(page, "/admin/agents?edit=wang")
    form.get_by_label(word("admin.expires")).fill("2099-06-30")
    choose(form, word("admin.add_channel"), word("admin.choice.channels.chat"))
    chat = form.get_by_role("group", name=word("admin.choice.channels.chat"), exact=True)
    chat.get_by_label(word("admin.units")).fill("60")
    chat.get_by_label(word("admin.cost")).fill("20")
    settle(page)
    keep(page, "admin-agent-routing")
    assert faults(page) == []
    saved(form)
    agent = centre.get("/configuration/agents/wang")
    assert agent["skills"] == [{"skill": "talk", "level": 50, "expires": "2099-06-30"}]
    assert agent["channels"]["chat"] == {"units": 60, "cost": 20}
    assert "voice" in agent["channels"]


def test_a_queues_rules_are_refused_where_they_are_wrong(centre: Centre) -> None:
    page = page_of(centre, centre.browser(None), "root", "/admin/queues")
    form = drawer(page, "/admin/queues?edit=support")
    form.get_by_role("switch", name=word("admin.field.tiers")).click()
    form.get_by_label(word("admin.field.queues.wait_s"), exact=True).fill("20")
    rule = add(form, "penalties")
    rule.get_by_label(word("admin.field.max"), exact=True).fill("1")
    rule.get_by_label(word("admin.field.min"), exact=True).fill("5")
    step = add(form, "plan")
    preferred = add(step, "prefer")
    preferred.get_by_label(word("admin.field.by"), exact=True).fill("handled")
    save(form)
    expect(form.get_by_text("一条惩罚规则不含任何坐席")).to_be_visible()
    settle(page)
    keep(page, "admin-queue-routing-wrong")
    assert faults(page) == []
    rule.get_by_label(word("admin.field.max"), exact=True).fill("9")
    saved(form)
    queue = centre.get("/configuration/queues/support")
    assert queue["tiers"] == {"wait_s": 20, "multiply": True, "no_agent_no_wait": False}
    assert [(it["max"], it["min"]) for it in queue["penalties"]] == [(9, 5)]
    assert queue["plan"][0]["prefer"] == [{"by": "handled", "order": "desc"}]


def test_hours_are_made_with_days_of_their_own(centre: Centre) -> None:
    page = page_of(centre, centre.browser(None), "root", "/admin/business_hours")
    form = drawer(page, "/admin/business_hours?new")
    form.get_by_label(word("admin.field.id"), exact=True).fill("office")
    form.get_by_label(word("admin.field.name"), exact=True).first.fill("上班")
    sunday = form.get_by_label(word("admin.field.sun"), exact=True)
    sunday.fill("25:00-26:00")
    sunday.press("Enter")
    expect(form.get_by_text(word("admin.bad_form", name=word("admin.field.sun")))).to_be_visible()
    take_away(form, "25:00-26:00")
    sunday.fill("10:00-12:00")
    sunday.press("Enter")
    closed = form.get_by_label(word("admin.field.closed"), exact=True)
    closed.fill("2027-02-30")
    closed.press("Enter")
    days = add(form, "special")
    days.get_by_label(word("admin.field.name"), exact=True).fill("年会")
    pick(days, word("admin.field.business_hours.days"), "2027-01-08")
    save(form)
    expect(form.get_by_text("2027-02-30 不是日期")).to_be_visible()
    settle(page)
    keep(page, "admin-hours-wrong")
    assert faults(page) == []
    take_away(form, "2027-02-30")
    pick(form, word("admin.field.closed"), "2027-02-08")
    saved(form)
    hours = centre.get("/configuration/business_hours/office")
    assert (hours["week"]["sun"], hours["closed"]) == (["10:00-12:00"], ["2027-02-08"])
    assert hours["special"] == [{"name": "年会", "days": ["2027-01-08"], "hours": []}]
    assert hours["makeup"] is None
