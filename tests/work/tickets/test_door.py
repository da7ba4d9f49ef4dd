"""Who acts, which version is meant, and whose tickets `me` means."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import Principal
from yunhu.work.tickets.api import door
from yunhu.work.tickets.api.filters import NO_AGENT, wanted_of
from yunhu.work.tickets.api.shapes import Filter
from yunhu.work.tickets.services.office import ANY, Expected

NONE: dict[str, Reach] = {}


@pytest.mark.parametrize(
    ("who", "actor"),
    [
        (Principal("t", "u1", NONE, user="u1", agent="li.na"), "agent:li.na"),
        (Principal("t", "u1", NONE, user="u1"), "user:u1"),
        (Principal("t", "k1", NONE), "token:k1"),
    ],
)
def test_who_acts_is_kept_as_the_closest_word(who: Principal, actor: str) -> None:
    assert door.actor(who) == actor


@pytest.mark.parametrize(
    ("header", "version", "meant"),
    [
        (None, None, ANY),
        (None, 3, Expected(3)),
        ("*", 3, Expected(3)),
        ('"7"', 3, Expected(7, strict=True)),
        ('W/"7"', None, Expected(7, strict=True)),
        ('"seven"', None, Expected(0, strict=True)),
        ('"99999999999"', None, Expected(0, strict=True)),
    ],
)
def test_the_header_wins_over_the_body(header: str | None, version: int | None, meant: Expected) -> None:
    headers = [] if header is None else [(b"if-match", header.encode())]
    request = Request({"type": "http", "headers": headers})
    assert door.expected(request, version) == meant


def test_me_is_the_agent_who_asks_and_nobody_without_one() -> None:
    asked = Filter(agent="me", watcher="me", customer="zhang")
    assert wanted_of(asked, "li.na").agent == "li.na"
    assert wanted_of(asked, None).watcher == NO_AGENT
    assert wanted_of(asked, None).customers == ("zhang",)
    assert wanted_of(Filter(), None).customers is None
