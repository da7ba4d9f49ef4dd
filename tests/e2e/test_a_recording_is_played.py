"""A supervisor hears a call again: says why, sees both sides and the gap, seeks, notes, mutes a side."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.browser import hears
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.people import answer, finish, hang_up, near, press
from tests.e2e.test_every_page import faults, settle
from tests.e2e.words import word

from yunhu.work.recordings.exporting import flac
from yunhu.work.recordings.playing.watermark import read

CALLER_HZ, AGENT_HZ = 440, 1000
TALK_MS = 6_000


@pytest.fixture(scope="module")
def recorded(centre: Centre) -> str:
    """The id of the recording of a call in which the agent paused for a while."""
    page = centre.agent("li", AGENT_HZ)
    centre.caller(hz=CALLER_HZ)
    answer(page)
    centre.until(lambda: near(hears(page), CALLER_HZ), "the agent hears the caller")
    (contact,) = centre.get("/contacts")["items"]

    def recording() -> Any:
        found = centre.get("/recordings", contact=contact["id"])["items"]
        return found[0] if found else None

    id_: str = centre.until(recording, "the recording began")["id"]
    page.wait_for_timeout(TALK_MS / 3)
    press(page, "record_pause")
    page.wait_for_timeout(TALK_MS / 3)
    press(page, "record_again")
    page.wait_for_timeout(TALK_MS / 3)
    hang_up(page)
    finish(page)
    centre.until(lambda: recording()["state"] == "closed", "the recording is closed")
    return id_


def listening(centre: Centre, recorded: str, language: str) -> Page:
    """A supervisor before the player, having said why."""
    page = chromium.open_page(centre.browser(None), centre.base, language)
    centre.log_in(page, "zhou", language)
    page.goto("/recordings")
    settle(page)
    assert faults(page) == []
    keep(page, f"recordings-{language}")
    page.goto(f"/recordings/{recorded}")
    page.get_by_label(word("recordings.purpose", language)).fill(
        word("recordings.purposes.complaint", language)
    )
    keep(page, f"recording-purpose-{language}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=word("recordings.listen", language)).click()
    expect(page.get_by_role("slider")).to_be_visible()
    expect(page.locator(".wave-lane-0")).to_have_attribute("d", re.compile("^M0 .+Z$"))
    return page


def seconds(page: Page) -> float:
    return float(page.get_by_role("slider").get_attribute("aria-valuenow") or 0)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_it_plays_seeks_and_takes_notes(centre: Centre, recorded: str, language: str) -> None:
    page = listening(centre, recorded, language)
    slider = page.get_by_role("slider")
    page.get_by_role("button", name=word("recordings.play", language)).click()
    centre.until(lambda: seconds(page) >= 1, "it plays")
    page.get_by_role("button", name=word("recordings.pause", language)).click()
    slider.press("End")
    assert seconds(page) >= TALK_MS / 1000 - 1
    slider.press("Home")
    slider.press("ArrowRight")
    assert seconds(page) == 5
    box = slider.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert abs(seconds(page) - TALK_MS / 2000) <= 1
    page.get_by_role("checkbox", name=word("recordings.customer", language)).uncheck()
    expect(page.locator(".wave-off")).to_have_count(1)
    expect(page.locator(".wave-gap")).to_have_count(1)
    page.get_by_placeholder(
        re.compile(re.escape(word("recordings.note_at", language).split("{")[0].strip()))
    ).fill("客户同意条款")
    page.get_by_role("button", name=word("recordings.write", language), exact=True).click()
    expect(page.get_by_text("客户同意条款")).to_be_visible()
    settle(page)
    assert faults(page) == []
    keep(page, f"recording-{language}")
    page.emulate_media(color_scheme="dark")
    keep(page, f"recording-dark-{language}")
    page.get_by_role(
        "button", name=re.compile(word("recordings.remove", language).split("{")[0].strip())
    ).click()
    expect(page.get_by_text("客户同意条款")).to_have_count(0)


def test_it_is_taken_out_with_a_mark(centre: Centre, recorded: str) -> None:
    wanted = {"purpose": "complaint", "format": "flac"}
    answer = centre.api.post(f"/api/v1/recordings/{recorded}/exports", json=wanted).raise_for_status()
    taken = zipfile.ZipFile(io.BytesIO(answer.content))
    about = json.loads(taken.read(f"{recorded}.json"))
    assert about["verified"] == {"whole": True, "bad_blocks": 0, "chained": True}
    assert [gap["reason"] for gap in about["gaps"]] == ["paused: agent"]
    pcm = b"".join(flac.decoded([taken.read(f"{recorded}.flac")]))
    assert [mark.listening for mark in read(pcm)] == [about["watermark"]["export"]]
    assert centre.get(f"/recordings/{recorded}/verify")["chained"] is True
