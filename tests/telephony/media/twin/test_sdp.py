"""The twin's descriptions: every line of an offer is answered in its place, and nonsense is refused."""

from __future__ import annotations

import pytest
from tests.telephony.media.twin.test_peers import NAMES, OFFER, VIDEO

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.checks import RefusedError
from yunhu.telephony.media.twin.endpoint import Endpoint, Peer
from yunhu.telephony.media.twin.sdp import agree, answer, offer, read
from yunhu.telephony.sdp.offer_answer import wants_peer
from yunhu.telephony.sdp.parse import parse

A = bytes([1]) * 16


def endpoint() -> Endpoint:
    told = p.Create(endpoint=A, session=A)
    return Endpoint(told, "127.0.0.1:29000", 0.0, 0, p.Source(endpoint=A, kind="silence"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a=ice-pwd:", "a=x:"),
        ("a=fingerprint:", "a=x:"),
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        ("m=audio 9", "m=audio 0"),
        ("v=0", "v=1"),
    ],
)
def test_what_no_browser_says_is_refused(old: str, new: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(OFFER.replace(old, new))
    assert refused.value.code == "bad_sdp"


def test_a_far_end_without_a_codec_of_ours_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        agree(read(OFFER), Peer(["audio"], ["VP8"]))
    assert refused.value.code == "bad_sdp"


def test_an_answer_has_the_lines_of_the_offer_in_their_places() -> None:
    peer = Peer(["audio", "video"], NAMES)
    described = read(VIDEO)
    text = answer(endpoint(), peer, described, agree(described, peer), VIDEO)
    assert [media.kind for media in parse(text.encode()).media] == ["audio", "video"]
    assert all(media.port == 29000 and media.fingerprint for media in parse(text.encode()).media)
    assert text.count("a=setup:passive") == 2


def test_our_offer_is_one_for_browsers_and_reads_back() -> None:
    text = offer(endpoint(), Peer(["audio"], NAMES))
    assert wants_peer(parse(text.encode()))
    agreed = agree(read(text.replace("a=ice-lite\r\n", "")), Peer(["audio"], NAMES))
    assert [codec.name for codec in agreed.codecs] == ["opus", "PCMA", "PCMU"]
