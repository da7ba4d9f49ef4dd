"""A page in a log says nothing of what it says."""

from __future__ import annotations

from yunhu.flow.ivr.twiml.page import Page


def test_what_a_page_says_is_not_shown() -> None:
    assert repr(Page("https://shop.example/13812345678", "<Response/>", "2")) == "Page(2, 11 characters)"
