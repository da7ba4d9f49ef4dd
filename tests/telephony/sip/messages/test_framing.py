"""Messages out of a stream."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.telephony.sip.wire import invite, request

from yunhu.telephony.sip.limits import MAX_MESSAGE_BYTES
from yunhu.telephony.sip.messages.framing import PING, Framer, FramingError
from yunhu.telephony.sip.messages.message import parse

MESSAGES = [invite(), request("OPTIONS"), request("MESSAGE", body=b"x\r\n\r\n" * 50)]


@given(st.lists(st.sampled_from(MESSAGES), max_size=4), st.lists(st.integers(1, 700), max_size=40))
def test_any_cut_gives_the_same_messages(messages: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(messages)
    framer = Framer()
    got: list[bytes] = []
    at = 0
    for cut in cuts:
        got += framer.feed(stream[at : at + cut])
        at += cut
    got += framer.feed(stream[at:])
    assert got == messages
    assert framer.is_idle


@pytest.mark.parametrize(
    "head", ["l:3", "Content-Length : 3", "CONTENT-LENGTH:\t3", "Content-Length:\r\n 3", "L: 003"]
)
def test_spellings_of_the_length(head: str) -> None:
    message = f"MESSAGE sip:a SIP/2.0\r\n{head}\r\nX: l: 9\r\n\r\nabc".encode()
    assert Framer().feed(message + b"next") == [message]
    parse(message, stream=True)


def test_pings() -> None:
    framer = Framer()
    assert framer.feed(PING) == [PING]
    assert framer.feed(b"\r\n") == []
    assert framer.feed(b"\r\n" + MESSAGES[0]) == [PING, MESSAGES[0]]
    assert framer.feed(b"\r\n" + MESSAGES[1] + PING * 1_000) == [MESSAGES[1], PING]
    assert framer.is_idle


def test_a_message_without_length_has_no_body() -> None:
    assert (
        Framer().feed(b"OPTIONS sip:a SIP/2.0\r\n\r\n" + MESSAGES[0])[0] == b"OPTIONS sip:a SIP/2.0\r\n\r\n"
    )


@pytest.mark.parametrize(
    "stream",
    [
        b"x" * (MAX_MESSAGE_BYTES + 1),
        b"A sip:a SIP/2.0\r\nl: 1\r\nl: 2\r\n\r\n",
        b"A sip:a SIP/2.0\r\nl: 65536\r\n\r\n",
        b"A sip:a SIP/2.0\r\nl: 999999999\r\n\r\n",
    ],
)
def test_streams_that_cannot_be_cut(stream: bytes) -> None:
    with pytest.raises(FramingError):
        Framer().feed(stream)


def test_a_begun_message_is_not_idle() -> None:
    framer = Framer()
    assert framer.feed(MESSAGES[0][:50]) == []
    assert not framer.is_idle
