"""Somebody logs in with the company's account, at a provider that is not ours, and comes back inside."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect
from tests.e2e import browser as chromium
from tests.e2e.conftest import keep
from tests.e2e.words import word
from tests.ports import free_port
from tests.stories.real_node import CENTRE, SETTINGS, RealNode
from tests.trust.identity.sso.running import PROGRAM, SECRET

BUTTON = "企业账号"
SSO = """
[sso]
issuer = "ISSUER"
client_id = "yunhu"
client_secret_file = "sso.secret"
public_url = "http://127.0.0.1:{http}"
name = "企业账号"
create = true
[sso.roles]
agents = ["agent"]
"""


@contextmanager
def provider(node: RealNode, port: int) -> Iterator[None]:
    """The provider is there meanwhile."""
    callback = f"http://127.0.0.1:{node.http}/api/v1/session/sso/callback"
    with subprocess.Popen(["node", PROGRAM, str(port), callback], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"ready"
        try:
            yield
        finally:
            child.terminate()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def node(tmp_path: Path, port: int) -> Iterator[RealNode]:
    """A node that knows the provider, which may not be there."""
    (tmp_path / "sso.secret").write_text(SECRET)
    made = RealNode(tmp_path, CENTRE, SETTINGS + SSO.replace("ISSUER", f"http://127.0.0.1:{port}"))
    yield made
    made.close()


def go(page: Page, account: str) -> None:
    """To the provider, and log in there."""
    page.get_by_role("button", name=word("common.sign_on.with", name=BUTTON)).click()
    page.get_by_label("Account").fill(account)
    page.get_by_role("button", name="Log in").click()


def test_the_companys_account_opens(playwright: Playwright, node: RealNode, port: int) -> None:
    browser = chromium.launch(playwright, None)
    page = chromium.open_page(browser, f"http://127.0.0.1:{node.http}")
    page.goto("/")
    page.get_by_role("button", name=word("common.sign_on.with", name=BUTTON)).click()
    expect(page.get_by_role("alert")).to_be_visible()
    keep(page, "sign-on-away")
    with provider(node, port):
        go(page, "stranger")
        expect(page.get_by_role("alert")).to_contain_text(word("common.sign_on.not_allowed"))
        keep(page, "sign-on-refused")
        # The provider remembers whom it saw in a browser: another person has another one.
        other = chromium.open_page(browser, f"http://127.0.0.1:{node.http}")
        other.goto("/")
        go(other, "li.na")
        expect(other.get_by_role("button", name="李娜")).to_be_visible()
    other.reload()
    expect(other.get_by_role("button", name="李娜")).to_be_visible()
    browser.close()
