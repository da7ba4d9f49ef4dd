"""Service accounts: programs with names of their own."""

from __future__ import annotations

import pytest
from tests.trust.identity.conftest import Office

from yunhu.kit.instants import DAY
from yunhu.platform.http.base import Principal
from yunhu.platform.ids import IdSource
from yunhu.trust.identity.errors import (
    AccountChangedMeanwhile,
    AccountExists,
    AccountIdMalformed,
    AccountIsDisabled,
    AccountUnknown,
    ExpiryLate,
    OwnerUnknown,
    ScopeNotOwn,
)
from yunhu.trust.identity.facts import AccountChanged, AccountCreated, AccountDisabled, AccountEnabled
from yunhu.trust.identity.services.tokens import TOUCH_S, Identity


async def make(office: Office, *scopes: str) -> None:
    await office.make("li")
    await office.accounts.create(office.admin, "crm", "CRM", "li", scopes)


async def token_of(office: Office, *scopes: str) -> str:
    account = await office.accounts.get("main", "crm")
    return (await office.identity.create(office.admin, "nightly", scopes, account=account))[1]


async def test_its_tokens_sign_in_under_its_name_and_can_do_what_it_can(office: Office) -> None:
    await make(office, "contact.read", "ticket.read")
    text = await token_of(office, "contact.read")
    who = await office.identity.authenticate(text)
    assert who is not None
    assert who.actor == "service:crm"
    assert who.may("contact.read")
    assert not who.may("ticket.read")
    with pytest.raises(ScopeNotOwn):
        await token_of(office, "customer.read")
    await office.accounts.change(office.admin, "crm", 1, "CRM", "li", ["ticket.read"])
    who = await office.identity.authenticate(text)
    assert who is not None
    assert not who.may("contact.read"), "a token can never do more than its account"
    kinds = (AccountCreated, AccountChanged)
    assert [len(office.said(kind)) for kind in kinds] == [1, 1]


async def test_a_disabled_account_opens_nothing_until_it_is_enabled(office: Office) -> None:
    await make(office, "contact.read")
    text = await token_of(office, "contact.read")
    await office.accounts.disable(office.admin, "crm")
    await office.accounts.disable(office.admin, "crm")
    who = await office.identity.authenticate(text)
    assert who is not None
    assert not who.may("contact.read")
    with pytest.raises(AccountIsDisabled):
        await token_of(office, "contact.read")
    await office.accounts.enable(office.admin, "crm")
    who = await office.identity.authenticate(text)
    assert who is not None
    assert who.may("contact.read")
    assert [len(office.said(kind)) for kind in (AccountDisabled, AccountEnabled)] == [1, 1]


async def test_what_cannot_be_is_refused(office: Office) -> None:
    await make(office, "contact.read")
    accounts = office.accounts
    with pytest.raises(AccountExists):
        await accounts.create(office.admin, "crm", "CRM", "li", ["contact.read"])
    with pytest.raises(AccountIdMalformed):
        await accounts.create(office.admin, "No Id", "CRM", "li", ["contact.read"])
    with pytest.raises(OwnerUnknown):
        await accounts.create(office.admin, "erp", "ERP", "nobody", ["contact.read"])
    with pytest.raises(AccountUnknown):
        await accounts.get("other", "crm")
    with pytest.raises(AccountChangedMeanwhile):
        await accounts.change(office.admin, "crm", 7, "CRM", "li", ["contact.read"])
    little = Principal("main", "user:li", {})
    for wanted in (accounts.enable(little, "crm"), accounts.change(little, "crm", 1, "CRM", "li", [])):
        with pytest.raises(ScopeNotOwn):
            await wanted


async def test_tokens_end_and_it_is_known_when_they_were_used(office: Office) -> None:
    identity = Identity(
        office.store,
        office.authority,
        office._announce,
        office.time,
        IdSource(office.time),
        365 * DAY,
        730 * DAY,
    )
    made, text = await identity.create(office.admin, "x", ["contact.read"])
    assert made.expires_at == office.time.now() + 365 * DAY
    with pytest.raises(ExpiryLate):
        await identity.create(office.admin, "x", ["contact.read"], office.time.now() + 731 * DAY)
    await identity.authenticate(text)
    used = office.time.now()
    await identity.sweep("main")
    (shown,) = (await identity.list("main", None, 10)).items
    assert shown.used_at == used
    office.time.advance(1)
    await identity.authenticate(text)
    await identity.sweep("main")
    (shown,) = (await identity.list("main", None, 10)).items
    assert shown.used_at == used, "written every few minutes"
    office.time.advance(TOUCH_S)
    await identity.sweep("main")
    (shown,) = (await identity.list("main", None, 10)).items
    assert shown.used_at is not None
    assert shown.used_at > used
    assert await identity.any_works("main")
    office.time.advance(365 * 86_400)
    assert not await identity.any_works("main")
