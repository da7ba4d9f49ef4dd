"""Legs with SRTP: keys of their own, told to the engine, changed with those of the far end, kept nowhere."""

from __future__ import annotations

from base64 import b64encode

import msgspec
import pytest
from tests.telephony.legs.far_end import HELD, SDP, Callee, Caller, Node
from tests.telephony.legs.test_recovery import crash

from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import LegEnded, LegRecord
from yunhu.telephony.media import protocol as p
from yunhu.telephony.sdp.model import Media
from yunhu.telephony.sdp.parse import parse as parse_sdp
from yunhu.telephony.sdp.sdes import Crypto, parse_crypto

SUITE = "AES_CM_128_HMAC_SHA1_80"
THEIRS, OTHERS = bytes(range(30)), bytes(range(1, 31))


def secure(text: str = SDP, key: bytes = THEIRS, tag: int = 1, proto: str = "RTP/SAVP") -> str:
    """A description with keys."""
    line = f"a=crypto:{tag} {SUITE} inline:{b64encode(key).decode()}\r\n"
    return text.replace("RTP/AVP", proto) + line


def told(node: Node) -> list[p.Srtp | None]:
    """The keys that the engine was told, one after the other."""
    return [
        command.srtp
        for command in node.engine.log
        if isinstance(command, p.Create) or (isinstance(command, p.Modify) and command.srtp)
    ]


def audio(body: bytes) -> Media:
    (line,) = [media for media in parse_sdp(body).media if media.port]
    return line


def ours(body: bytes) -> list[Crypto]:
    """Our keys in a description."""
    return [crypto for crypto in map(parse_crypto, audio(body).crypto) if crypto is not None]


def test_a_caller_with_keys_gets_one_of_ours_under_its_tag() -> None:
    node = Node()
    node.srtp = "required"
    node.does["leg_offered"] = node.legs.answer
    Caller(node).invite(body=secure(tag=7))
    (key,) = ours(node.last().body)
    assert (key.tag, key.suite, audio(node.last().body).proto) == (7, SUITE, "RTP/SAVP")
    assert told(node) == [p.Srtp(suite=SUITE, ours=key.key, theirs=THEIRS)]


def test_a_caller_without_keys_that_needs_some_is_488() -> None:
    node = Node()
    node.srtp = "required"
    Caller(node).invite()
    assert node.statuses() == [488]
    assert len(node.legs) == 0


def test_a_caller_whose_keys_are_not_wanted_gets_plain_audio() -> None:
    node = Node()
    node.does["leg_offered"] = node.legs.answer
    Caller(node).invite(body=secure(proto="RTP/AVP"))
    assert ours(node.last().body) == []
    assert told(node) == [None]


def dialled(node: Node, srtp: str) -> tuple[Leg, Callee]:
    leg = node.dial(srtp=srtp)
    return leg, Callee(node)


def test_a_phone_that_must_encrypt_is_offered_nothing_else() -> None:
    node = Node()
    leg, callee = dialled(node, "required")
    offered = ours(callee.invite().body)
    assert audio(callee.invite().body).proto == "RTP/SAVP"
    assert [key.suite for key in offered] == ["AEAD_AES_128_GCM", SUITE, "AES_CM_128_HMAC_SHA1_32"]
    assert len({key.key for key in offered}) == 3
    callee.takes(body=secure(tag=2))
    assert leg.state == "confirmed"
    assert told(node) == [None, p.Srtp(suite=SUITE, ours=offered[1].key, theirs=THEIRS)]
    assert leg.keys.ours == (offered[1],)


def test_a_phone_that_must_encrypt_and_does_not_is_hung_up() -> None:
    node = Node()
    _, callee = dialled(node, "required")
    callee.takes()
    assert node.ended() == LegEnded("no_codec", None, "system")


@pytest.mark.parametrize("takes_them", [True, False])
def test_a_phone_that_may_encrypt_is_offered_keys_that_it_may_overlook(takes_them: bool) -> None:
    node = Node()
    leg, callee = dialled(node, "optional")
    assert audio(callee.invite().body).proto == "RTP/AVP"
    assert len(ours(callee.invite().body)) == 3
    callee.takes(body=secure(tag=2, proto="RTP/AVP") if takes_them else SDP)
    assert leg.state == "confirmed"
    assert len(leg.keys.ours) == takes_them
    assert (told(node)[1:] != []) == takes_them


def test_early_media_of_one_fork_does_not_spoil_the_keys_of_another() -> None:
    node = Node()
    leg, callee = dialled(node, "required")
    callee.answer(callee.invite(), 183, body=secure(tag=2))
    gcm = f"a=crypto:1 AEAD_AES_128_GCM inline:{b64encode(THEIRS[:28]).decode()}\r\n"
    Callee(node, tag="other").takes(body=SDP.replace("RTP/AVP", "RTP/SAVP") + gcm)
    assert leg.state == "confirmed"
    assert [srtp.suite for srtp in told(node) if srtp] == [SUITE, "AEAD_AES_128_GCM"]


def test_keys_stay_when_theirs_do_and_change_with_them() -> None:
    node = Node()
    node.srtp = "optional"
    node.does["leg_offered"] = node.legs.answer
    caller = Caller(node)
    caller.invite(body=secure())
    caller.ack()
    (first,) = ours(node.last().body)
    caller.send("INVITE", body=secure(HELD))
    caller.ack()
    assert ours(node.last().body) == [first]
    assert len(told(node)) == 1
    caller.send("INVITE", body=secure(SDP.replace("7 1 IN", "7 3 IN"), OTHERS))
    caller.ack()
    (second,) = ours(node.last().body)
    assert second.key != first.key
    assert told(node)[1:] == [p.Srtp(suite=SUITE, ours=second.key, theirs=OTHERS)]
    caller.send("INVITE", body=SDP.replace("7 1 IN", "7 4 IN"))
    caller.ack()
    assert told(node)[2:] == [p.Srtp(suite="none")]


def test_a_new_offer_of_ours_has_the_keys_in_use() -> None:
    node = Node()
    leg, callee = dialled(node, "required")
    callee.takes(body=secure(tag=2))
    before = leg.keys.ours
    node.legs.reoffer(leg)
    assert tuple(ours(callee.invite().body)) == before
    callee.takes(body=secure(tag=2))
    assert len(told(node)) == 2


def test_keys_are_in_no_record_and_another_process_makes_new_ones() -> None:
    node = Node()
    leg, callee = dialled(node, "required")
    callee.takes(body=secure(tag=2))
    (key,) = leg.keys.ours
    text = msgspec.msgpack.encode(node.legs.records(leg))
    assert key.key not in text
    assert THEIRS not in text
    for secret in (key.key, THEIRS):
        assert b64encode(secret) not in text
        assert repr(secret) not in repr(leg)
    record = msgspec.msgpack.decode(text, type=LegRecord)
    invite = callee.invite()
    crash(node)
    again = node.legs.restore(record)
    assert again is not None
    node.legs.reoffer(again)
    node.passes(0)
    fresh = ours(node.requests("INVITE")[-1].body)
    assert len(fresh) == 3
    assert key.key not in {one.key for one in fresh}
    assert invite.body != node.requests("INVITE")[-1].body
    callee.takes(body=secure(tag=2, key=OTHERS))
    assert told(node)[-1] == p.Srtp(suite=SUITE, ours=fresh[1].key, theirs=OTHERS)
