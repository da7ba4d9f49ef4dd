"""Decisions about single sign-on."""

import re
from collections.abc import Sequence
from typing import Final

from yunhu.trust.identity.model import LONGEST_USER, USER
from yunhu.trust.identity.sso.model import Claims, Identified, Provider

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that are believed: of a key that only the provider has, never `none` or a shared secret."""

SECOND_FACTORS: Final = frozenset({"mfa", "otp", "hwk", "swk", "sc", "pop", "fpt", "face", "iris", "vbm"})
"""Of `amr` (RFC 8176 §2): what a password alone is not."""

LONGEST_SUBJECT = 255
"""OpenID Connect Core §2."""

LONGEST_NAME = 100
MOST_GROUPS = 1_000


def identified(provider: Provider, claims: Claims) -> Identified | None:
    """Whom the claims of a checked ID token name; None when they name nobody who could be a user."""
    subject, user = claims.get("sub"), user_id(claims.get(provider.user_claim))
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or user is None:
        return None
    name = claims.get(provider.name_claim)
    agent = claims.get(provider.agent_claim) if provider.agent_claim else None
    amr = claims.get("amr")
    return Identified(
        subject=subject,
        user=user,
        name=name[:LONGEST_NAME] if isinstance(name, str) and name.strip() else user,
        roles=roles_of(provider, claims.get(provider.groups_claim)),
        agent=agent if isinstance(agent, str) and agent else None,
        has_second_factor=isinstance(amr, list) and not SECOND_FACTORS.isdisjoint(map(str, amr)),
    )


def user_id(claim: object) -> str | None:
    """The id of a user from an account's name: `Li.Na@example.com` → `li.na`; None when it is none."""
    if not isinstance(claim, str):
        return None
    found = claim.strip().casefold().partition("@")[0][: LONGEST_USER + 1]
    return found if re.fullmatch(USER, found) else None


def roles_of(provider: Provider, groups: object) -> tuple[str, ...]:
    """The roles of somebody in these groups; those by default when no group has any."""
    known: Sequence[object] = groups if isinstance(groups, list) else ()
    found = {role for group in known[:MOST_GROUPS] for role in provider.roles.get(str(group), ())}
    return tuple(sorted(found or provider.default_roles))
