"""Offer and answer as RFC 3264 asks, for one audio stream."""

import pytest

from yunhu.telephony.sdp.errors import MalformedSdp, NotAcceptableHere
from yunhu.telephony.sdp.model import Codec, Direction
from yunhu.telephony.sdp.offer_answer import Agreement, accept_answer, accept_offer, our_codecs, same_media
from yunhu.telephony.sdp.parse import parse
from yunhu.telephony.sdp.write import AudioLine, describe

OURS = ["PCMA", "PCMU"]


def offer(*lines: str, connection: str = "192.0.2.1") -> bytes:
    head = f"v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 {connection}\r\nt=0 0\r\n"
    return (head + "".join(f"{line}\r\n" for line in lines)).encode()


def agree(*lines: str, connection: str = "192.0.2.1", prefer: str | None = None) -> Agreement:
    return accept_offer(parse(offer(*lines, connection=connection)), OURS, prefer)


def test_the_offerers_order_and_payload_types_are_kept() -> None:
    agreed = agree(
        "m=audio 4000 RTP/AVP 96 97 98 8",
        "a=rtpmap:96 opus/48000/2",
        "a=rtpmap:97 pcmu/8000/1",
        "a=rtpmap:98 telephone-event/8000",
        "a=ptime:30",
    )
    assert agreed.codecs == (Codec(97, "PCMU", 8000, 30),)
    assert agreed.dtmf_pt == 98
    assert agreed.remote == "192.0.2.1:4000"
    assert agreed.direction == "sendrecv"
    assert not agreed.held


def test_the_codec_of_the_other_leg_is_preferred_when_it_is_offered() -> None:
    assert agree("m=audio 4000 RTP/AVP 0 8", prefer="PCMA").codecs[0].name == "PCMA"
    assert agree("m=audio 4000 RTP/AVP 0", prefer="PCMA").codecs[0].name == "PCMU"


def test_static_payload_types_need_no_rtpmap_and_digits_of_another_clock_are_not_taken() -> None:
    agreed = agree("m=audio 4000 RTP/AVP 8 101", "a=rtpmap:101 telephone-event/16000")
    assert agreed.codecs == (Codec(8, "PCMA"),)
    assert agreed.dtmf_pt is None


def test_other_lines_are_refused_in_their_places() -> None:
    agreed = agree(
        "m=video 5000 RTP/AVP 31",
        "m=audio 4000 RTP/AVP 8",
        "m=audio 4010 RTP/AVP 8",
        "m=message 6000 TCP/MSRP *",
    )
    text = describe(9, 1, "192.0.2.7:3000", AudioLine(agreed.codecs), agreed.before, agreed.after)
    written = parse(text)
    assert [(media.kind, media.port) for media in written.media] == [
        ("video", 0),
        ("audio", 3000),
        ("audio", 0),
        ("message", 0),
    ]
    assert written.media[3].formats == ["*"]


def test_an_audio_line_that_cannot_be_used_is_passed_over_for_one_that_can() -> None:
    agreed = agree(
        "m=audio 4000 RTP/SAVP 8", "m=audio 0 RTP/AVP 8", "m=audio 4010 RTP/AVP 9", "m=audio 4020 RTP/AVP 0"
    )
    assert agreed.line == 3
    assert agreed.remote == "192.0.2.1:4020"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((), "no_audio"),
        (("m=video 4000 RTP/AVP 31",), "no_audio"),
        (("m=audio 0 RTP/AVP 8",), "no_audio"),
        (("m=audio 4000 RTP/SAVP 8",), "srtp"),
        (("m=audio 4000 RTP/SAVPX 8",), "protocol"),
        (("m=audio 4000 RTP/AVP 9 18",), "no_common_codec"),
        (("m=audio 4000 RTP/AVP 8", "c=IN IP4 host.example"), "address"),
        (("m=audio 4000 RTP/AVP 8", "c=IN IP4 224.2.0.1/127"), "address"),
        (("m=audio 4000 RTP/AVP 8", "c=IN IP4 192.0.2.256"), "address"),
        (("m=audio 4000 RTP/AVP 8", "c=IN IP6 ff02::1"), "address"),
        (("m=audio 4000 RTP/AVP 8", "a=rtcp:4001 IN IP4 255.255.255.255"), "address"),
    ],
)
def test_an_offer_with_nothing_for_us_is_488(lines: tuple[str, ...], why: str) -> None:
    with pytest.raises(NotAcceptableHere) as refused:
        agree(*lines)
    assert refused.value.status == 488
    assert refused.value.params["why"] == why


