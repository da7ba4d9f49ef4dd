"""Which texts are said before anybody calls."""

from __future__ import annotations

import msgspec
import yaml

from yunhu.app.configuration.model import Centre
from yunhu.app.flows.static_texts import spoken_languages, static_texts

CENTRE = """
flows:
  - id: menu
    name: Menu
    start: hello
    nodes:
      hello: {verb: say, text: {zh-CN: 您好, en: Hello}, next: plain}
      plain: {verb: say, text: 一样, next: sum}
      sum: {verb: say, text: "您的余额是{var.sum:amount}", next: ask}
      ask: {verb: gather, prompts: [menu, {say: {en: Press one}}], choices: {"1": ask}}
numbers:
  - {number: "1", name: One, flow: menu, language: zh-CN}
  - {number: "2", name: Two, flow: menu, language: en}
"""


def test_the_languages_of_texts_with_values_count_too() -> None:
    assert spoken_languages(msgspec.convert(yaml.safe_load(CENTRE), Centre)) == {"zh-CN", "en"}


def test_texts_without_values_are_said_beforehand_in_every_language_of_the_numbers() -> None:
    centre = msgspec.convert(yaml.safe_load(CENTRE), Centre)
    assert sorted(static_texts(centre)) == [
        ("Hello", "en"),
        ("Press one", "en"),
        ("一样", "en"),
        ("一样", "zh-CN"),
        ("您好", "zh-CN"),
    ]


def test_what_some_callers_get_first_is_said_beforehand_too() -> None:
    (flow,) = yaml.safe_load(CENTRE)["flows"]
    staged = {"flow": {**flow, "nodes": {"hello": {"verb": "say", "text": {"en": "New"}, "next": "hello"}}}}
    centre = msgspec.convert({"staged_flows": [staged]}, Centre)
    assert list(static_texts(centre)) == [("New", "en")]
