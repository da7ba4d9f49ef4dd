"""Addresses: names with and without quotes, brackets, and parameters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.address import Address, parse_address
from yunhu.telephony.sip.messages.uri import SipUri, parse_uri


@pytest.mark.parametrize(
    ("text", "display", "uri", "params"),
    [
        ("sip:a@b", "", "sip:a@b", {}),
        ("sip:a@b;tag=1", "", "sip:a@b", {"tag": "1"}),
        ("sip:a@b ; tag = 1", "", "sip:a@b", {"tag": "1"}),
        ("<sip:a@b;x=1>;tag=1", "", "sip:a@b;x=1", {"tag": "1"}),
        ("A B <sip:a@b>", "A B", "sip:a@b", {}),
        ("a<sip:a@b> ;q=0.5", "a", "sip:a@b", {"q": "0.5"}),
        ('"A \\"B\\" , <C>" <sip:a@b>', 'A "B" , <C>', "sip:a@b", {}),
        ('"" <sip:a@b>', "", "sip:a@b", {}),
        ("张三 <sip:a@b>", "张三", "sip:a@b", {}),
        ("<sip:a@b?X=1>", "", "sip:a@b?X=1", {}),
        ("<tel:+861>;tag=1", "", "tel:+861", {"tag": "1"}),
        ('<sip:a@b>;+sip.instance="<urn:uuid:1>"', "", "sip:a@b", {"+sip.instance": '"<urn:uuid:1>"'}),
    ],
)
def test_read(text: str, display: str, uri: str, params: dict[str, str | None]) -> None:
    address = parse_address(text)
    assert (address.display, str(address.uri), dict(address.params)) == (display, uri, params)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<sip:a@b",
        '"A <sip:a@b>',
        '"A" sip:a@b',
        "A, B <sip:a@b>",
        "sip:a@b?X=1",
        "sip:a,b@c",
        "<sip:a@b> x",
        "<sip:a@b>;",
        "<sip:a@b>;tag=1;tag=2",
        "< sip:a@b >",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(SipSyntaxError):
        parse_address(text)


def test_tags_and_parameters() -> None:
    address = parse_address('"A" <sip:a@b>;x="q r"')
    assert address.tag is None
    assert address.param("x") == "q r"
    assert address.param("y") is None
    assert str(address.with_tag("t")) == '"A" <sip:a@b>;x="q r";tag=t'
    assert str(address.without_params()) == '"A" <sip:a@b>'
    assert address == parse_address('"A" <sip:a@b>;x="q r"')
    assert hash(address) == hash(parse_address('"A" <sip:a@b>;x="q r"'))


def test_a_sip_uri_can_be_asked_for() -> None:
    assert parse_address("<sip:a@b>").sip_uri.host == "b"
    with pytest.raises(SipSyntaxError):
        _ = parse_address("<tel:1>").sip_uri


def test_broken_bytes_do_not_reach_people() -> None:
    assert parse_address('"a\udcff\x07b" <sip:a@b>').display == "a\ufffd b"


@given(st.text(max_size=20))
def test_no_name_can_break_out(name: str) -> None:
    """A name from anywhere, an API too, stays one quoted string on one line."""
    text = str(Address(SipUri(user="a", host="b"), name))
    assert "\r" not in text
    assert "\n" not in text
    assert parse_address(text).uri == parse_uri("sip:a@b")
