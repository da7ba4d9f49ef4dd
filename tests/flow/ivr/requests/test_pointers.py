"""JSON pointers: RFC 6901's own examples, lists, and what is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.requests.pointers import TEXT_MAX, at

RFC = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, 'k"l': 6, " ": 7, "m~n": 8}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/foo", '["bar","baz"]'),
        ("/foo/0", "bar"),
        ("/", "0"),
        ("/a~1b", "1"),
        ("/c%d", "2"),
        ('/k"l', "6"),
        ("/ ", "7"),
        ("/m~0n", "8"),
        ("/foo/2", None),
        ("/foo/-1", None),
        ("/foo/x", None),
        ("/foo/9999999", None),
        ("/foo/0/1", None),
        ("/none", None),
    ],
)
def test_a_pointer_leads_to_its_part(pointer: str, value: str | None) -> None:
    assert at(RFC, pointer) == value


def test_values_become_texts() -> None:
    assert at({"a": True}, "/a") == "true"
    assert at({"a": False}, "/a") == "false"
    assert at({"a": None}, "/a") is None
    assert at({"a": 1.5}, "/a") == "1.5"
    assert at("whole", "") == "whole"
    assert at({"a": "x" * 5_000}, "/a") == "x" * TEXT_MAX


ANY = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANY, st.text(max_size=40))
def test_no_pointer_raises(document: object, rest: str) -> None:
    found = at(document, f"/{rest}")
    assert found is None or isinstance(found, str)
