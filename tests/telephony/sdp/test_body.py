"""Where in a body the session description is."""

import pytest

from yunhu.telephony.sdp.body import MOST_PARTS, session_part
from yunhu.telephony.sdp.errors import MalformedSdp

SDP = b"v=0\r\no=- 1 1 IN IP4 h\r\n"


def multipart(*parts: bytes) -> bytes:
    return b"preamble\r\n" + b"".join([b"--x\r\n" + part + b"\r\n" for part in parts]) + b"--x--\r\n"


def test_a_plain_body_is_it() -> None:
    assert session_part("application/sdp", SDP) == SDP
    assert session_part("Application/SDP; charset=x", SDP) == SDP
    assert session_part("", b"") == b""


def test_other_bodies_have_none() -> None:
    assert session_part("text/plain", b"hello") == b""
    assert session_part("multipart/mixed;boundary=x", multipart(b"Content-Type: text/plain\r\n\r\nhi")) == b""
    assert session_part("multipart/mixed;boundary=x", multipart(b"no head")) == b""


@pytest.mark.parametrize("kind", ['multipart/mixed; boundary="x"', "Multipart/Related;type=a;BOUNDARY=x"])
@pytest.mark.parametrize("name", [b"Content-Type", b"c"])
def test_a_part_of_several(kind: str, name: bytes) -> None:
    parts = (b"Content-Type: text/plain\r\n\r\nhi", name + b": application/sdp\r\nX: y\r\n\r\n" + SDP)
    assert session_part(kind, multipart(*parts)) == SDP


@pytest.mark.parametrize(
    "kind", ["multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary=" + "y" * 71]
)
def test_without_a_boundary_it_cannot_be_taken_apart(kind: str) -> None:
    with pytest.raises(MalformedSdp):
        session_part(kind, multipart(SDP))


def test_the_parts_are_bounded() -> None:
    with pytest.raises(MalformedSdp):
        session_part("multipart/mixed;boundary=x", multipart(*[b"a: b\r\n\r\nc"] * (MOST_PARTS + 1)))
    with pytest.raises(MalformedSdp):
        session_part("multipart/mixed;boundary=other", multipart(SDP))
