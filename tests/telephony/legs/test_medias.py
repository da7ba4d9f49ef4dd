"""One face for telephones and browsers: the same questions, answered by us or by the engine."""

from __future__ import annotations

from tests.telephony.legs.far_end import HELD, SDP, Caller, Node
from tests.telephony.legs.test_peers import HOLD, OFFER, Browser

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.sdp.offer_answer import accept_offer, our_codecs
from yunhu.telephony.sdp.parse import parse


def described(node: Node, leg: Leg, offered: str) -> list[bytes | None]:
    """What is answered to an offer in the end."""
    heard: list[bytes | None] = []
    medias = Medias(node.legs._hands)
    text = offered.encode()
    medias.offered(leg, text if leg.is_peer else accept_offer(parse(text), ["PCMA"]), heard.append)
    node.passes(0)
    return heard


def test_a_telephones_offer_is_answered_by_us() -> None:
    node = Node()
    leg = Caller(node).talks()
    before = len(node.engine.log)
    (same,) = described(node, leg, SDP)
    assert len(node.engine.log) == before
    (held,) = described(node, leg, HELD)
    assert same is not None
    assert held is not None
    assert (b"a=recvonly" in held, b"a=recvonly" in same) == (True, False)


def test_a_browsers_offer_is_answered_by_the_engine() -> None:
    node = Node()
    leg = Browser(node).calls()
    (held,) = described(node, leg, HOLD)
    assert held is not None
    assert b"a=setup:passive" in held
    assert described(node, leg, SDP) == [None]


def test_an_offer_is_ours_or_the_engines() -> None:
    for leg_of, mark in ((lambda node: Caller(node).talks(), b"RTP/AVP"), (_browser, b"a=ice-lite")):
        node, heard = Node(), list[bytes | None]()
        leg = leg_of(node)
        Medias(node.legs._hands).offer(leg, False, heard.append)
        node.passes(0)
        assert mark in (heard[0] or b"")


def _browser(node: Node) -> Leg:
    return Browser(node).calls(OFFER)


def test_codecs_have_their_clocks() -> None:
    assert [codec.coding for codec in our_codecs(["opus", "PCMA"])] == ["opus/48000/2", "PCMA/8000"]
