"""What a provider is, and what it says of a person."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

Linking = Literal["never", "by_name"]
"""Whether a user who is there already may be the account of that name, from its first log-in on."""

SecondFactor = Literal["amr", "provider"]
"""Who needs a second factor: the provider must say that it asked for one (RFC 8176), or is trusted to."""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """An OpenID provider, and how its accounts become users."""

    issuer: str
    client_id: str
    client_secret: str
    callback: str
    """Where it sends people back to: our own address, registered there."""

    name: str
    scopes: Sequence[str] = ("openid", "profile")
    user_claim: str = "preferred_username"
    name_claim: str = "name"
    groups_claim: str = "groups"
    agent_claim: str = ""
    roles: Mapping[str, Sequence[str]] = {}
    """Group → roles."""

    default_roles: Sequence[str] = ()
    create: bool = False
    linking: Linking = "never"
    second_factor: SecondFactor = "amr"


class Endpoints(msgspec.Struct, frozen=True):
    """Where a provider does what (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Journey(msgspec.Struct):
    """What is kept of somebody who was sent to the provider."""

    verifier: str
    nonce: str
    browser: str
    """The digest of what the browser keeps: who comes back is who left."""


class Identified(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the provider says that somebody is."""

    subject: str
    user: str
    name: str
    roles: tuple[str, ...]
    agent: str | None
    has_second_factor: bool


Claims = dict[str, Any]
