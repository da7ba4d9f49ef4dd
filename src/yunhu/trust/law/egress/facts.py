"""What is announced about what leaves. Never a path or a query: they may be about somebody."""

import msgspec


class EgressBlocked(msgspec.Struct, frozen=True, kw_only=True, tag="egress.blocked", tag_field="kind"):
    """A request to a server was not made. `count`: how many since the last fact about the same."""

    server: str
    recipient: str
    why: str
    count: int
