"""A security administrator takes a new data key into use on the page; who and why is in the audit."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import PASSWORD, Centre
from tests.e2e.conftest import keep
from tests.e2e.test_every_page import settle
from tests.e2e.words import word

WHY = word("keys.usual.staff")


def logged_in(centre: Centre, user: str) -> Page:
    """Somebody without a microphone."""
    return centre.log_in(chromium.open_page(centre.browser(None), centre.base), user)


def in_use(centre: Centre) -> str:
    """The name of the data key that seals now."""
    return next(str(it["key"]) for it in centre.get("/keys")["items"] if it["what"] == "data")


def test_a_new_key_is_taken_into_use(centre: Centre) -> None:
    wanted = {
        "id": "wei",
        "name": "卫安全",
        "roles": ["security"],
        "password": PASSWORD,
        "must_change": False,
    }
    centre.api.post("/api/v1/users", json=wanted).raise_for_status()
    before = in_use(centre)
    page = logged_in(centre, "wei")
    page.get_by_role("link", name=word("common.nav.keys")).click()
    expect(page.get_by_role("row", name=before)).to_contain_text(word("keys.state_is.in_use"))
    page.get_by_role("button", name=word("keys.rotate.data")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=word("keys.go")).click()
    expect(dialog.locator(".ant-form-item-explain-error")).to_be_visible()
    keep(page, "keys-why")
    assert in_use(centre) == before
    dialog.get_by_label(word("keys.purpose")).fill(WHY)
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name=word("keys.go")).click()
    expect(page.get_by_role("row", name=before)).to_contain_text(word("keys.state_is.opens"))
    expect(dialog).to_have_count(0)
    settle(page)
    keep(page, "keys-rotated")
    after = in_use(centre)
    assert after != before
    expect(page.get_by_role("row", name=after)).to_contain_text(word("keys.state_is.in_use"))
    (told,) = centre.get("/audit", action="key.rotate")["items"]
    assert (told["actor"], told["object"], told["why"], told["outcome"]) == ("user:wei", "data", WHY, "ok")


def test_who_only_looks_after_machines_sees_no_keys(centre: Centre) -> None:
    page = logged_in(centre, "zhou")
    page.goto("/keys")
    expect(page.get_by_text(word("common.nav.not_found"))).to_be_visible()
