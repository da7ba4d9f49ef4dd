"""Asks an OpenID provider: where it does what, its keys, and for the ID token of somebody who came back.

Everything that it answers has a bound, and its keys are asked for again at most once a minute: whoever sends
tokens with made-up keys makes us ask no more often.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import Clock
from yunhu.trust.identity.sso.errors import ProviderAway, SignOnRefused
from yunhu.trust.identity.sso.model import Claims, Endpoints, Provider
from yunhu.trust.identity.sso.rules import ALGORITHMS

PATIENCE_S = 5.0
LARGEST_ANSWER = 256 * 1024
FRESH_S = 60.0
"""How long what the provider says of itself is believed, and so that it is there."""

KEYS_AGAIN_S = 60.0
"""How soon its keys are asked for again because of one that is not known."""

LEEWAY_S = 60
_VERIFIER_BYTES = 48
_WELL_KNOWN = "/.well-known/openid-configuration"


class Talk:
    """Talks to one provider. Used on the loop's thread."""

    def __init__(self, provider: Provider, clock: Clock, http: httpx.AsyncClient) -> None:
        self._provider = provider
        self._clock = clock
        self._http = http
        self._endpoints: Endpoints | None = None
        self._endpoints_at = 0.0
        self._keys: jwk.KeySet | None = None
        self._keys_at = 0.0

    async def endpoints(self) -> Endpoints:
        """Where it does what. Raises `ProviderAway`."""
        now = self._clock.monotonic()
        if self._endpoints is None or now - self._endpoints_at >= FRESH_S:
            address = self._provider.issuer.rstrip("/") + _WELL_KNOWN
            found = await self._ask("GET", address, Endpoints)
            if found.issuer != self._provider.issuer or not _is_whole(found, self._provider.issuer):
                raise ProviderAway(issuer=self._provider.issuer)
            self._endpoints, self._endpoints_at = found, now
        return self._endpoints

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where somebody logs in there (Core §3.1.2.1, RFC 7636). Raises `ProviderAway`."""
        asked = {
            "response_type": "code",
            "client_id": self._provider.client_id,
            "redirect_uri": self._provider.callback,
            "scope": " ".join(self._provider.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        endpoint = (await self.endpoints()).authorization_endpoint
        return endpoint + ("&" if urlsplit(endpoint).query else "?") + urlencode(asked)

    async def claims(self, code: str, verifier: str, nonce: str) -> Claims:
        """What the ID token says that is given for a code. Raises `ProviderAway`, `SignOnRefused`."""
        wanted = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._provider.callback,
            "code_verifier": verifier,
        }
        endpoint = (await self.endpoints()).token_endpoint
        answer = await self._ask("POST", endpoint, dict[str, Any], wanted)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignOnRefused
        return await self._checked(token, nonce)

    async def _checked(self, token: str, nonce: str) -> Claims:
        """The claims of an ID token that is meant for us, now, and for this log-in (Core §3.1.3.7)."""
        claims = await self._signed(token)
        registry = jwt.JWTClaimsRegistry(
            now=self._clock.now() // SECOND,
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self._provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            registry.validate(claims)
        except JoseError as trouble:
            raise SignOnRefused from trouble
        audience = claims["aud"]
        several = isinstance(audience, list) and len(audience) > 1
        meant_for = claims.get("azp", None if several else self._provider.client_id)
        if meant_for != self._provider.client_id or not _same(claims.get("nonce"), nonce):
            raise SignOnRefused
        return claims

    async def _signed(self, token: str) -> Claims:
        for known in (self._keys, None):
            keys = known or await self._fresh_keys()
            try:
                return dict(jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims)
            except (JoseError, ValueError, TypeError) as trouble:
                # Perhaps it was signed with a key that is newer than those we have.
                if known is None or self._clock.monotonic() - self._keys_at < KEYS_AGAIN_S:
                    raise SignOnRefused from trouble
        raise SignOnRefused

    async def _fresh_keys(self) -> jwk.KeySet:
        found = await self._ask("GET", (await self.endpoints()).jwks_uri, dict[str, Any])
        try:
            self._keys = jwk.KeySet.import_key_set(found)
        except (JoseError, ValueError, TypeError, KeyError) as trouble:
            raise ProviderAway(issuer=self._provider.issuer) from trouble
        self._keys_at = self._clock.monotonic()
        return self._keys

    async def _ask(self, method: str, address: str, kind: Any, form: dict[str, str] | None = None) -> Any:
        """What it answers, as JSON. Raises `ProviderAway`; `SignOnRefused` when it refuses what is sent."""
        # RFC 6749 §2.3.1: both parts are form-encoded before they are put together.
        who = quote(self._provider.client_id, ""), quote(self._provider.client_secret, "")
        auth = httpx.BasicAuth(*who) if form is not None else None
        try:
            async with self._http.stream(method, address, data=form, auth=auth, timeout=PATIENCE_S) as answer:
                if form is not None and answer.status_code in (400, 401, 403):
                    raise SignOnRefused
                if answer.status_code != httpx.codes.OK:
                    raise ProviderAway(issuer=self._provider.issuer)
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LARGEST_ANSWER:
                        raise ProviderAway(issuer=self._provider.issuer)
            return msgspec.json.decode(bytes(body), type=kind)
        except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError) as trouble:
            self._endpoints = None
            raise ProviderAway(issuer=self._provider.issuer) from trouble


def new_verifier() -> str:
    """A secret of which only the digest goes to the provider first (RFC 7636 §4.1)."""
    return secrets.token_urlsafe(_VERIFIER_BYTES)


def _challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _same(found: object, wanted: str) -> bool:
    return isinstance(found, str) and hmac.compare_digest(found.encode(), wanted.encode())


def _is_whole(found: Endpoints, issuer: str) -> bool:
    """Whether nothing that is asked for goes over a weaker line than the provider's own name."""
    scheme = urlsplit(issuer).scheme
    addresses = found.authorization_endpoint, found.token_endpoint, found.jwks_uri
    return all(urlsplit(each).scheme in (scheme, "https") for each in addresses)
