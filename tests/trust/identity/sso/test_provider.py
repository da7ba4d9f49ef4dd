"""A provider that lies, stumbles, changes its keys, or is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from joserfc import jwk, jwt

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import VirtualTime
from yunhu.trust.identity.sso.errors import ProviderAway, SignOnRefused
from yunhu.trust.identity.sso.model import Provider
from yunhu.trust.identity.sso.provider import FRESH_S, KEYS_AGAIN_S, LARGEST_ANSWER, Talk

ISSUER = "https://id.test"
NONCE = "a nonce"


class FakeProvider:
    """Answers as an OpenID provider; what it says can be spoiled."""

    def __init__(self, time: VirtualTime) -> None:
        self.time = time
        self.key = jwk.RSAKey.generate_key(2048, {"kid": "one"})
        self.header = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": "yunhu",
            "sub": "s1",
            "nonce": NONCE,
            "iat": time.now() // SECOND,
            "exp": time.now() // SECOND + 300,
        }
        self.document: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }
        self.published = [self.key]
        self.asked: list[str] = []
        self.is_up = True
        self.token: Callable[[], str] = lambda: jwt.encode(self.header, self.claims, self.key, ["RS256"])

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What it answers."""
        self.asked.append(request.url.path)
        if not self.is_up:
            raise httpx.ConnectError("away")
        if request.url.path == "/keys":
            return httpx.Response(200, json={"keys": [key.as_dict(private=False) for key in self.published]})
        if request.url.path == "/token":
            return httpx.Response(200, json={"id_token": self.token()})
        return httpx.Response(200, json=self.document)


@pytest.fixture
async def fake() -> AsyncIterator[tuple[FakeProvider, Talk]]:
    time = VirtualTime()
    made = FakeProvider(time)
    told = Provider(
        issuer=ISSUER, client_id="yunhu", client_secret="s", callback="https://desk.test/back", name="SSO"
    )
    async with httpx.AsyncClient(transport=httpx.MockTransport(made.answer)) as http:
        yield made, Talk(told, time, http)


Fake = tuple[FakeProvider, Talk]


async def test_an_honest_token_is_believed(fake: Fake) -> None:
    provider, talk = fake
    assert (await talk.claims("code", "verifier", NONCE))["sub"] == "s1"
    address = await talk.address("state", NONCE, "verifier")
    assert "code_challenge_method=S256" in address
    assert "verifier" not in address
    provider.claims |= {"aud": ["yunhu", "other"], "azp": "yunhu"}
    assert await talk.claims("code", "verifier", NONCE)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"iss": "https://evil.test"},
        {"aud": "other"},
        {"aud": ["yunhu", "other"]},
        {"aud": ["yunhu", "other"], "azp": "other"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 99_999_999_999},
        {"sub": None},
    ],
)
async def test_a_token_for_others_or_of_another_time_is_refused(fake: Fake, spoilt: dict[str, Any]) -> None:
    provider, talk = fake
    provider.claims = {name: value for name, value in (provider.claims | spoilt).items() if value is not None}
    with pytest.raises(SignOnRefused):
        await talk.claims("code", "verifier", NONCE)


async def test_a_token_that_nobody_or_somebody_else_signed_is_refused(fake: Fake) -> None:
    provider, talk = fake
    honest = jwt.encode(provider.header, provider.claims, provider.key, ["RS256"])
    head, body, signature = honest.split(".")
    bare = jwt.encode({"alg": "HS256"}, provider.claims, jwk.OctKey.import_key("s" * 32), ["HS256"])
    none = "eyJhbGciOiJub25lIn0." + body + "."
    stranger = jwk.RSAKey.generate_key(2048, {"kid": "one"})
    foreign = jwt.encode(provider.header, provider.claims, stranger, ["RS256"])
    for token in (none, bare, foreign, f"{head}.{body}.{signature[:-4]}AAAA", "nonsense", ""):
        provider.token = lambda token=token: token  # type: ignore[misc]
        with pytest.raises(SignOnRefused):
            await talk.claims("code", "verifier", NONCE)


async def test_new_keys_are_asked_for_at_most_once_a_minute(fake: Fake) -> None:
    provider, talk = fake
    await talk.claims("code", "verifier", NONCE)
    provider.key = jwk.RSAKey.generate_key(2048, {"kid": "two"})
    provider.header["kid"] = "two"
    provider.published = [provider.key]
    for _ in range(20):
        with pytest.raises(SignOnRefused):
            await talk.claims("code", "verifier", NONCE)
    assert provider.asked.count("/keys") == 1
    provider.time.advance(KEYS_AGAIN_S)
    assert await talk.claims("code", "verifier", NONCE)
    assert provider.asked.count("/keys") == 2


async def test_what_is_no_provider_or_not_there_is_away(fake: Fake) -> None:
    provider, talk = fake
    good = dict(provider.document)
    for document in (
        {**good, "issuer": "https://evil.test"},
        {**good, "token_endpoint": "http://id.test/token"},
        {"issuer": ISSUER},
        {**good, "more": "x" * LARGEST_ANSWER},
    ):
        provider.document = document
        with pytest.raises(ProviderAway):
            await talk.endpoints()
    provider.document = good
    assert await talk.endpoints()
    provider.is_up = False
    assert await talk.endpoints(), "believed for a minute"
    provider.time.advance(FRESH_S)
    with pytest.raises(ProviderAway):
        await talk.endpoints()
