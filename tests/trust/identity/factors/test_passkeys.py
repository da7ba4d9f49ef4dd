"""Passkeys against a device in software."""

from __future__ import annotations

import msgspec
import pytest
from tests.trust.identity.authenticator import Authenticator

from yunhu.trust.identity.factors import passkeys
from yunhu.trust.identity.factors.model import Factor, Site

SITE = Site("desk.test", "https://desk.test")
QUESTION = b"q" * 32


def enrolled() -> tuple[Authenticator, Factor]:
    """A device, and what is kept of its passkey."""
    device = Authenticator(SITE.origin, SITE.host)
    made = passkeys.check_new(
        SITE, QUESTION, device.make(passkeys.ask_new(SITE, QUESTION, b"handle", "li", []))
    )
    factor = Factor(
        id="f1",
        tenant="main",
        user="li",
        kind="passkey",
        name="key",
        created_at=0,
        credential=made.credential,
        public_key=made.public_key,
        sign_count=made.sign_count,
        rp=SITE.host,
    )
    return device, factor


def test_a_passkey_answers_its_own_question() -> None:
    device, factor = enrolled()
    asked = passkeys.ask(SITE, QUESTION, [factor])
    assert [it["id"] for it in asked["allowCredentials"]] == [factor.credential]
    assert passkeys.check(SITE, QUESTION, device.answer(asked), factor) == 1
    with pytest.raises(passkeys.Wrong):
        passkeys.check(SITE, b"another question", device.answer(asked), factor)
    with pytest.raises(passkeys.Wrong):
        passkeys.check(Site("evil.test", SITE.origin), QUESTION, device.answer(asked), factor)


def test_a_counter_that_does_not_grow_tells_of_a_copy() -> None:
    device, factor = enrolled()
    known = msgspec.structs.replace(factor, sign_count=5)
    with pytest.raises(passkeys.Copied):
        passkeys.check(SITE, QUESTION, device.answer(passkeys.ask(SITE, QUESTION, [known])), known)


def test_nobody_is_asked_to_make_a_passkey_twice_with_one_device() -> None:
    _, factor = enrolled()
    asked = passkeys.ask_new(SITE, QUESTION, b"handle", "li", [factor])
    assert [it["id"] for it in asked["excludeCredentials"]] == [factor.credential]
    elsewhere = Site("other.test", "https://other.test")
    assert passkeys.ask_new(elsewhere, QUESTION, b"handle", "li", [factor])["excludeCredentials"] == []


@pytest.mark.parametrize("nonsense", [{}, {"id": "x"}, {"id": 7, "rawId": None, "response": []}])
def test_nonsense_of_a_browser_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises(passkeys.Wrong):
        passkeys.check_new(SITE, QUESTION, nonsense)
    _, factor = enrolled()
    with pytest.raises(passkeys.Wrong):
        passkeys.check(SITE, QUESTION, nonsense, factor)
