"""A recording is held, refuses to go, is let go and erased; its certificate is told from a false one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.test_every_page import faults, settle
from tests.e2e.test_three_people import handled
from tests.e2e.words import word

CASE = "案号 2026-17"
HELD = "请先解除保全"
"""The node's own words."""


@pytest.fixture(scope="module")
def recorded(centre: Centre) -> str:
    """The id of a recording that is closed."""
    return handled(centre, "li").recording


def page_of(centre: Centre, user: str, path: str, language: str = "zh-CN") -> Page:
    """A page as somebody sees it."""
    page = centre.log_in(chromium.open_page(centre.browser(None), centre.base, language), user, language)
    page.goto(path)
    settle(page)
    return page


def button(where: Page | Locator, key: str, language: str = "zh-CN") -> Locator:
    """A button by its whole name; that of its icon may go before it."""
    name = re.escape(word(f"recordings.keep.{key}", language))
    return where.get_by_role("button", name=re.compile(f"^([a-z-]+ )?{name}$"))


def give_reason(dialog: Locator, reason: str, ok: str) -> None:
    """Fill a dialog that asks why, and go on."""
    dialog.get_by_label(word("recordings.keep.reason")).fill(reason)
    button(dialog, ok).click()


def test_a_supervisor_is_told_what_the_role_does_not_hold(centre: Centre, recorded: str) -> None:
    page = page_of(centre, "zhou", f"/recordings/{recorded}")
    expect(page.get_by_text(word("recordings.export_needs_role"))).to_be_visible()
    for key in ("place", "erase"):
        expect(button(page, key)).to_have_count(0)
    assert faults(page) == []
    keep(page, "recording-supervisor")

    grants = {"recording.read": "team", "recording.listen": "team", "recording.export": "team"}
    role = {"version": 0, "zh": "录音导出", "en": "Exporter", "grants": grants}
    centre.api.put("/api/v1/roles/exporter", json=role).raise_for_status()
    given = {"version": centre.get("/users/zhou")["version"], "roles": ["supervisor", "exporter"]}
    centre.api.patch("/api/v1/users/zhou", json=given).raise_for_status()
    page = page_of(centre, "zhou", f"/recordings/{recorded}")
    expect(page.get_by_text(word("recordings.export_needs_role"))).to_have_count(0)
    page.get_by_label(word("recordings.purpose")).fill(word("recordings.purposes.complaint"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name=word("recordings.listen")).click()
    with page.expect_download() as taken:
        page.get_by_role("button", name=word("recordings.take", format="WAV")).click()
    assert taken.value.suggested_filename == f"{recorded}.zip"


def test_a_damaged_file_is_found(centre: Centre, recorded: str) -> None:
    page = page_of(centre, "root", f"/recordings/{recorded}")
    button(page, "check").click()
    expect(page.get_by_text(word("recordings.keep.whole"))).to_be_visible()
    (path,) = Path(centre.folder).rglob(f"{recorded}.rec")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes(9))
    button(page, "check").click()
    expect(page.get_by_text(word("recordings.keep.problem.chain"))).to_be_visible()
    keep(page, "recording-damaged")
    path.write_bytes(whole)
    button(page, "check").click()
    expect(page.get_by_text(word("recordings.keep.whole"))).to_be_visible()


def test_it_is_held_let_go_and_erased(centre: Centre, recorded: str) -> None:
    page = page_of(centre, "root", "/recordings")
    button(page, "place").click()
    drawer = page.get_by_role("dialog", name=word("recordings.of").split("}}")[1].strip())
    expect(drawer.get_by_text(word("recordings.keep.no_holds"))).to_be_visible()
    button(drawer, "place").click()
    asked = page.get_by_role("dialog", name=word("recordings.keep.place"), exact=True)
    button(asked, "place_now").click()
    expect(asked.get_by_text(word("recordings.keep.reason_rule", least=2))).to_be_visible()
    give_reason(asked, CASE, "place_now")
    expect(drawer.get_by_text(CASE)).to_be_visible()
    keep(page, "recording-hold-placed")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("row").get_by_text(word("recordings.keep.mark.held"))).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "recordings-held")

    page.goto(f"/recordings/{recorded}")
    button(page, "erase").click()
    asked = page.get_by_role("dialog", name=word("recordings.keep.erase"), exact=True)
    end = asked.get_by_label(word("recordings.keep.typed", typed=recorded[-6:]))
    end.fill("000000x")
    give_reason(asked, "R-1", "erase_now")
    expect(asked.get_by_text(word("recordings.keep.typed_rule", typed=recorded[-6:]))).to_be_visible()
    end.fill(recorded[-6:])
    end.press("Enter")
    expect(asked.get_by_text(HELD)).to_be_visible()
    settle(page)
    keep(page, "recording-erase-refused")
    asked.get_by_role("button", name=word("common.action.cancel")).click()

    page.get_by_role("button", name=word("recordings.keep.lift_of", reason=CASE)).click()
    asked = page.get_by_role("dialog", name=word("recordings.keep.lift"), exact=True)
    give_reason(asked, "已结案", "lift_now")
    expect(page.get_by_text(word("recordings.keep.over"), exact=True)).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "recording-hold-lifted")

    button(page, "erase").click()
    asked = page.get_by_role("dialog", name=word("recordings.keep.erase"), exact=True)
    asked.get_by_label(word("recordings.keep.typed", typed=recorded[-6:])).fill(recorded[-6:])
    give_reason(asked, "R-1", "erase_now")
    expect(page.get_by_text(word("recordings.keep.genuine_about"))).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, "recording-erased")
    assert centre.get("/recordings", mark="erased")["items"][0]["id"] == recorded


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_certificates_are_listed_and_verified(centre: Centre, recorded: str, language: str) -> None:
    page = page_of(centre, "root", "/recordings/certificates", language)
    row = page.get_by_role("row").filter(has_text="R-1")
    expect(row.get_by_text(word("recordings.keep.genuine", language))).to_be_visible()
    row.get_by_role("button").first.click()
    expect(page.get_by_text(recorded).first).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, f"certificates-{language}")

    document: dict[str, Any] = centre.get(f"/recordings/{recorded}/certificate")["document"]
    button(page, "hand_in", language).click()
    asked = page.get_by_role("dialog")
    text = asked.get_by_label(word("recordings.keep.hand_in_text", language))
    for given, said in (
        ("{seal", "hand_in_rule"),
        (json.dumps({**document, "why": "another"}), "altered"),
        (json.dumps(document), "genuine"),
    ):
        text.fill(given)
        button(asked, "hand_in_now", language).click()
        expect(asked.get_by_text(word(f"recordings.keep.{said}", language), exact=True)).to_be_visible()
    settle(page)
    keep(page, f"certificate-verified-{language}")
