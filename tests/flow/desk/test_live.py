"""Streams: many changes are one message, memory is bounded, and a stream that ends says why."""

import pytest

from yunhu.flow.desk.errors import TooManyDesks
from yunhu.flow.desk.services import live
from yunhu.flow.desk.services.live import CARDS_MAX, MOST_OF_AGENT, TAKEN_OVER, Streams
from yunhu.platform.http.streams import SESSION_OVER


async def test_many_changes_of_one_turn_are_one_piece_of_news() -> None:
    streams = Streams()
    stream = streams.open("li", "one")
    assert await stream.news(1)
    stream.changed = False
    for _ in range(100):
        streams.changed(("li", None, "wang"))
    assert await stream.news(1)
    assert stream.changed
    assert not await stream.news(0.001)


async def test_only_the_own_agent_is_told() -> None:
    streams = Streams()
    li, wang = streams.open("li", "one"), streams.open("wang", "one")
    for stream in (li, wang):
        await stream.news(1)
        stream.changed = False
    streams.changed(("wang",))
    assert (li.changed, wang.changed) == (False, True)


def test_cards_of_a_client_that_does_not_read_are_bounded() -> None:
    stream = Streams().open("li", "one")
    for number in range(CARDS_MAX + 2):
        stream.put_card(str(number))
    assert stream.take_cards() == ["2", "3", "4", "5"]
    assert stream.take_cards() == []


def test_the_first_reason_to_end_stands() -> None:
    stream = Streams().open("li", "one")
    stream.close(SESSION_OVER)
    stream.close(TAKEN_OVER)
    assert stream.closing == SESSION_OVER


def test_the_same_tab_on_a_new_connection_replaces_the_old_one() -> None:
    streams = Streams()
    before, after = streams.open("li", "one"), streams.open("li", "one")
    assert (before.closing, after.closing) == (TAKEN_OVER, None)
    assert streams.is_open("li", "one")
    streams.left(after)
    streams.left(after)
    assert not streams.is_open("li", "one")
    streams.left(before)
    assert not streams.any_open


def test_there_is_a_bound_for_an_agent_and_for_the_node(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Streams()
    opened = [streams.open("li", str(number)) for number in range(MOST_OF_AGENT + 1)]
    assert [stream.closing for stream in opened] == [TAKEN_OVER, *[None] * MOST_OF_AGENT]
    monkeypatch.setattr(live, "MOST", len(opened))
    with pytest.raises(TooManyDesks):
        streams.open("wang", "one")
