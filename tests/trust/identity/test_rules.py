import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.trust.identity import rules
from yunhu.trust.identity.model import Token


def token(expires_at: int | None, revoked_at: int | None) -> Token:
    return Token(
        id="t",
        tenant="main",
        name="",
        digest="",
        scopes=frozenset(),
        created_at=0,
        created_by="",
        expires_at=expires_at,
        revoked_at=revoked_at,
    )


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "state"),
    [
        (None, None, "active"),
        (11, None, "active"),
        (10, None, "expired"),
        (None, 5, "revoked"),
        (1, 5, "revoked"),
    ],
)
def test_the_state_of_a_token(expires_at: int | None, revoked_at: int | None, state: str) -> None:
    assert rules.state(token(expires_at, revoked_at), now=10) == state


SCOPES = st.frozensets(st.sampled_from(["calls:read", "calls:write", "queues:read", "*"]))


@given(SCOPES, SCOPES)
def test_nobody_hands_on_what_he_has_not(asked: frozenset[str], own: frozenset[str]) -> None:
    beyond = rules.beyond(asked, own)
    assert (not beyond) == ("*" in own or asked <= own)


def test_what_is_no_scope() -> None:
    assert rules.malformed(frozenset({"*", "calls:read", "a_b:write"})) == []
    wrong = {"", "calls", "calls:delete", "Calls:read", "calls:read\n", ":read", "x" * 40 + ":read"}
    assert rules.malformed(frozenset(wrong)) == sorted(wrong)
