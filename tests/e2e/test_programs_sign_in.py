"""An administrator gives a program an account and a token, sees it used, and takes both away again."""

from __future__ import annotations

import httpx
from playwright.sync_api import Locator, Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import PASSWORD, Centre
from tests.e2e.conftest import keep
from tests.e2e.forms import pick
from tests.e2e.test_every_page import settle
from tests.e2e.words import word

MAY_READ = "查看联络记录、轨迹与原因"


def logged_in(centre: Centre, user: str) -> Page:
    """Somebody without a microphone."""
    return centre.log_in(chromium.open_page(centre.browser(None), centre.base), user)


def press(page: Page | Locator, key: str) -> None:
    """A button by its words; an icon may be part of its name."""
    page.get_by_role("button", name=word(key)).click()


def choose(page: Page, label: str, typed: str) -> None:
    """Pick what a list finds for what is typed, with the keyboard alone, and go on to the next field."""
    page.get_by_label(word(label), exact=True).focus()
    page.keyboard.type(typed)
    expect(page.locator(".ant-select-dropdown:visible .ant-select-item-option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ant-select-dropdown:visible .ant-select-item-option-active")).to_contain_text(typed)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")


def sure(page: Page, key: str) -> None:
    """Say yes to what is asked."""
    page.locator(".ant-popconfirm:visible").get_by_role("button", name=word(key)).click()


def status(centre: Centre, secret: str) -> int:
    """What a program is answered that reads contacts with a token."""
    with httpx.Client(base_url=centre.base, headers={"Authorization": f"Bearer {secret}"}) as program:
        return program.get("/api/v1/contacts").status_code


def add_account(page: Page) -> None:
    """A service account, which is refused until all of it is said."""
    page.get_by_role("tab", name=word("programs.accounts.title")).click()
    press(page, "programs.accounts.new")
    page.get_by_label(word("programs.accounts.id"), exact=True).fill("CRM 1")
    press(page, "common.action.save")
    expect(page.get_by_text(word("programs.accounts.bad_id"))).to_be_visible()
    expect(page.get_by_text(word("programs.words_missing"))).to_be_visible()
    keep(page, "programs-account-refused")
    page.get_by_label(word("programs.accounts.id"), exact=True).fill("crm")
    page.get_by_label(word("programs.accounts.name"), exact=True).fill("客户系统")
    choose(page, "programs.accounts.ceiling", MAY_READ)
    press(page, "common.action.save")
    expect(page.get_by_role("button", name="crm", exact=True)).to_be_visible()


def add_token(page: Page) -> str:
    """A token of that account; its text, as it stands on the screen once."""
    page.get_by_role("tab", name=word("programs.tokens.title")).click()
    press(page, "programs.tokens.new")
    page.get_by_label(word("programs.tokens.name"), exact=True).fill("夜间导入")
    choose(page, "programs.tokens.account", "crm")
    choose(page, "programs.words", MAY_READ)
    pick(page, "programs.tokens.expires", word("programs.tokens.on_day"))
    page.get_by_label(word("programs.tokens.last_day"), exact=True).fill("2020-01-01")
    press(page, "programs.tokens.create")
    expect(page.locator(".ant-form-item-explain-error")).to_be_visible()
    keep(page, "programs-token-refused")
    pick(page, "programs.tokens.expires", word("programs.tokens.in_days_other", count=30))
    press(page, "programs.tokens.create")
    expect(page.get_by_text(word("programs.secret.once"))).to_be_visible()
    keep(page, "programs-secret")
    secret = page.locator(".programs-secret code").inner_text()
    page.get_by_role("button", name=word("programs.secret.copy")).click()
    expect(page.get_by_role("button", name=word("programs.secret.copied"))).to_be_visible()
    page.get_by_role("checkbox", name=word("programs.secret.kept")).check()
    press(page, "programs.secret.done")
    expect(page.get_by_text(secret)).to_have_count(0)
    return secret


def test_a_token_is_given_and_revoked(centre: Centre) -> None:
    page = logged_in(centre, "root")
    page.get_by_role("link", name=word("common.nav.programs")).click()
    add_account(page)
    secret = add_token(page)
    row = page.get_by_role("row", name="夜间导入")
    expect(row).to_contain_text("crm")
    settle(page)
    keep(page, "programs-tokens")
    assert status(centre, secret) == 200

    page.get_by_role("tab", name=word("programs.accounts.title")).click()
    account = page.get_by_role("row", name="crm")
    press(account, "programs.accounts.disable")
    sure(page, "programs.accounts.disable")
    expect(account.get_by_role("button", name=word("programs.accounts.enable"))).to_be_visible()
    keep(page, "programs-accounts")
    assert status(centre, secret) == 403
    press(account, "programs.accounts.enable")
    expect(account.get_by_role("button", name=word("programs.accounts.disable"))).to_be_visible()
    assert status(centre, secret) == 200

    page.get_by_role("tab", name=word("programs.tokens.title")).click()
    press(row, "programs.tokens.revoke")
    sure(page, "programs.tokens.revoke")
    expect(row).to_have_count(0)
    page.get_by_title(word("programs.tokens.all"), exact=True).click()
    expect(row).to_contain_text(word("programs.tokens.state_is.revoked"))
    assert status(centre, secret) == 401


def test_who_only_reads_is_offered_nothing_to_press(centre: Centre) -> None:
    wanted = {
        "id": "wei",
        "name": "卫安全",
        "roles": ["security"],
        "password": PASSWORD,
        "must_change": False,
    }
    centre.api.post("/api/v1/users", json=wanted).raise_for_status()
    page = logged_in(centre, "wei")
    page.goto("/programs")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    for key in ("programs.tokens.new", "programs.tokens.revoke"):
        expect(page.get_by_role("button", name=word(key))).to_have_count(0)
    page = logged_in(centre, "zhou")
    page.goto("/programs")
    expect(page.get_by_text(word("common.nav.not_found"))).to_be_visible()
