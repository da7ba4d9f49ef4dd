"""Whom the claims name, and with which roles."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.trust.identity.sso import rules
from yunhu.trust.identity.sso.model import Provider

PROVIDER = Provider(
    issuer="https://id.test",
    client_id="yunhu",
    client_secret="s",
    callback="https://desk.test/back",
    name="SSO",
    agent_claim="agent",
    roles={"a": ["agent"], "b": ["supervisor", "agent"]},
)


@pytest.mark.parametrize(
    ("claim", "user"),
    [
        ("Li.Na@corp.test", "li.na"),
        (" root ", "root"),
        ("", None),
        ("李娜", None),
        ("x" * 60, None),
        (7, None),
    ],
)
def test_an_account_becomes_a_user(claim: object, user: str | None) -> None:
    assert rules.user_id(claim) == user


def test_groups_give_roles_and_nobody_else_has_any() -> None:
    assert rules.roles_of(PROVIDER, ["a", "b", "c"]) == ("agent", "supervisor")
    assert rules.roles_of(PROVIDER, ["c"]) == ()
    assert rules.roles_of(PROVIDER, "a") == ()
    usual = msgspec.structs.replace(PROVIDER, default_roles=["agent"])
    assert rules.roles_of(usual, None) == ("agent",)


def test_claims_that_name_nobody_are_nobody() -> None:
    good = {"sub": "s1", "preferred_username": "li", "groups": ["a"], "agent": "li.na", "amr": ["pwd", "otp"]}
    found = rules.identified(PROVIDER, good)
    assert found is not None
    assert (found.user, found.name, found.roles, found.agent) == ("li", "li", ("agent",), "li.na")
    assert found.has_second_factor
    only_password = rules.identified(PROVIDER, {**good, "amr": ["pwd"], "name": "李娜", "agent": 7})
    assert only_password is not None
    assert (only_password.has_second_factor, only_password.name, only_password.agent) == (False, "李娜", None)
    for spoilt in ({"sub": None}, {"sub": ""}, {"sub": "x" * 256}, {"preferred_username": "-"}):
        assert rules.identified(PROVIDER, {**good, **spoilt}) is None
