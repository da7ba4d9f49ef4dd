"""What people do on the pages, in words of the call centre; everything is found as a reader finds it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect
from tests.e2e.words import word

NEAR_HZ = 25


def near(hz: int | None, wanted: int) -> bool:
    """Whether a tone is the one that was sent."""
    return hz is not None and abs(hz - wanted) <= NEAR_HZ


def answer(page: Page, then: str = "talking") -> None:
    """Take the call that is offered; `then` is where it stands afterwards."""
    page.get_by_role("button", name=word("desk.offer.answer")).click()
    expect(phase(page, then)).to_be_visible()


def phase(page: Page, name: str) -> Locator:
    """Where the call stands, as the desk says it."""
    call = page.get_by_role("region", name=word("desk.call.title"))
    return call.get_by_text(re.compile("^" + word(f"desk.phase.{name}"))).first


def press(page: Page, control: str) -> None:
    """One of the call's controls."""
    page.get_by_role("toolbar", name=word("desk.call.controls")).get_by_role(
        "button", name=word(f"desk.call.{control}")
    ).click()


def consult(page: Page, colleague: str) -> None:
    """Ask a colleague while the customer waits."""
    press(page, "transfer")
    page.get_by_label(word("desk.transfer.search")).fill(colleague)
    row = page.get_by_role("listitem").filter(has_text=colleague)
    row.get_by_role("button", name=word("desk.transfer.consult")).click()


def step_of_consult(page: Page, name: str) -> None:
    """Complete, merge, swap or cancel."""
    page.get_by_role("group", name=word("desk.consult.title")).get_by_role(
        "button", name=word(f"desk.consult.{name}")
    ).click()


def hang_up(page: Page) -> None:
    """End the call; the after-call work begins."""
    press(page, "hang_up")
    expect(page.get_by_role("heading", name=word("desk.wrap_up.title"))).to_be_visible()


def finish(page: Page) -> None:
    """End the after-call work."""
    page.get_by_role("button", name=word("desk.wrap_up.finish"), exact=True).click()
    expect(page.get_by_role("heading", name=word("desk.wrap_up.title"))).to_be_hidden()
