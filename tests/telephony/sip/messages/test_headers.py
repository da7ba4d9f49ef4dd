"""Headers by any spelling, in order, with what was made of them."""

from __future__ import annotations

import pytest

from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.via import parse_via


def test_find_and_change() -> None:
    headers = Headers(("Via", "one"), ("v", "two, three"), ("X-Own", "x"))
    assert headers.get("VIA") == "one"
    assert headers.all("v") == ["one", "two, three"]
    assert headers.values("via") == ["one", "two", "three"]
    assert "x-OWN" in headers
    assert len(headers) == 3
    headers.add("x-own", "y")
    headers.prepend("Via", "zero")
    headers.set("Call-ID", "id")
    assert headers.lines() == [
        "Via: zero",
        "Via: one",
        "Via: two, three",
        "x-own: x",
        "x-own: y",
        "Call-ID: id",
    ]
    headers.remove("x-own")
    headers.set("i")
    assert [name for name, _ in headers.items()] == ["Via"] * 3
    assert headers.get("Call-ID") is None
    assert headers.values("Route") == []


def test_what_was_made_is_kept_until_it_changes() -> None:
    headers = Headers(("Subject", "1"))
    made: list[str] = []

    def make(these: Headers) -> str:
        made.append(these.get("subject") or "")
        return made[-1]

    assert headers.typed("subject", make) == headers.typed("subject", make) == "1"
    headers.set("s", "2")
    assert headers.typed("subject", make) == "2"
    assert made == ["1", "2"]


def test_a_copy_is_independent() -> None:
    headers = Headers(("X-A", "1"))
    copy = headers.copy()
    copy.add("X-A", "2")
    copy.set("X-B", "3")
    assert headers.lines() == ["X-A: 1"]
    assert copy.lines() == ["X-A: 1", "X-A: 2", "X-B: 3"]
    assert headers != copy
    assert headers == Headers(("x-a", "1"))


def test_lead_and_stamp() -> None:
    headers = Headers(("To", "x"), ("Via", "old"))
    headers.lead("via", "new")
    assert headers.lines() == ["Via: new", "To: x"]
    vias = [parse_via("SIP/2.0/UDP h"), parse_via("SIP/2.0/TCP i")]
    headers.stamp_via(vias)
    assert headers.all("via") == ["SIP/2.0/UDP h", "SIP/2.0/TCP i"]
    assert headers.typed("via", lambda _: pytest.fail("parsed again")) is vias
