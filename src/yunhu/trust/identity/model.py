"""What a tenant and a token are."""

from typing import Literal

import msgspec

from yunhu.kit.instants import Instant

State = Literal["active", "expired", "revoked"]


class Tenant(msgspec.Struct, frozen=True, kw_only=True):
    """A company whose centre this is. Its id is a slug, and part of every row."""

    id: str
    name: str
    created_at: Instant


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What a program signs in with. The token's text is shown once and not kept; its digest is."""

    id: str
    tenant: str
    name: str
    digest: str
    scopes: frozenset[str]
    created_at: Instant
    created_by: str
    expires_at: Instant | None = None
    revoked_at: Instant | None = None
