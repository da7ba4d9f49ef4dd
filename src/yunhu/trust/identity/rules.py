"""Decisions about tokens."""

import re

from yunhu.kit.instants import Instant
from yunhu.trust.identity.model import State, Token

EVERYTHING = "*"
"""The scope that includes every other."""

SCOPE = r"^(\*|[a-z][a-z_]{0,30}:(read|write|control|listen|use))$"
"""`contacts:read`, `config:write`, `agents:control`, `recordings:listen`, `desk:use`, or `*`."""

_SCOPE = re.compile(SCOPE)


def state(token: Token, now: Instant) -> State:
    """Whether the token opens anything at this moment, and if not, why."""
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is not None and token.expires_at <= now:
        return "expired"
    return "active"


def beyond(asked: frozenset[str], own: frozenset[str]) -> list[str]:
    """The scopes that somebody who has `own` must not hand on, in order."""
    return [] if EVERYTHING in own else sorted(asked - own)


def malformed(scopes: frozenset[str]) -> list[str]:
    """The scopes that are none, in order."""
    return sorted(scope for scope in scopes if not _SCOPE.fullmatch(scope))
