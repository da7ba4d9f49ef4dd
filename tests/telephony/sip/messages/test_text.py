"""Tokens, quoted strings, lists, parameters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.text import clean, format_params, parse_params, quote, split_list, unquote


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a", ["a"]),
        (" a , b,c ", ["a", "b", "c"]),
        ("", [""]),
        ('"a,b" <sip:c,d>, e', ['"a,b" <sip:c,d>', "e"]),
        ('"a\\",b", c', ['"a\\",b"', "c"]),
        ('<a">, b', ['<a">', "b"]),
        ('"<", b', ['"<"', "b"]),
        ('"\\\\", b', ['"\\\\"', "b"]),
    ],
)
def test_lists(text: str, items: list[str]) -> None:
    assert split_list(text) == items


@pytest.mark.parametrize("text", ['"a, b', "<a, b", 'a, "', '"a\\", b'])
def test_lists_that_do_not_end(text: str) -> None:
    with pytest.raises(SipSyntaxError):
        split_list(text)


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("a=1", {"a": "1"}),
        ("A=1;b", {"a": "1", "b": None}),
        (" a = 1 ; b ", {"a": "1", "b": None}),
        ('a="x;y";b', {"a": '"x;y"', "b": None}),
        ('a="x\\"y"', {"a": '"x\\"y"'}),
        ("a=[::1]", {"a": "[::1]"}),
    ],
)
def test_params(text: str, params: dict[str, str | None]) -> None:
    assert parse_params(text) == params
    assert parse_params(format_params(params)[1:]) == params


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "a;",
        "a=",
        "=1",
        "a;a",
        "a=1;A=2",
        "a b",
        "a=b c",
        "a=b=c",
        'a="x',
        'a="x"y',
        'a=x"y"',
        "a=\u00e4",
        "a@b",
    ],
)
def test_params_that_cannot_be(text: str) -> None:
    with pytest.raises(SipSyntaxError):
        parse_params(text)


def test_no_params_are_no_text() -> None:
    assert format_params({}) == ""


@given(st.text(max_size=30))
def test_quoting_keeps_every_printable_text(text: str) -> None:
    quoted = quote(text)
    assert "\n" not in quoted
    assert unquote(quoted) == "".join(" " if char < " " or char == "\x7f" else char for char in text)


def test_clean() -> None:
    assert clean("plain 张") == "plain 张"
    assert clean("a\r\nb\udcff") == "a  b\ufffd"
    assert unquote("plain") == "plain"
    assert unquote('"') == '"'
