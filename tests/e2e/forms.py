"""Forms, filled in as people do: by label, with pointer and keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from tests.e2e.test_every_page import settle
from tests.e2e.words import word


def drawer(page: Page, path: str) -> Locator:
    """The form of an object, come to rest: coming in, it takes the focus, and a list that is open closes."""
    page.goto(path)
    form = page.get_by_role("dialog")
    expect(form).to_be_visible()
    settle(page)
    return form


def choose(where: Locator, label: str, option: str) -> None:
    """Choose one of a few."""
    where.get_by_label(label, exact=True).click()
    where.page.locator(".ant-select-dropdown:visible .ant-select-item-option", has_text=option).last.click()


def pick(page: Page, label: str, what: str) -> None:
    """Pick what is called exactly so, once the form has come to rest: coming in, it takes the focus."""
    settle(page)
    page.get_by_label(word(label), exact=True).click()
    page.locator(".ant-select-dropdown:visible").get_by_title(what, exact=True).click()


def take_away(where: Locator, entry: str) -> None:
    """Take an entry out of a list: by its cross, since Backspace waits a moment after Enter."""
    tag = where.locator(".ant-select-selection-item", has_text=entry)
    tag.locator(".ant-select-selection-item-remove").click()
    expect(tag).to_have_count(0)


def save(form: Page | Locator, language: str = "zh-CN") -> None:
    """Press the button that saves."""
    form.get_by_role("button", name=word("common.action.save", language), exact=True).click()


def saved(form: Locator) -> None:
    """Save, and see the form close."""
    save(form)
    expect(form).to_be_hidden()
