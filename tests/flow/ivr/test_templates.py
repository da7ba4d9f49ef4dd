"""Texts with values: what is a template, which language, and what may go where."""

from __future__ import annotations

import json
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from yunhu.flow.ivr import templates
from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.spoken.words import speak
from yunhu.flow.ivr.templates import FILLED_MAX, Slot, in_language, parts, slots
from yunhu.flow.ivr.world import NOTHING, MadeWorld

RUN = RunState(
    flow="f",
    version=1,
    node="a",
    caller="13800001234",
    vars={"sum": "12.50", "pin": "4711", "quote": 'a"b\\c'},
    secrets=frozenset({"pin"}),
)


def test_only_values_in_braces_are_templates() -> None:
    assert parts('{"a": {caller}, "b": {x}, "c": "{var.sum:amount}{caller:loud}"}') == (
        '{"a": ',
        Slot("caller"),
        ', "b": {x}, "c": "',
        Slot("var.sum", "amount"),
        '{caller:loud}"}',
    )
    assert parts("") == ()


def test_every_value_that_a_text_names_is_found() -> None:
    text = {"zh-CN": "{caller}{queue.a.b.waiting:number}", "en": "{slot.city}"}
    assert [slot.value for slot in slots(text)] == ["caller", "queue.a.b.waiting", "slot.city"]


@pytest.mark.parametrize(
    ("language", "found"),
    [("en", "en"), ("en-GB", "en"), ("zh-CN", "zh-CN"), ("zh-TW", "zh-CN"), ("yue", "zh-CN")],
)
def test_the_nearest_language_is_taken(language: str, found: str) -> None:
    assert in_language({"zh-CN": "好", "en": "ok"}, language)[1] == found
    assert in_language("好", language) == ("好", language)


def test_what_is_said_has_values_in_words_and_no_secrets() -> None:
    assert templates.said("共{var.sum:amount}，{var.pin}{var.none}", RUN, NOTHING, speak) == (
        "共十二元五角，",
        "zh-CN",
    )


def test_secrets_go_out_in_requests_alone() -> None:
    assert templates.shown_text("<{var.pin}>", RUN, NOTHING) == "<>"
    assert templates.secret_text("<{var.pin}>", RUN, NOTHING) == ("<4711>", True)
    assert templates.secret_text("<{var.sum}>", RUN, NOTHING) == ("<12.50>", False)
    assert templates.body_text('{"pin": "{var.pin}"}', RUN, NOTHING, is_json=True) == '{"pin": "4711"}'


@given(st.text(max_size=200))
def test_no_value_breaks_out_of_where_it_stands(value: str) -> None:
    run = msgspec.structs.replace(RUN, vars={"x": value})
    body = templates.body_text('{"x": "{var.x}", "y": 1}', run, NOTHING, is_json=True)
    assert json.loads(body) == {"x": value, "y": 1}
    header = templates.header_text("v {var.x}", run, NOTHING)
    assert "\r" not in header
    assert "\n" not in header
    url = templates.url_text("https://a.example/{var.x}/b?c={var.x}", run, NOTHING)
    assert (url.count("/"), url.count("?"), url.count("#"), url.count("&")) == (4, 1, 0, 0)


def test_a_filled_text_is_bounded() -> None:
    run = msgspec.structs.replace(RUN, vars={"x": "y" * 1_024})
    assert len(templates.shown_text("{var.x}" * 100, run, NOTHING)) == FILLED_MAX


def test_servers_are_told_of_persons_what_they_may_have() -> None:
    class Careful(MadeWorld, frozen=True):
        def outside(self, url: str, text: str) -> str:
            return f"token of {url}"

        def written(self, url: str, text: str) -> str:
            return text.replace("13800001234", "138****1234")

    said = {"mobile": "13800001234", "order": "20260001", "wish": 'call "13800001234"'}
    run = replace(RUN, vars=said, slots=said, attributes=said)
    url = templates.url_text("https://crm.test/{caller}/{var.order}", run, Careful())
    assert url == "https://crm.test/token%20of%20https%3A%2F%2Fcrm.test%2F/20260001"
    body = templates.body_text('{"m": "{var.mobile}"}', run, Careful(), is_json=True, to="https://a/")
    assert body == '{"m": "token of https://a/"}'
    texts = "{var.wish}/{slot.wish}/{attribute.wish}"
    masked = 'call "138****1234"'
    assert templates.body_text(texts, run, Careful(), is_json=False) == "/".join([masked] * 3)
    assert json.loads(templates.body_text('"{var.wish}"', run, Careful(), is_json=True)) == masked
    assert templates.header_text("{var.wish}", run, Careful()) == masked
    assert quote(masked, safe="") in templates.url_text(f"https://a/{texts}", run, Careful())
