"""Who is let in, made or refused of those who come back; the provider's words are taken as checked."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.trust.identity.conftest import Office

from yunhu.kit.instants import DAY
from yunhu.trust.identity.facts import LogInFailed
from yunhu.trust.identity.services.disabling import Disabling
from yunhu.trust.identity.sso.errors import AccountNotAllowed
from yunhu.trust.identity.sso.model import Endpoints, Provider
from yunhu.trust.identity.sso.provider import Talk
from yunhu.trust.identity.sso.service import SingleSignOn

PROVIDER = Provider(
    issuer="https://id.test",
    client_id="yunhu",
    client_secret="s",
    callback="https://desk.test/back",
    name="SSO",
    default_roles=["agent"],
    create=True,
)
CLAIMS: dict[str, Any] = {"sub": "s1", "preferred_username": "li", "name": "李娜"}


class Told(Talk):
    """A provider that says what it is told to say."""

    said = CLAIMS

    async def endpoints(self) -> Endpoints:
        """Somewhere."""
        return Endpoints(PROVIDER.issuer, "https://id.test/a", "https://id.test/t", "https://id.test/k")

    async def claims(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """What it is told to say."""
        return self.said


def sign_on(office: Office) -> SingleSignOn:
    """As a node has it."""
    return SingleSignOn(
        PROVIDER,
        Told(PROVIDER, office.time, httpx.AsyncClient()),
        office.factors.challenges,
        office.users,
        office.sessions,
        office._announce,
        office.time,
        lambda agent: True,
        lambda name, about, is_on: None,
    )


async def come_back(office: Office, made: SingleSignOn) -> str:
    started = await made.start("main")
    state = httpx.URL(started.address).params["state"]
    return (await made.finish("main", state, "code", started.browser, "a browser")).user.id


async def test_an_account_is_one_user_and_never_somebody_elses(office: Office) -> None:
    made = sign_on(office)
    assert await come_back(office, made) == "li"
    assert await come_back(office, made) == "li"
    await office.make("wang")
    for claims in ({**CLAIMS, "sub": "s2"}, {**CLAIMS, "sub": "s3", "preferred_username": "wang"}):
        Told.said = claims
        with pytest.raises(AccountNotAllowed):
            await come_back(office, made)
    Told.said = CLAIMS
    assert office.said(LogInFailed)[-1] == LogInFailed(user=None, step="single_sign_on")


async def test_who_is_disabled_does_not_come_in_this_way_either(office: Office) -> None:
    made = sign_on(office)
    await come_back(office, made)
    gate = Disabling(
        office.user_store, office.sessions, office.authority, office._announce, office.time, 90 * DAY
    )
    await gate.disable(office.admin, "li")
    with pytest.raises(AccountNotAllowed):
        await come_back(office, made)
