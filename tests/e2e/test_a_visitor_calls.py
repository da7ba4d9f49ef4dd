"""A visitor of a web page calls an agent in a browser, by voice and by video, and without a microphone."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.e2e import browser as chromium
from tests.e2e.browser import hears
from tests.e2e.centre import Centre
from tests.e2e.conftest import keep
from tests.e2e.people import answer, finish, near
from tests.e2e.words import word

VISITOR_HZ, AGENT_HZ = 620, 1000
PLAYS = "(video) => video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 10"
"""Whether a picture has come, and moves."""


def visitor(centre: Centre, hz: int | None, allowed: bool = True) -> Page:
    """Somebody on the page of the web entry."""
    page = chromium.open_page(centre.browser(hz), centre.base, allowed=allowed)
    page.goto("/visit/shop")
    return page


def test_by_video_with_sound_and_pictures_both_ways(centre: Centre) -> None:
    agent = centre.agent("li", AGENT_HZ)
    page = visitor(centre, VISITOR_HZ)
    page.get_by_label("您的称呼（选填）").fill("张<i>先生</i>")
    keep(page, "visit-zh")
    page.get_by_role("button", name="视频通话").click()
    answer(agent)
    expect(agent.get_by_text("张<i>先生</i>").first).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("通话中")
    centre.until(lambda: near(hears(agent), VISITOR_HZ), "the agent hears the visitor")
    centre.until(lambda: near(hears(page), AGENT_HZ), "the visitor hears the agent")
    seen = agent.get_by_label(word("desk.video.theirs"))
    centre.until(lambda: seen.evaluate(PLAYS), "the agent sees the visitor")
    centre.until(lambda: page.get_by_label("对方画面").evaluate(PLAYS), "the visitor sees the agent")
    keep(page, "visit-talking-zh")
    keep(agent, "desk-video-zh")
    page.get_by_role("button", name="挂断").click()
    expect(page.get_by_role("status")).to_have_text("通话已结束，感谢您的来电。")
    finish(agent)
    agent.close()


def test_a_visitor_without_a_microphone_is_told_what_to_do(centre: Centre) -> None:
    page = visitor(centre, None)
    page.get_by_role("button", name="语音通话").click()
    expect(page.get_by_role("status")).to_contain_text("没有找到可用的麦克风")
    expect(page.get_by_text("4001")).to_be_visible()


def test_a_visitor_who_refuses_the_microphone_is_told_how_to_allow_it(centre: Centre) -> None:
    page = visitor(centre, VISITOR_HZ, allowed=False)
    page.get_by_role("button", name="语音通话").click()
    expect(page.get_by_role("status")).to_contain_text("没有允许使用麦克风")
