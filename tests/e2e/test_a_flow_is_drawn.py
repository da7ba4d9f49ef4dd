"""A flow is drawn, refused, repaired, tried and published, and a caller from a carrier hears it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.words import word

GREETING = "您好，请稍候，马上为您接通。"
NOTE = "先问候再排队"


def press(page: Page | Locator, key: str) -> None:
    """Press a button of the editor."""
    page.get_by_role("button", name=word(f"flows.{key}")).first.click()


def choose(page: Page, label: str, value: str) -> None:
    """Choose where a way leads."""
    box = page.get_by_role("complementary").get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(value)
    box.press("Enter")


def test_a_flow_is_drawn_and_heard(centre: Centre) -> None:
    page = chromium.open_page(centre.browser(1000), centre.base)
    centre.log_in(page, "root")
    page.goto("/flows")
    page.get_by_role("link", name="直接排队").click()
    node = page.locator(".react-flow__node")
    expect(node).to_have_count(1)

    press(page, "verb.say")
    expect(node).to_have_count(2)
    sound = page.get_by_role("button", name=f"{word('flows.tools.errors')} 0")
    expect(sound).to_have_count(0)
    press(page, "tools.publish")
    refused = page.get_by_role("dialog")
    expect(refused.get_by_role("button", name=word("flows.publish.do"))).to_be_disabled()
    keep(page, "flow-refused")
    page.keyboard.press("Escape")

    page.get_by_role("textbox", name=word("flows.field.text")).fill(GREETING)
    choose(page, word("flows.port.next"), "wait")
    press(page, "node.start_here")
    expect(page.locator(".react-flow__edge")).to_have_count(1)
    expect(sound).to_be_visible()
    expect(page.get_by_text(word("flows.keeping.kept"), exact=True)).to_be_visible()

    page.get_by_role("tab", name=word("flows.side.try"), exact=True).click()
    press(page, "try.run")
    expect(page.get_by_role("progressbar")).to_be_visible()
    keep(page, "flow-tried")

    page.get_by_text(word("flows.tools.text"), exact=True).click()
    written = page.get_by_role("textbox", name=word("flows.text.label"))
    assert GREETING in written.input_value()
    written.fill(written.input_value().replace("name: 直接排队", "name: 问候后排队"))
    press(page, "text.apply")
    expect(page.get_by_role("heading", name="问候后排队")).to_be_visible()

    press(page, "tools.publish")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=word("flows.publish.note")).fill(NOTE)
    press(dialog, "publish.do")
    expect(page.get_by_text(word("flows.publish.done"))).to_be_visible()
    press(page, "tools.versions")
    expect(page.get_by_text(NOTE)).to_be_visible()

    voice, _ = centre.caller()
    (contact,) = centre.until(lambda: centre.get("/contacts", live="true")["items"], "the call arrives")
    centre.until(voice.hears, "the caller hears the greeting")
    page.goto(f"/flows/trace/{contact['id']}")
    expect(page.locator(".step-here")).to_be_visible()
    centre.until(lambda: len(visits(centre, contact["id"])) == 2, "the greeting is over")
    assert visits(centre, contact["id"]) == ["say", "wait"]
    expect(page.locator('.react-flow__node[data-id="wait"] .step-here')).to_be_visible()
    keep(page, "flow-traced")


def visits(centre: Centre, contact: str) -> list[str]:
    """The nodes that a contact came to."""
    return [it["node"] for it in centre.get(f"/contacts/{contact}/trace")["nodes"]]
