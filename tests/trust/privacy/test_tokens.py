"""Outside systems get tokens: stable, of one tenant, and of use to nobody else."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.trust.privacy.tokens import NoToken, Tokens

NUMBER = "+8613800138000"


def tokens(tenant: str) -> Tokens:
    def derive(name: str) -> str:
        return urlsafe_b64encode(sha256(f"{tenant} {name}".encode()).digest()[:16]).decode().rstrip("=")

    return Tokens(derive, lambda text: NUMBER if text == "13800138000" else text)


@given(st.text(max_size=128))
def test_a_token_leads_back_to_its_value(value: str) -> None:
    assert tokens("a").value(tokens("a").token(value)) == tokens("a")._whole(value)


def test_the_same_number_is_the_same_token_in_whatever_form() -> None:
    token = tokens("a").token(NUMBER)
    assert token == tokens("a").token("13800138000")
    assert token.startswith("pt_")
    assert NUMBER not in token
    assert token != tokens("a").token("+8613800138001")
    assert token != tokens("b").token(NUMBER), "another tenant's is another one"


@pytest.mark.parametrize(
    "token", ["", "pt_", "pt_x", "pt_§", "pt_AAAA", NUMBER, "pt_" + "A" * 43, "pt_" + "A" * 400]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(NoToken):
        tokens("a").value(token)


def test_a_foreign_token_is_refused() -> None:
    with pytest.raises(NoToken):
        tokens("b").value(tokens("a").token(NUMBER))
