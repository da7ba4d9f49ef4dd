"""An agent talks to somebody whose number nobody sees, sees it for a purpose, and writes it down unseen."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.people import answer, finish, hang_up
from tests.e2e.words import word

NUMBER, MASKED = "13800001234", "138****1234"
AS_READ = "138 0000 1234"


def show(page: Page, language: str = "zh-CN") -> None:
    """Say what the number is needed for."""
    page.get_by_role("button", name=word("reveal.reveal", language, value=MASKED)).first.click()
    why = page.get_by_role("tooltip")
    why.get_by_role("combobox").click()
    page.get_by_text("核实身份" if language == "zh-CN" else "to verify who it is").last.click()
    keep(page, f"reveal-why-{language}")
    why.get_by_role("button", name=word("reveal.show", language)).click()


def test_a_caller_is_written_down_without_being_seen(centre: Centre) -> None:
    page = centre.agent("li", 1000)
    centre.caller(number=NUMBER)
    expect(page.get_by_text(MASKED).first).to_be_visible()
    keep(page, "masked-offer")
    answer(page)
    expect(page.get_by_text(NUMBER)).to_have_count(0)
    show(page)
    expect(page.get_by_text(AS_READ)).to_be_visible()
    keep(page, "revealed-zh-CN")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert NUMBER not in kept
    page.get_by_role("button", name=word("reveal.hide")).click()
    expect(page.get_by_text(AS_READ)).to_have_count(0)

    page.get_by_role("link", name=word("desk.card.new_customer")).click()
    expect(page.get_by_text(word("customers.number_taken", number=MASKED))).to_be_visible()
    page.get_by_role("dialog").get_by_label(word("customers.name")).fill("张伟")
    keep(page, "new-customer-of-a-call")
    page.get_by_role("dialog").locator(".ant-btn-primary").click()
    expect(page.get_by_role("heading", name="张伟")).to_be_visible()
    expect(page.get_by_text(MASKED).first).to_be_visible()
    keep(page, "masked-customer")
    page.get_by_role("link", name=word("common.nav.desk")).click()
    expect(page.get_by_text("张伟").first).to_be_visible()
    keep(page, "masked-desk")
    hang_up(page)
    finish(page)

    (shown,) = centre.get("/customers", q=NUMBER)["items"]
    assert (shown["name"], shown["identities"][0]["value"]) == ("张伟", MASKED)


def test_a_colleague_who_never_had_that_caller_sees_the_mask_alone(centre: Centre) -> None:
    page = centre.agent("wang", 700, "en")
    page.goto("/customers")
    expect(page.get_by_text(MASKED).first).to_be_visible()
    keep(page, "masked-customers-en")
    page.get_by_role("link", name="张伟").click()
    show(page, "en")
    expect(page.get_by_role("alert").first).to_be_visible()
    keep(page, "out-of-reach-en")
    assert AS_READ not in page.content()
