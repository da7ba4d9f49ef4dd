"""Tokens: made, believed from memory, expired, revoked."""

import pytest
from tests.trust.identity.conftest import Office

from yunhu.kit.instants import HOUR
from yunhu.kit.reach import Reach
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.trust.identity.errors import (
    ExpiryPast,
    ScopeMalformed,
    ScopeNotOwn,
    TokenUnknown,
    TooManyGuesses,
    TooManyTokens,
)
from yunhu.trust.identity.facts import TokenCreated, TokenRevoked
from yunhu.trust.identity.model import Token
from yunhu.trust.identity.services import tokens as service_module


async def test_a_token_opens_what_it_was_made_for(office: Office) -> None:
    token, text = await office.identity.create(office.admin, "crm", ["contact.read"])
    assert await office.identity.authenticate(text) == Principal(
        "main", token.id, {"contact.read": Reach.TENANT}
    )
    assert text not in repr(token)
    made = TokenCreated(token=token.id, name="crm", scopes=("contact.read",), expires_at=None, by="admin")
    assert office.facts == [("main", made)]


@pytest.mark.parametrize("text", ["", "yh_", "yh_" + "x" * 43, "Bearer", "\udc80", "yh_\udc80"])
async def test_other_texts_open_nothing(office: Office, text: str) -> None:
    assert await office.identity.authenticate(text) is None


async def test_a_token_expires(office: Office) -> None:
    _, text = await office.identity.create(office.admin, "x", ["*"], office.time.now() + HOUR)
    assert await office.identity.authenticate(text) is not None
    office.time.advance(3600)
    assert await office.identity.authenticate(text) is None
    with pytest.raises(ExpiryPast):
        await office.identity.create(office.admin, "x", ["*"], office.time.now())


async def test_a_revoked_token_opens_nothing_at_once(office: Office) -> None:
    token, text = await office.identity.create(office.admin, "x", ["*"])
    assert await office.identity.authenticate(text) is not None
    for _ in range(2):
        await office.identity.revoke(office.admin, token.id)
    assert await office.identity.authenticate(text) is None
    assert [fact for _, fact in office.facts[1:]] == [TokenRevoked(token=token.id, by="admin")]


async def test_a_token_read_while_it_was_revoked_is_not_believed_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, text = await office.identity.create(office.admin, "x", ["*"])
    read = office.store.by_digest

    async def slow(digest: str) -> Token | None:
        found = await read(digest)
        await office.identity.revoke(office.admin, token.id)
        return found

    monkeypatch.setattr(office.store, "by_digest", slow)
    await office.identity.authenticate(text)
    monkeypatch.undo()
    assert await office.identity.authenticate(text) is None


async def test_a_token_revoked_elsewhere_opens_nothing_after_a_minute(office: Office) -> None:
    token, text = await office.identity.create(office.admin, "x", ["*"])
    assert await office.identity.authenticate(text) is not None
    await office.open().revoke(office.admin, token.id)
    assert await office.identity.authenticate(text) is not None
    office.time.advance(service_module.FRESH_S)
    assert await office.identity.authenticate(text) is None


async def test_tenants_do_not_see_each_other(office: Office) -> None:
    stranger = Principal("other", "stranger", UNLIMITED)
    token, text = await office.identity.create(office.admin, "x", ["*"])
    assert (await office.identity.list("other", None, 10)).items == []
    with pytest.raises(TokenUnknown):
        await office.identity.revoke(stranger, token.id)
    assert await office.identity.authenticate(text) is not None


async def test_nobody_hands_on_what_he_has_not(office: Office) -> None:
    poor = Principal("main", "poor", dict.fromkeys(("token.write", "contact.read"), Reach.TENANT))
    await office.identity.create(poor, "x", ["contact.read"])
    with pytest.raises(ScopeNotOwn) as caught:
        await office.identity.create(poor, "x", ["contact.read", "contact.control", "*"])
    assert caught.value.params == {"scopes": ["*", "contact.control"]}
    with pytest.raises(ScopeMalformed):
        await office.identity.create(office.admin, "x", ["everything"])


async def test_tokens_are_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "MOST_TOKENS", 2)
    first, _ = await office.identity.create(office.admin, "1", ["*"])
    await office.identity.create(office.admin, "2", ["*"])
    with pytest.raises(TooManyTokens):
        await office.identity.create(office.admin, "3", ["*"])
    await office.identity.revoke(office.admin, first.id)
    await office.identity.create(office.admin, "3", ["*"])


async def test_guessing_is_slowed_and_harms_nobody_who_is_known(office: Office) -> None:
    _, text = await office.identity.create(office.admin, "x", ["*"])
    assert await office.identity.authenticate(text) is not None
    with pytest.raises(TooManyGuesses):
        for number in range(200):
            await office.identity.authenticate(f"yh_{number}")
    assert await office.identity.authenticate(text) is not None
    office.time.advance(1)
    assert await office.identity.authenticate("yh_guess") is None


async def test_memory_is_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "MOST_CACHED", 3)
    for number in range(10):
        _, text = await office.identity.create(office.admin, str(number), ["*"])
        assert await office.identity.authenticate(text) is not None
    assert len(office.identity._known) == 3
