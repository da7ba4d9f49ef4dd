"""Single sign-on, put together from the settings."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx

from yunhu.app.access.log_in import LogIn
from yunhu.app.web.own_services import SIGN_ON
from yunhu.platform.alarms import Alarms
from yunhu.platform.outbound import Gate, GuardedTransport
from yunhu.platform.settings.sso import SingleSignOn as Settings
from yunhu.trust.identity.sso.model import Provider
from yunhu.trust.identity.sso.provider import Talk
from yunhu.trust.identity.sso.service import SingleSignOn

CALLBACK = "/api/v1/session/sso/callback"


def sign_on_of(settings: Settings, log_in: LogIn, alarms: Alarms, gate: Gate) -> SingleSignOn | None:
    """What the settings say; None without a provider. Raises OSError for a file that cannot be read.

    `gate` lets out to the provider that the settings name.
    """
    provider = provider_of(settings)
    if provider is None:
        return None
    trusted = ssl.create_default_context(cafile=settings.authority)
    http = httpx.AsyncClient(transport=GuardedTransport(gate, SIGN_ON, trusted), trust_env=False)

    def sound(name: str, about: str, is_on: bool) -> None:
        if is_on:
            alarms.sound(name, about)
        else:
            alarms.clear(name, about)

    return SingleSignOn(
        provider,
        Talk(provider, log_in.clock, http),
        log_in.factors.challenges,
        log_in.users,
        log_in.sessions,
        log_in.announce,
        log_in.clock,
        log_in.knows_agent,
        sound,
    )


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name. Raises OSError when its secret cannot be read."""
    if settings.issuer is None or settings.client_id is None or settings.public_url is None:
        return None
    secret = settings.client_secret_file
    return Provider(
        issuer=settings.issuer,
        client_id=settings.client_id,
        client_secret="" if secret is None else Path(secret).read_text("utf-8").strip(),
        callback=settings.public_url.rstrip("/") + CALLBACK,
        name=settings.name,
        scopes=settings.scopes,
        user_claim=settings.user_claim,
        name_claim=settings.name_claim,
        groups_claim=settings.groups_claim,
        agent_claim=settings.agent_claim,
        roles=settings.roles,
        default_roles=settings.default_roles,
        create=settings.create,
        linking=settings.linking,
        second_factor=settings.second_factor,
    )
