"""Our session descriptions: their versions, and the order of their codecs."""

from tests.telephony.legs.far_end import FAR, HELD, SDP, Callee, Caller, Node

from yunhu.telephony.legs.model import DialTarget, Party
from yunhu.telephony.sdp.parse import parse as parse_sdp

MOVED = SDP.replace("7 1 IN", "7 2 IN").replace("4000", "4100")


def test_our_description_has_a_new_version_only_when_it_changed() -> None:
    node = Node()
    caller = Caller(node)
    caller.talks()
    versions = [int(parse_sdp(node.last().body).origin.version)]
    for body in (SDP, HELD, HELD, SDP):
        caller.send("INVITE", body=body)
        versions.append(int(parse_sdp(node.last().body).origin.version))
        caller.ack()
    assert versions == [1, 1, 2, 2, 3]


def test_a_reinvite_without_an_offer_gets_ours() -> None:
    node = Node()
    caller = Caller(node)
    leg = caller.talks()
    caller.send("INVITE")
    assert parse_sdp(node.last().body).media[0].formats == ["8", "0", "111", "101"]
    caller.ack(MOVED)
    assert leg.remote == "192.0.2.1:4100"
    caller.send("INVITE")
    caller.ack("v=0\r\nrubbish")
    assert leg.state == "confirmed"
    assert node.legs.counters.sdp_malformed == 1


def test_the_codec_of_the_other_leg_is_offered_first() -> None:
    node = Node()
    caller = Caller(node)
    node.does["leg_offered"] = node.legs.answer
    caller.invite(body=SDP.replace("8 0 101", "0 8 101"))
    caller.ack()
    near = node.leg()
    target = DialTarget("sip:8001@192.0.2.1", address=FAR)
    node.legs.dial(node.id(), near.session, "acme", target, Party("1"), 30, near=near)
    node.passes(0)
    (audio,) = parse_sdp(Callee(node).invite().body).media
    assert audio.formats == ["0", "8", "111", "101", "110"]


def test_an_offer_within_a_session_keeps_its_codec_first_and_its_payload_types() -> None:
    node = Node()
    caller = Caller(node)
    dynamic = SDP.replace("8 0 101", "96 99").replace("101 tel", "99 tel").replace("8 PCMA", "96 PCMU")
    node.does["leg_offered"] = node.legs.answer
    caller.invite(body=dynamic)
    caller.ack()
    node.legs.reoffer(node.leg())
    (audio,) = parse_sdp(node.requests("INVITE")[0].body).media
    assert audio.formats == ["96", "8", "111", "99"]
    assert audio.rtpmap == {
        "96": "PCMU/8000",
        "8": "PCMA/8000",
        "111": "opus/48000/2",
        "99": "telephone-event/8000",
    }


def test_a_multipart_body_is_searched_for_the_description() -> None:
    node = Node()
    body = f"--b\r\nContent-Type: application/sdp\r\n\r\n{SDP}\r\n--b--\r\n"
    Caller(node).invite("Content-Type: multipart/mixed;boundary=b", body=body)
    assert node.leg().remote == "192.0.2.1:4000"


def test_a_body_without_a_description_is_415() -> None:
    node = Node()
    body = "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
    Caller(node).invite("Content-Type: multipart/mixed;boundary=b", body=body)
    assert node.statuses() == [415]
