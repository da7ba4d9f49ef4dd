"""What is announced about tokens. Never a token's text or digest."""

import msgspec


class TokenCreated(msgspec.Struct, frozen=True, kw_only=True, tag="token.created", tag_field="kind"):
    """Somebody made a token."""

    token: str
    name: str
    scopes: tuple[str, ...]
    expires_at: int | None
    by: str


class TokenRevoked(msgspec.Struct, frozen=True, kw_only=True, tag="token.revoked", tag_field="kind"):
    """A token opens nothing any more."""

    token: str
    by: str