@pytest.mark.parametrize("line", ["a=rtcp:x", "a=rtcp:0", "a=rtcp:65536"])
def test_a_bad_rtcp_port_is_malformed(line: str) -> None:
    with pytest.raises(MalformedSdp):
        agree("m=audio 4000 RTP/AVP 8", line)


def test_a_payload_type_out_of_range_is_malformed() -> None:
    with pytest.raises(MalformedSdp):
        agree("m=audio 4000 RTP/AVP 200", "a=rtpmap:200 PCMA/8000")


@pytest.mark.parametrize(
    ("theirs", "connection", "ours", "held"),
    [
        ("sendrecv", "192.0.2.1", "sendrecv", False),
        ("sendonly", "192.0.2.1", "recvonly", True),
        ("recvonly", "192.0.2.1", "sendonly", False),
        ("inactive", "192.0.2.1", "inactive", True),
        ("sendrecv", "0.0.0.0", "recvonly", True),
        ("inactive", "0.0.0.0", "inactive", True),
        ("recvonly", "0.0.0.0", "inactive", True),
    ],
)
def test_hold_by_direction_and_by_the_zero_address(
    theirs: str, connection: str, ours: Direction, held: bool
) -> None:
    agreed = agree("m=audio 4000 RTP/AVP 8", f"a={theirs}", connection=connection)
    assert agreed.direction == ours
    assert agreed.held is held
    assert (agreed.remote is None) is (connection == "0.0.0.0")


def test_rtcp_elsewhere_and_ipv6() -> None:
    agreed = agree("m=audio 4000 RTP/AVP 8", "a=rtcp:4009", "c=IN IP6 2001:DB8::1")
    assert agreed.remote == "[2001:db8::1]:4000"
    assert agreed.remote_rtcp == "[2001:db8::1]:4009"
    text = describe(9, 1, "[2001:db8::7]:3000", AudioLine(agreed.codecs))
    assert b"c=IN IP6 2001:db8::7\r\n" in text
    assert parse(text).media[0].port == 3000


@pytest.mark.parametrize(
    ("wanted", "most", "sent"),
    [(0, 0, 20), (10, 0, 10), (25, 0, 20), (60, 40, 40), (60, 5, 10), (20, 35, 20)],
)
def test_the_packet_time_is_theirs_when_we_can(wanted: int, most: int, sent: int) -> None:
    lines = ["m=audio 4000 RTP/AVP 8"]
    lines += [f"a=ptime:{wanted}"] if wanted else []
    lines += [f"a=maxptime:{most}"] if most else []
    assert agree(*lines).codecs[0].ptime_ms == sent


def test_our_offer_reads_back_as_offered() -> None:
    text = describe(9, 3, "192.0.2.7:3000", AudioLine(our_codecs(OURS), ((101, 8000),)))
    described = parse(text)
    assert described.origin.session == "9"
    assert described.origin.version == "3"
    assert described.media[0].formats == ["8", "0", "101"]
    agreed = accept_offer(described, OURS)
    assert agreed.dtmf_pt == 101
    assert agreed.remote == "192.0.2.7:3000"


def test_an_answer_keeps_its_order_and_only_what_we_offered() -> None:
    agreed = accept_answer(
        parse(offer("m=audio 4000 RTP/AVP 0 8 9 101", "a=rtpmap:101 telephone-event/8000")), our_codecs(OURS)
    )
    assert [codec.name for codec in agreed.codecs] == ["PCMU", "PCMA"]
    assert agreed.dtmf_pt == 101


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), MalformedSdp),
        (("m=video 4000 RTP/AVP 31",), MalformedSdp),
        (("m=audio 0 RTP/AVP 8",), NotAcceptableHere),
        (("m=audio 4000 RTP/SAVP 8",), NotAcceptableHere),
        (("m=audio 4000 RTP/AVP 0",), NotAcceptableHere),
    ],
)
def test_an_answer_that_does_not_answer_is_refused(lines: tuple[str, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        accept_answer(parse(offer(*lines)), our_codecs(["PCMA"]))


def test_the_engine_is_told_only_about_changes() -> None:
    one = agree("m=audio 4000 RTP/AVP 8")
    assert same_media(one, agree("m=audio 4000 RTP/AVP 8", "m=video 5000 RTP/AVP 31"))
    assert not same_media(one, agree("m=audio 4002 RTP/AVP 8"))
    assert not same_media(one, agree("m=audio 4000 RTP/AVP 8", "a=sendonly"))
    assert not same_media(one, agree("m=audio 4000 RTP/AVP 0"))
