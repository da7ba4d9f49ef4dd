"""The servers that the node's own settings name; the gate lets the node ask them, each for its service."""

from __future__ import annotations

import msgspec

from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Settings
from yunhu.trust.law.egress.service import Egress

ACME = "acme"
"""The authority that certificates are asked of."""

SPEECH = "speech"
KMS = "kms"
SIGN_ON = "sso"


def own_services(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Service → the beginnings of its addresses. Only who writes the settings of the node names them."""
    found: dict[str, tuple[str, ...]] = {}
    if settings.speech.url is not None:
        found[SPEECH] = (settings.speech.url.partition("?")[0],)
    if settings.http.certified_by == "acme":
        found[ACME] = (settings.http.acme_directory,)
    if settings.keys.url is not None:
        found[KMS] = (settings.keys.url.partition("?")[0],)
    if settings.sso.issuer is not None:
        found[SIGN_ON] = (_origin(settings.sso.issuer),)
    return found


def _origin(url: str) -> str:
    """The server of an address: its pages for logging in are beside each other."""
    return "/".join(url.split("/", 3)[:3]) + "/"


def gate_of(settings: Settings) -> Egress:
    """The gate of a command, and of what asks before the node knows a register: only the settings count."""
    return Egress("", _to_nobody, SystemClock(), own_services(settings))


def _to_nobody(tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
    """A command keeps no journal; what is blocked is in its log."""
