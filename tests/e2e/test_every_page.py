"""Every page in both languages: pictures to look at, and no serious fault for people with disabilities."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.words import word
from tests.stories.real_node import until

AXE = Path("web/node_modules/axe-core/axe.min.js")
RULES = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }"
GRAVE = {"serious", "critical"}
STILL = """document.getAnimations().every((it) => it.playState !== 'running'
    || it.effect.getComputedTiming().endTime === Infinity)"""
PAGES = {
    "desk": "/desk",
    "check": "/desk/check",
    "tickets": "/tickets",
    "new-ticket": "/tickets/new",
    "customers": "/customers",
    "callbacks": "/callbacks",
    "voicemails": "/voicemails",
}
OF_ADMINISTRATORS = ("/routing/contacts", "/routing/hours", "/routing/blacklist", "/flows", "/flows/direct")
OF_TRUST = {
    "protection": "/protection",
    "keys": "/keys",
    "programs": "/programs",
    "accounts": "/programs?show=accounts",
    "audit": "/audit",
    "law": "/law",
    "security": "/security",
    "samples": "/quality",
    "give-samples": "/quality?show=give",
}


def faults(page: Page) -> list[str]:
    """What axe-core finds that keeps people out: rule and place."""
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate(f"axe.run(document, {RULES})")
    return [
        f"{it['id']}: {node['target']}"
        for it in found["violations"]
        if it["impact"] in GRAVE
        for node in it["nodes"]
    ]


def settle(page: Page) -> None:
    """Wait until nothing is loaded or moves any more.

    Looked at again and again: the end that an animation promises never comes when its element
    goes at the wrong moment. What keeps its last picture is over, and what turns for ever has none.
    """
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("main")).to_be_visible()
    until(lambda: page.evaluate(STILL), "everything stands still")


@pytest.fixture(scope="module")
def furnished(centre: Centre) -> Centre:
    """Something to show on every page."""
    phone = {"kind": "phone", "value": "+8613800001234"}
    person = {"name": "张伟", "tags": ["VIP"], "note": "喜欢上午联系", "identities": [phone]}
    customer = centre.api.post("/api/v1/customers", json=person).raise_for_status().json()
    kind = centre.get("/ticket-types")[0]["id"]
    ticket = {
        "type": kind,
        "subject": "发票开错了",
        "text": "抬头写错",
        "priority": "high",
        "customer": customer["id"],
    }
    made = centre.api.post("/api/v1/tickets", json=ticket).raise_for_status().json()
    centre.about = {"ticket": f"/tickets/{made['id']}", "customer": f"/customers/{customer['id']}"}
    return centre


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_of_an_agent(furnished: Centre, language: str, scheme: Literal["light", "dark"]) -> None:
    page = chromium.open_page(furnished.browser(1000), furnished.base, language)
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    settle(page)
    keep(page, f"log-in-{language}-{scheme}")
    assert faults(page) == []
    furnished.log_in(page, "li", language)
    for name, path in (PAGES | furnished.about).items():
        page.goto(path)
        settle(page)
        keep(page, f"{name}-{language}-{scheme}")
        assert faults(page) == [], name


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_of_an_administrator(furnished: Centre, language: str) -> None:
    page = chromium.open_page(furnished.browser(1000), furnished.base, language)
    furnished.log_in(page, "root", language)
    page.goto("/admin")
    kinds = page.get_by_role("navigation", name=word("admin.kinds", language)).get_by_role("link")
    expect(kinds.first).to_be_visible()
    paths = [link.get_attribute("href") or "" for link in kinds.all()]
    assert {"/admin/numbers", "/admin/agents", "/admin/users"} <= set(paths)
    for path in (*paths, *OF_ADMINISTRATORS):
        page.goto(path)
        settle(page)
        keep(page, f"{path.strip('/').replace('/', '-')}-{language}")
        assert faults(page) == [], path


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_of_who_answers_for_trust(furnished: Centre, language: str) -> None:
    page = chromium.open_page(furnished.browser(None), furnished.base, language)
    furnished.log_in(page, "root", language)
    for name, path in OF_TRUST.items():
        page.goto(path)
        settle(page)
        keep(page, f"{name}-{language}")
        assert faults(page) == [], path


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_of_a_visitor(furnished: Centre, language: str) -> None:
    page = chromium.open_page(furnished.browser(1000), furnished.base, language)
    page.goto("/visit/shop")
    settle(page)
    keep(page, f"visit-{language}")
    assert faults(page) == []
