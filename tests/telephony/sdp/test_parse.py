"""Reading and writing session descriptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.sdp.errors import MalformedSdp, SdpRefused
from yunhu.telephony.sdp.model import Description, Media, Origin
from yunhu.telephony.sdp.offer_answer import accept_offer
from yunhu.telephony.sdp.parse import LONGEST_LINE, MOST_MEDIA, parse
from yunhu.telephony.sdp.write import serialize

PLAIN = (
    b"v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
    b"a=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
)


def test_an_ordinary_description_is_read() -> None:
    description = parse(PLAIN)
    assert description.origin == Origin("-", "7", "1", "192.0.2.1")
    assert description.address == "192.0.2.1"
    (audio,) = description.media
    assert (audio.kind, audio.port, audio.proto) == ("audio", 4000, "RTP/AVP")
    assert audio.formats == ["8", "0", "101"]
    assert audio.rtpmap == {"8": "PCMA/8000", "101": "telephone-event/8000"}
    assert audio.fmtp == {"101": "0-15"}
    assert (audio.ptime, audio.direction, audio.address) == (20, "sendrecv", "192.0.2.1")


def test_the_media_level_wins_over_the_session_level() -> None:
    text = (
        b"v=0\no=- 7 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\na=sendonly\n"
        b"m=audio 4000 RTP/AVP 8\nc=IN IP4 192.0.2.9\nm=audio 4002 RTP/AVP 8\na=recvonly\n"
    )
    first, second = parse(text).media
    assert (first.address, first.direction) == ("192.0.2.9", "sendonly")
    assert (second.address, second.direction) == ("192.0.2.1", "recvonly")


def test_what_is_written_reads_back_the_same() -> None:
    description = parse(PLAIN)
    assert parse(serialize(description)) == description


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "version"),
        (b"v=1\r\no=- 1 1 IN IP4 h\r\n", "version"),
        (b"v=0\r\ns=-\r\n", "origin"),
        (b"v=0\r\no=- 1 1 IN IP4\r\n", "origin"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nrubbish\r\n", "line"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nc=IN IP5 h\r\n", "connection"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 4000\r\n", "media"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 70000 RTP/AVP 8\r\n", "port"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nm=audio -1 RTP/AVP 8\r\n", "port"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nm=audio " + "٤".encode() + b" RTP/AVP 8\r\n", "port"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 4000 RTP/AVP 8\r\na=ptime:x\r\n", "ptime"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 4000 RTP/AVP " + b"8 " * 65 + b"\r\n", "too_many_formats"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\n" + b"m=audio 0 RTP/AVP 8\r\n" * (MOST_MEDIA + 1), "too_many_media"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\ns=" + b"x" * LONGEST_LINE + b"\r\n", "line_too_long"),
        (b"v=0\r\no=- 1 1 IN IP4 h\r\n" + b"a=x\r\n" * 1100, "too_many_lines"),
        (b"v=0\r\n" + b"x" * 70000, "too_long"),
    ],
)
def test_what_is_not_a_description_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(MalformedSdp) as refused:
        parse(body)
    assert refused.value.params["why"] == why
    assert refused.value.status == 400


def read(body: bytes) -> int:
    """The status a body is refused with, 0 when it is accepted as an offer."""
    try:
        accept_offer(parse(body), ["PCMA", "PCMU"])
    except SdpRefused as refused:
        return refused.status
    return 0


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    for body in (tail, b"v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\n" + tail, PLAIN + tail):
        assert read(body) in (0, 400, 488)


@given(st.integers(0, len(PLAIN) - 1), st.integers(0, 255))
def test_any_damaged_byte_is_read_or_refused(place: int, value: int) -> None:
    damaged = bytearray(PLAIN)
    damaged[place] = value
    assert read(bytes(damaged)) in (0, 400, 488)


_WORD = st.text("abcdefghij0123456789", min_size=1, max_size=8)
_MEDIA = st.builds(
    Media,
    st.sampled_from(["audio", "video", "message"]),
    st.integers(0, 65535),
    st.sampled_from(["RTP/AVP", "RTP/SAVPF", "TCP/MSRP"]),
    st.lists(st.integers(0, 127).map(str), min_size=1, max_size=5),
    st.sampled_from(["192.0.2.1", "2001:db8::1"]),
    st.sampled_from(["sendrecv", "sendonly", "recvonly", "inactive"]),
    st.dictionaries(st.integers(0, 127).map(str), _WORD, max_size=3),
    st.dictionaries(st.integers(0, 127).map(str), _WORD, max_size=3),
    st.integers(0, 100),
    st.integers(0, 100),
)


@given(st.lists(_MEDIA, max_size=MOST_MEDIA))
def test_every_description_survives_writing_and_reading(media: list[Media]) -> None:
    description = Description(Origin("u", "1", "2", "192.0.2.1"), media, "192.0.2.1")
    assert parse(serialize(description)) == description
