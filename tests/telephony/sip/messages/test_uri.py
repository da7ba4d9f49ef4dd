"""URIs: what is accepted, what is refused, when two mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.uri import OtherUri, SipUri, parse_hostport, parse_uri


def sip(text: str) -> SipUri:
    uri = parse_uri(text)
    assert isinstance(uri, SipUri)
    return uri


def test_parts() -> None:
    uri = sip("SIPS:alice;x=1:pw@[2001:db8::1]:5061;transport=TCP;LR;maddr=h?Subject=a&X=%20")
    assert (uri.scheme, uri.user, uri.password) == ("sips", "alice;x=1", "pw")
    assert (uri.host, uri.port) == ("[2001:db8::1]", 5061)
    assert uri.transport == "tcp"
    assert uri.is_loose_router
    assert uri.headers == "Subject=a&X=%20"
    assert uri.address == ("2001:db8::1", 5061)
    assert str(uri).startswith("SIPS:")


def test_defaults() -> None:
    assert sip("sip:host").address == ("host", 5060)
    assert sip("sips:host").address == ("host", 5061)
    assert sip("sip:host").user == ""
    assert sip("sip:host").transport is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sip",
        "sip:",
        "sip:@host",
        "sip:a@",
        "sip:a@b@c",
        "sip:a b@c",
        "sip:a@b c",
        "sip:a@b;",
        "sip:a@b;;x",
        "sip:a@b;x=",
        "sip:a@b;x=1;X=2",
        "sip:a@b?",
        "sip:a@b:99999",
        "sip:a@b:",
        "sip:a@b:1x",
        "sip:a@b:٣",
        "sip:a@-b",
        "sip:a@[::1",
        "sip:a@[::1]x",
        "sip:%4@b",
        "sip:a@b;x=%zz",
        "<sip:a@b>",
        "1x:abc",
        "tel:",
        "tel:1 2",
        "sip:a@" + "b" * 256,
        "sip:" + "a" * 2_100 + "@b",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(SipSyntaxError):
        parse_uri(text)


def test_raw_letters_beyond_ascii_are_tolerated_in_a_user() -> None:
    assert sip("sip:前台@host").user == "前台"
    assert sip("sip:%E5%89%8D@host").user == "前"
    assert sip("sip:%ff@host").user == "\ufffd"
    assert sip("sip:a\udcff@host").user == "a\ufffd"


def test_other_schemes() -> None:
    uri = parse_uri("TEL:+86-(10)-5555.1234;phone-context=x")
    assert isinstance(uri, OtherUri)
    assert (uri.scheme, uri.user) == ("tel", "+861055551234")
    assert parse_uri("urn:service:sos").user == ""
    assert parse_uri("urn:a") == parse_uri("URN:a")
    assert hash(parse_uri("urn:a")) == hash(parse_uri("urn:a"))


# RFC 3261 §19.1.4.
SAME = [
    ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"),
    ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
    ("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"),
    (
        "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
        "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
    ),
    (
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
        "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
    ),
]
DIFFERENT = [
    ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"),
    ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
    ("sip:bob@biloxi.com", "sips:bob@biloxi.com"),
    ("sip:bob@biloxi.com;transport=udp", "sip:bob@biloxi.com;transport=tcp"),
    ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"),
    ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"),
    ("sip:carol@chicago.com", "sip:carol@chicago.com;user=phone"),
    ("sip:carol@chicago.com", "sip:carol:pw@chicago.com"),
    ("sip:%ff@a", "sip:%fe@a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_equivalent(one: str, other: str) -> None:
    assert sip(one).equivalent(sip(other))
    assert sip(other).equivalent(sip(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_not_equivalent(one: str, other: str) -> None:
    assert not sip(one).equivalent(sip(other))
    assert not sip(one).equivalent(parse_uri("tel:1"))


def test_made_uris() -> None:
    uri = SipUri(user="a b@c", host="h", port=1, params={"transport": "tcp", "lr": None})
    assert str(uri) == "sip:a%20b%40c@h:1;transport=tcp;lr"
    assert sip(str(uri)).user == "a b@c"
    assert str(sip("sip:a:p@h;x=1?y=2").bare()) == "sip:a@h"
    assert str(sip("sip:a:p@h;x=1?y=2").with_params({"z": "3"})) == "sip:a:p@h;z=3"
    assert uri == sip(str(uri))
    assert hash(uri) == hash(sip(str(uri)))
    with pytest.raises(SipSyntaxError):
        SipUri(host="a b")


def test_param_is_unescaped() -> None:
    assert sip("sip:h;a=%41;b").param("a") == "A"
    assert sip("sip:h;a=%41;b").param("b") == ""
    assert sip("sip:h;a=%41;b").param("c") is None


def test_hostport() -> None:
    assert parse_hostport("[::1]:5060") == ("[::1]", 5060)
    assert parse_hostport("a_b.example.") == ("a_b.example.", None)


@given(st.text(min_size=1, max_size=20).filter(lambda text: max(text) < "\ud800" or max(text) > "\udfff"))
def test_any_user_can_be_written_and_read(user: str) -> None:
    assert sip(str(SipUri(user=user, host="h"))).user == user
