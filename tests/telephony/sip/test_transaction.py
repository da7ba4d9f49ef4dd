"""Keys."""

from __future__ import annotations

from tests.telephony.sip.wire import invite, request

from yunhu.telephony.sip.messages.message import Request, parse
from yunhu.telephony.sip.transaction import client_key, invite_key_of, merge_key, server_key


def read(data: bytes) -> Request:
    message = parse(data)
    assert isinstance(message, Request)
    return message


def key(data: bytes) -> tuple[str, ...]:
    message = read(data)
    return server_key(message, message.via)


def test_an_ack_and_a_cancel_find_their_invite() -> None:
    assert key(request("ACK", to_tag="t")) == key(invite())
    assert key(request("CANCEL")) != key(invite())
    assert invite_key_of(key(request("CANCEL"))) == key(invite())


def test_old_keys() -> None:
    assert key(request("ACK", branch="", to_tag="t")) == key(invite(branch=""))
    assert key(invite(branch="")) != key(invite(branch="", call_id="other"))
    assert key(invite(branch="z9hG4bK")) == key(invite(branch="z9hG4bK"))
    assert key(invite(branch="Z9HG4BKx")) != key(invite(branch="Z9HG4BKx", via="192.0.2.8:5060"))


def test_a_part_cannot_pretend_to_be_two() -> None:
    assert key(request("OPTIONS", branch="z9hG4bKa", via="b:1")) != key(
        request("OPTIONS", branch="z9hG4bKa.b", via="c:1")
    )


def test_merged_requests_share_a_key() -> None:
    assert merge_key(read(invite())) == merge_key(read(invite(branch="z9hG4bKother")))
    assert merge_key(read(invite())) != merge_key(read(invite(cseq="2 INVITE")))


def test_client_keys_know_the_method() -> None:
    assert client_key("b", "INVITE") != client_key("b", "CANCEL")
