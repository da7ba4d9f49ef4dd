"""An agent, a supervisor and a reviewer log in: each sees only what is theirs, in menus, lists and by id."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.browser import hears
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.people import answer, finish, hang_up, near
from tests.e2e.test_every_page import faults, settle
from tests.e2e.words import word

CALLER_HZ, AGENT_HZ = 440, 1000
NOT_THERE = "这里没有这个对象"
"""What the page says of what is foreign, and of what never was."""


class Handled(NamedTuple):
    """A call that somebody took, with its recording and a ticket of the same agent."""

    contact: str
    recording: str
    ticket: str


def handled(centre: Centre, agent: str) -> Handled:
    """A call to an agent, from the offer to the end of the wrap-up."""
    page = centre.agent(agent, AGENT_HZ)
    before = {it["id"] for it in centre.get("/contacts")["items"]}
    centre.caller(hz=CALLER_HZ)
    answer(page)
    centre.until(lambda: near(hears(page), CALLER_HZ), "the agent hears the caller")
    (contact,) = {it["id"] for it in centre.get("/contacts")["items"]} - before
    hang_up(page)
    finish(page)
    page.context.close()

    def recorded() -> Any:
        found = centre.get("/recordings", contact=contact)["items"]
        return found[0]["id"] if found and found[0]["state"] == "closed" else None

    recording: str = centre.until(recorded, "the recording is closed")
    presence = {"presence": "offline"}
    centre.api.post(f"/api/v1/agents/{agent}/presence", json=presence).raise_for_status()
    wanted = {"type": centre.get("/ticket-types")[0]["id"], "subject": f"工单 {agent}", "agent": agent}
    ticket = centre.api.post("/api/v1/tickets", json=wanted).raise_for_status().json()
    return Handled(contact, recording, ticket["id"])


@pytest.fixture(scope="module")
def calls(centre: Centre) -> dict[str, Handled]:
    """One call of each agent; the reviewer is given that of the second."""
    made = {agent: handled(centre, agent) for agent in ("li", "wang")}
    given = {"reviewer": "qian", "contacts": [made["wang"].contact]}
    centre.api.post("/api/v1/quality/assignments", json=given).raise_for_status()
    return made


def logged_in(centre: Centre, user: str) -> Page:
    """Somebody's first page."""
    page = chromium.open_page(centre.browser(None), centre.base, "zh-CN")
    return centre.log_in(page, user)


def menu(page: Page) -> set[str]:
    """The pages that are offered."""
    rail = page.get_by_role("navigation", name=word("common.nav.label"))
    return {text.strip() for text in rail.get_by_role("link").all_inner_texts()}


def named(*pages: str) -> set[str]:
    """What pages are called."""
    return {word(f"common.nav.{page}") for page in pages}


def contacts(page: Page) -> set[str]:
    """The contacts that the person's own browser is told of."""
    answered: Any = page.request.get("/api/v1/contacts").json()
    return {it["id"] for it in answered["items"]}


def test_an_agent_sees_own_contacts_and_the_teams_tickets(centre: Centre, calls: dict[str, Handled]) -> None:
    page = logged_in(centre, "li")
    settle(page)
    assert menu(page) == named("desk", "tickets", "customers")
    assert contacts(page) == {calls["li"].contact}
    page.goto("/tickets")
    expect(page.get_by_text("工单 li")).to_be_visible()
    expect(page.get_by_text("工单 wang")).to_have_count(0)
    page.goto(f"/tickets/{calls['wang'].ticket}")
    expect(page.get_by_text(NOT_THERE).first).to_be_visible()
    keep(page, "three-agent-foreign-ticket")
    page.goto(f"/recordings/{calls['li'].recording}")
    expect(page.get_by_text(word("common.nav.not_found"))).to_be_visible()


def test_a_supervisor_sees_the_teams(centre: Centre, calls: dict[str, Handled]) -> None:
    page = logged_in(centre, "zhou")
    settle(page)
    assert named("recordings", "quality", "callbacks", "voicemails", "routing") <= menu(page)
    assert contacts(page) == {calls["li"].contact}
    page.goto("/routing/contacts")
    settle(page)
    keep(page, "three-supervisor-contacts")
    page.goto(f"/recordings/{calls['wang'].recording}")
    expect(page.get_by_text(NOT_THERE).first).to_be_visible()
    page.goto("/quality")
    settle(page)
    assert faults(page) == []
    keep(page, "three-supervisor-quality")


def test_a_reviewer_sees_the_sample(centre: Centre, calls: dict[str, Handled]) -> None:
    page = logged_in(centre, "qian")
    settle(page)
    assert menu(page) == named("recordings", "quality")
    assert contacts(page) == {calls["wang"].contact}
    page.goto("/quality")
    listen = page.get_by_role("link", name=word("quality.listen"))
    expect(listen).to_have_count(1)
    settle(page)
    keep(page, "three-reviewer-quality")
    page.get_by_role("button", name=word("quality.done")).click()
    expect(page.get_by_text(word("quality.reviewed"), exact=True)).to_be_visible()
    listen.click()
    expect(page.get_by_label(word("recordings.purpose"))).to_be_visible()
    page.goto(f"/recordings/{calls['li'].recording}")
    expect(page.get_by_text(NOT_THERE).first).to_be_visible()
    keep(page, "three-reviewer-foreign-recording")
    assert page.request.get(f"/api/v1/contacts/{calls['li'].contact}").status == 404


def test_roles_are_shown_and_made(centre: Centre) -> None:
    page = logged_in(centre, "root")
    page.goto("/admin/roles")
    expect(page.get_by_role("button", name="一线客服", exact=True)).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "roles")
    page.get_by_role("button", name=word("admin.roles.new")).click()
    page.get_by_label(word("admin.roles.id"), exact=True).fill("greeter")
    page.get_by_label(word("admin.roles.zh"), exact=True).fill("迎宾")
    page.get_by_label(word("admin.roles.en"), exact=True).fill("Greeter")
    page.get_by_label("查看客户（号码脱敏）").click()
    page.get_by_title(word("admin.roles.reach_is.tenant"), exact=True).click()
    keep(page, "roles-new")
    page.get_by_role("button", name=word("common.action.save")).click()
    expect(page.get_by_role("button", name="迎宾", exact=True)).to_be_visible()
    made = next(it for it in centre.get("/roles")["items"] if it["id"] == "greeter")
    assert made["grants"] == {"customer.read": "tenant"}
