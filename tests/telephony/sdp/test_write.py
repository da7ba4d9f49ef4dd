"""Our session descriptions, to the letter."""

from yunhu.telephony.sdp.model import Codec, Media
from yunhu.telephony.sdp.write import AudioLine, describe, refused_line, split


def test_an_offer_of_ours_to_the_letter() -> None:
    text = describe(7, 2, "192.0.2.9:30000", AudioLine((Codec(8, "PCMA"), Codec(0, "PCMU")), ((101, 8000),)))
    assert text.decode() == (
        "v=0\r\no=- 7 2 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
        "m=audio 30000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
    )


def test_a_refused_line_keeps_its_kind_and_formats() -> None:
    assert refused_line(Media("video", 5000, "RTP/AVP", ["31", "34"])) == "m=video 0 RTP/AVP 31 34\r\n"


def test_addresses_are_split() -> None:
    assert split("192.0.2.9:30000") == ("IP4", "192.0.2.9", "30000")
    assert split("[2001:db8::1]:30000") == ("IP6", "2001:db8::1", "30000")
