"""What is wrong with the settings of single sign-on."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.platform.settings.sso import SingleSignOn, sso_contradictions

GOOD = SingleSignOn(issuer="https://id.test/realms/a", client_id="yunhu", public_url="https://desk.test")


def test_what_is_whole_or_absent_is_right() -> None:
    assert list(sso_contradictions(GOOD)) == []
    assert list(sso_contradictions(SingleSignOn())) == []
    near = msgspec.structs.replace(GOOD, issuer="http://127.0.0.1:9000", public_url="http://localhost:8080")
    assert list(sso_contradictions(near)) == []


@pytest.mark.parametrize(
    ("changed", "where", "what"),
    [
        ({"client_id": None}, "sso.client_id", "config.sso_missing"),
        ({"public_url": None}, "sso.public_url", "config.sso_missing"),
        ({"issuer": "http://id.test"}, "sso.issuer", "config.sso_plain"),
        ({"public_url": "http://desk.test"}, "sso.public_url", "config.sso_plain"),
    ],
)
def test_what_is_missing_or_goes_in_clear_is_told(
    changed: dict[str, str | None], where: str, what: str
) -> None:
    (problem,) = sso_contradictions(msgspec.structs.replace(GOOD, **changed))
    assert (problem.path, problem.id) == (where, what)
