"""Challenges and credentials as text."""

from __future__ import annotations

import pytest

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.auth import AuthParams, parse_auth


def test_credentials() -> None:
    auth = parse_auth('Digest  username="a, b",realm="r\\"s", NC=00000001,qop=auth , algorithm=SHA-256')
    assert auth.is_digest
    assert auth.params == {
        "username": "a, b",
        "realm": 'r"s',
        "nc": "00000001",
        "qop": "auth",
        "algorithm": "SHA-256",
    }
    assert parse_auth(auth.format()).params == auth.params
    assert "qop=auth," in auth.format()
    assert 'qop="auth"' in auth.format(challenge=True)
    assert "a, b" not in repr(auth)


def test_other_schemes_are_kept_as_they_are() -> None:
    auth = parse_auth("NoOneKnowsThisScheme opaque-data=here")
    assert not auth.is_digest
    assert auth.params == {"opaque-data": "here"}
    negotiate = parse_auth("Negotiate abc/def==")
    assert (negotiate.params, negotiate.opaque) == ({}, "abc/def==")
    assert negotiate.format() == "Negotiate abc/def=="
    assert AuthParams("Basic", {}).format() == "Basic "


@pytest.mark.parametrize(
    "text", ["", "Di(gest x=1", "Digest x", "Digest x=1,x=2", 'Digest x="1', "Digest =1"]
)
def test_refused(text: str) -> None:
    with pytest.raises(SipSyntaxError):
        parse_auth(text)
