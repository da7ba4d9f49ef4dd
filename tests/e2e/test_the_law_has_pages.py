"""Assessments open and close a switch, a restriction is lifted, and a person is held: all on pages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import PASSWORD, Centre
from tests.e2e.conftest import keep
from tests.e2e.test_every_page import faults, settle
from tests.e2e.words import word

RECIPIENT = {
    "name": "海外语音",
    "addresses": ["https://voices.example.net/"],
    "purpose": "service",
    "data": ["播报文本"],
    "contract": "DPA 2026-7",
    "place": "SG",
}
TITLE = "语音合成出境"


def page_of(centre: Centre, user: str, path: str, language: str = "zh-CN") -> Page:
    """A page as somebody sees it."""
    page = centre.log_in(chromium.open_page(centre.browser(None), centre.base, language), user, language)
    page.goto(path)
    settle(page)
    return page


def button(where: Page | Locator, key: str, language: str = "zh-CN") -> Locator:
    """A button by its whole name."""
    return where.get_by_role("button", name=word(f"law.{key}", language), exact=True)


def dialog(page: Page, key: str) -> Locator:
    """The dialog with a heading."""
    return page.get_by_role("dialog", name=word(f"law.{key}"), exact=True)


@pytest.fixture(scope="module")
def customer(centre: Centre) -> str:
    """Somebody whom the centre knows."""
    made = centre.api.post("/api/v1/customers", json={"name": "张伟"}).raise_for_status().json()
    return str(made["id"])


@pytest.fixture(scope="module")
def second(centre: Centre) -> str:
    """Another administrator."""
    wanted = {"id": "sun", "name": "孙管理", "roles": ["administrator"], "password": PASSWORD}
    centre.api.post("/api/v1/users", json={**wanted, "must_change": False}).raise_for_status()
    return "sun"


def test_an_assessment_opens_a_switch_and_its_revocation_closes_it(centre: Centre, second: str) -> None:
    page = page_of(centre, "root", "/law?tab=assessments")
    button(page, "assess.new").click()
    asked = dialog(page, "assess.new")
    button(asked, "save").click()
    expect(asked.get_by_text(word("law.missing", name=word("law.title_label")))).to_be_visible()
    for key, words in (
        ("title_label", TITLE),
        ("owner", "王芳"),
        ("assess.effects", "境外处理播报文本"),
        ("assess.measures", "不播报姓名"),
    ):
        asked.get_by_label(word(f"law.{key}"), exact=True).fill(words)
    keep(page, "law-new-assessment")
    button(asked, "save").click()
    expect(page.get_by_role("row").filter(has_text=TITLE).get_by_text(word("law.assess.own"))).to_be_visible()

    page = page_of(centre, second, "/law?tab=assessments")
    row = page.get_by_role("row").filter(has_text=TITLE)
    button(row, "assess.approve").click()
    asked = dialog(page, "assess.approve")
    until = asked.get_by_label(word("law.until"), exact=True)
    last = until.get_attribute("max") or ""
    asked.get_by_label(word("law.assess.words"), exact=True).fill("已审阅")
    until.fill("2001-01-01")
    button(asked, "assess.approve").click()
    said = word("law.assess.until_rule", first=until.get_attribute("min"), last=last)
    expect(asked.get_by_text(said)).to_be_visible()
    keep(page, "law-approve-too-early")
    until.fill(last)
    button(asked, "assess.approve").click()
    expect(row.get_by_text(word("law.assessed.approved"))).to_be_visible()

    (made,) = centre.get("/assessments")["items"]
    recipient: dict[str, Any] = {**RECIPIENT, "assessment": made["id"]}
    centre.api.put("/api/v1/configuration/recipients/voices", json=recipient).raise_for_status()
    page.reload()
    gate = {"name": str(RECIPIENT["name"])}
    expect(row.get_by_text(word("law.assess.gate", **gate, state=word("law.open")))).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "law-assessment-approved")
    button(row, "assess.revoke").click()
    asked = dialog(page, "assess.revoke")
    asked.get_by_label(word("law.assess.words"), exact=True).fill("对方已转让业务")
    button(asked, "assess.revoke").click()
    expect(row.get_by_text(word("law.assess.gate", **gate, state=word("law.blocked")))).to_be_visible()
    row.get_by_role("button").first.click()
    expect(page.get_by_text("对方已转让业务")).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "law-assessment-revoked")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_register_can_be_read(centre: Centre, customer: str, language: str) -> None:
    page = page_of(centre, "root", "/law", language)
    for tab in ("requests", "recipients", "assessments", "hold.title", "fields"):
        page.get_by_role("tab", name=word(f"law.{tab}", language), exact=True).click()
        settle(page)
        assert faults(page) == [], tab
        keep(page, f"law-{tab}-{language}")


def test_a_restriction_is_lifted_with_a_reason(centre: Centre, customer: str) -> None:
    wanted = {"kind": "restriction", "customer": customer, "channel": "desk"}
    request = centre.api.post("/api/v1/requests", json=wanted).raise_for_status().json()
    at = f"/api/v1/requests/{request['id']}"
    centre.api.post(f"{at}/verify", json={"how": "document"}).raise_for_status()
    centre.api.post(f"{at}/carry-out").raise_for_status()
    centre.until(lambda: centre.api.get(at).json()["state"] == "done", "it is carried out")
    assert centre.api.get(f"/api/v1/customers/{customer}").status_code == 403

    page = page_of(centre, "root", "/law?tab=requests")
    row = page.get_by_role("row").filter(has_text=word("law.kind.restriction"))
    button(row, "lift").click()
    asked = dialog(page, "lift")
    expect(button(asked, "save")).to_be_disabled()
    asked.get_by_label(word("law.lift_words")).fill("本人书面同意恢复")
    keep(page, "law-lift")
    button(asked, "save").click()
    expect(row.get_by_text(word("law.state.lifted"), exact=True)).to_be_visible()
    assert centre.api.get(f"/api/v1/customers/{customer}").status_code == 200


def test_a_person_is_held_and_let_go(centre: Centre, customer: str) -> None:
    page = page_of(centre, "root", "/law?tab=holds")
    button(page, "hold.place").click()
    asked = dialog(page, "hold.place")
    asked.get_by_label(word("law.hold.object"), exact=True).fill("nobody")
    asked.get_by_label(word("law.hold.why"), exact=True).fill("案号 2026-18")
    button(asked, "hold.place_now").click()
    expect(asked.get_by_text("请核对编号")).to_be_visible()
    keep(page, "law-hold-of-nobody")
    asked.get_by_label(word("law.hold.object"), exact=True).fill(customer)
    button(asked, "hold.place_now").click()
    expect(page.get_by_text("案号 2026-18")).to_be_visible()
    keep(page, "law-holds")

    page.goto(f"/customers/{customer}")
    held = page.get_by_role("region", name=word("law.hold.title"))
    expect(held.get_by_text("案号 2026-18")).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "law-hold-of-a-person")
    held.get_by_role("button", name=word("law.hold.lift_of", why="案号 2026-18")).click()
    asked = dialog(page, "hold.lift")
    asked.get_by_label(word("law.hold.why"), exact=True).fill("已结案")
    button(asked, "hold.lift_now").click()
    expect(held.get_by_text(word("law.hold.none"))).to_be_visible()
    assert centre.get("/law/holds")["items"] == []
