"""Via values."""

from __future__ import annotations

import pytest

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.via import Via, parse_via


def test_read_and_write() -> None:
    via = parse_via("SIP/2.0/udp Host.Example:5070;branch=z9hG4bKa;rport")
    assert (via.transport, via.host, via.port, via.branch) == ("UDP", "Host.Example", 5070, "z9hG4bKa")
    assert via.sent_by == "host.example:5070"
    assert str(via) == "SIP/2.0/UDP Host.Example:5070;branch=z9hG4bKa;rport"
    changed = via.with_params({"received": "192.0.2.1", "rport": "9"})
    assert str(changed) == "SIP/2.0/UDP Host.Example:5070;branch=z9hG4bKa;rport=9;received=192.0.2.1"


@pytest.mark.parametrize(
    "text", ["SIP / 2.0 / TCP  h : 1 ; branch = z", "SIP/2.0/TCP\th:1;branch=z", "sip/2.0/tcp h:1;branch=z"]
)
def test_white_space(text: str) -> None:
    assert str(parse_via(text)) == str(Via("TCP", "h", 1, {"branch": "z"}))


def test_ipv6() -> None:
    via = parse_via("SIP/2.0/TCP [2001:db8::1]:5060;received=2001:db8::2")
    assert (via.host, via.port, via.params["received"]) == ("[2001:db8::1]", 5060, "2001:db8::2")
    assert parse_via("SIP/2.0/TCP [::1]").sent_by == "[::1]"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SIP/2.0/UDP",
        "SIP/2.0 h",
        "SIP/2.0/UDP h h",
        "SIP/2.0/UDP h;;",
        "SIP/2.0/UDP h;branch=",
        "SIP/2.0/U(P h",
        "SIP/2.0/UDP h:x",
        "SIP/2.0/UDP h;branch=a;branch=b",
        "SIP/2.0/UDP/x h",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(SipSyntaxError):
        parse_via(text)
