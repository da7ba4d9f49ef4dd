"""An administrator says in forms how long recordings stay, of which number, and what callers are told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.forms import choose, drawer, save, saved
from tests.e2e.test_every_page import faults, settle
from tests.e2e.words import word


def page_of(centre: Centre, path: str, language: str = "zh-CN") -> Page:
    """A page of the administration."""
    page = centre.log_in(chromium.open_page(centre.browser(None), centre.base, language), "root", language)
    page.goto(path)
    settle(page)
    return page


def test_a_class_is_made_and_what_is_wrong_stands_at_its_field(centre: Centre) -> None:
    page = page_of(centre, "/admin/recordings")
    page.get_by_label(word("admin.field.resume_after_s")).fill("60")
    for number, (id_, name, days) in enumerate((("sales", "销售", "1095"), ("sales", "回访", "30")), 1):
        page.get_by_role("button", name=re.compile(word("admin.add_row.classes"))).click()
        part = page.get_by_role("group", name=word("admin.row.classes", number=number))
        part.get_by_label(word("admin.field.recordings.id")).fill(id_)
        part.get_by_label(word("admin.field.recordings.name")).fill(name)
        part.get_by_label(word("admin.field.recordings.days")).fill(days)
    save(page)
    second = page.get_by_role("group", name=word("admin.row.classes", number=2))
    expect(second.get_by_text("sales")).to_be_visible()
    settle(page)
    keep(page, "admin-recordings-twice")
    second.get_by_label(word("admin.field.recordings.id")).fill("visits")
    save(page)
    expect(page.get_by_text(word("admin.saved"))).to_be_visible()
    found = centre.get("/configuration/recordings")
    assert (found["resume_after_s"], [it["id"] for it in found["classes"]]) == (60, ["sales", "visits"])
    settle(page)
    assert faults(page) == []


def test_a_number_records_by_the_rules(centre: Centre) -> None:
    page = page_of(centre, "/admin/numbers")
    form = drawer(page, "/admin/numbers?edit=4001")
    choose(form, word("admin.field.retention"), "销售")
    choose(form, word("admin.field.unrecorded"), "直接排队")
    form.get_by_role("switch", name=word("admin.field.recording_notice")).click()
    prompt = form.get_by_label(word("admin.field.prompt"))
    prompt.fill("nowhere")
    save(form)
    expect(form.get_by_text("nowhere")).to_be_visible()
    settle(page)
    keep(page, "admin-number-recording-wrong")
    prompt.fill("recording")
    saved(form)
    number = centre.get("/configuration/numbers/4001")
    assert (number["retention"], number["unrecorded"]) == ("sales", "direct")
    assert number["recording_notice"] == {"prompt": "recording", "version": "1"}

    form = drawer(page, "/admin/queues?edit=support")
    choose(form, word("admin.field.retention"), "回访")
    saved(form)
    assert centre.get("/configuration/queues/support")["retention"] == "visits"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_class_in_use_does_not_go(centre: Centre, language: str) -> None:
    page = page_of(centre, "/admin/recordings", language)
    first = page.get_by_role("group", name=word("admin.row.classes", language, number=1))
    first.get_by_role("button", name=word("admin.row_remove", language, number=1)).click()
    expect(page.get_by_role("group", name=word("admin.row.classes", language, number=2))).to_have_count(0)
    save(page, language)
    expect(page.get_by_role("link", name=re.compile("4001"))).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, f"admin-recordings-in-use-{language}")
    assert len(centre.get("/configuration/recordings")["classes"]) == 2
