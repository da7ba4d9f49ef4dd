"""An administrator's first log-in: a code of an app, recovery codes, a passkey, and a colleague's help."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pyotp
import pytest
from playwright.sync_api import Page, Playwright, expect
from tests.e2e import browser as chromium
from tests.e2e.conftest import keep
from tests.e2e.words import word
from tests.stories.real_node import CENTRE, SETTINGS, RealNode

PASSWORD = "Correct-horse-7"
STEP_S = 30
FREE = 'second_factor = "off"'

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A passkey's device that Chromium plays (WebAuthn, chapter on automation)."""


@pytest.fixture
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealNode]:
    """A node that asks administrators for a second factor, with two of them."""
    assert FREE in SETTINGS
    made = RealNode(tmp_path_factory.mktemp("node"), CENTRE, SETTINGS.replace(FREE, ""))
    token = (made.folder / "var" / "admin.token").read_text().strip()
    signed = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{made.http}", headers=signed) as api:
        for id_, name in (("root", "王管理"), ("second", "李管理")):
            wanted = {"id": id_, "name": name, "roles": ["administrator"]}
            secret = {"password": PASSWORD, "must_change": False}
            api.post("/api/v1/users", json={**wanted, **secret}).raise_for_status()
    yield made
    made.close()


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=word(key), exact=True).click()


def first_step(page: Page, user: str) -> None:
    """Name and password."""
    page.goto("/")
    page.get_by_label(word("common.session.user"), exact=True).fill(user)
    page.get_by_label(word("common.session.password"), exact=True).fill(PASSWORD)
    press(page, "common.session.sign_in")


def see_inside(page: Page) -> None:
    """The navigation is there."""
    expect(page.get_by_role("navigation", name=word("common.nav.label"))).to_be_visible()


def leave(page: Page, name: str) -> None:
    """Log out."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("menuitem", name=word("common.session.sign_out")).click()
    expect(page.get_by_label(word("common.session.user"), exact=True)).to_be_visible()


def to_my_security(page: Page, name: str) -> None:
    """Open the page by the menu."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("menuitem", name=word("common.session.security")).click()
    expect(page.get_by_role("heading", name=word("security.title"), exact=True)).to_be_visible()


def add_app(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app with the secret on the screen; the recovery codes."""
    page.get_by_role("button", name=word("security.totp.add")).click()
    secret = page.locator(".security-totp code").inner_text().replace(" ", "")
    expect(page.locator(".security-totp .ant-qrcode")).to_be_visible()
    keep(page, "second-factor-app")
    app = pyotp.TOTP(secret)
    page.get_by_label(word("security.totp.code"), exact=True).fill(app.now())
    page.get_by_role("dialog").get_by_role("button", name=word("security.totp.confirm"), exact=True).click()
    codes = page.locator(".security-codes code")
    expect(codes).to_have_count(10)
    keep(page, "second-factor-codes")
    found = codes.all_inner_texts()
    page.get_by_role("checkbox", name=word("security.codes.kept")).check()
    press(page, "security.codes.done")
    return app, found


def second_step(page: Page, label: str, code: str) -> None:
    """Type a code."""
    page.get_by_label(word(f"common.second.{label}"), exact=True).fill(code)
    press(page, "common.second.go_on")


def test_an_administrator_needs_more_than_a_password(playwright: Playwright, node: RealNode) -> None:
    browser = chromium.launch(playwright, None)
    page = chromium.open_page(browser, f"http://localhost:{node.http}")

    first_step(page, "root")
    expect(page.get_by_role("heading", name=word("security.enrol.title"))).to_be_visible()
    keep(page, "second-factor-enrol")
    app, codes = add_app(page)
    see_inside(page)
    leave(page, "王管理")

    first_step(page, "root")
    second_step(page, "totp", "000000")
    expect(page.get_by_role("alert")).to_be_visible()
    keep(page, "second-factor-wrong")
    # The app's code of now was used to add it: the next one is taken a little early.
    second_step(page, "totp", app.at(int(time.time()) + STEP_S))
    see_inside(page)
    leave(page, "王管理")

    first_step(page, "root")
    press(page, "common.second.recovery_instead")
    second_step(page, "recovery", codes[0])
    see_inside(page)

    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    to_my_security(page, "王管理")
    page.get_by_role("button", name=word("security.passkey.add")).click()
    expect(page.locator(".security-list").first.locator("li")).to_have_count(2)
    keep(page, "my-security")
    leave(page, "王管理")

    first_step(page, "root")
    keep(page, "second-factor-passkey")
    press(page, "common.second.passkey_use")
    see_inside(page)

    colleague = chromium.open_page(browser, f"http://localhost:{node.http}")
    first_step(colleague, "second")
    add_app(colleague)
    see_inside(colleague)
    colleague.goto("/admin/users")
    colleague.get_by_role("button", name="root", exact=True).click()
    keep(colleague, "user-access")
    press(colleague, "admin.access.reset")
    colleague.locator(".ant-popconfirm").get_by_role("button").last.click()
    expect(colleague.get_by_role("row", name="王管理")).not_to_contain_text(
        word("admin.user_state.second_factor")
    )
    keep(colleague, "users")
    first_step(page, "root")
    expect(page.get_by_role("heading", name=word("security.enrol.title"))).to_be_visible()
    browser.close()
