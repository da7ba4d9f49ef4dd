"""Credentials and challenges as text: a scheme and its parameters (RFC 3261 §20.7, §20.27, §20.44)."""

from __future__ import annotations

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.text import WS, closing_quote, is_token, quote, split_list, unquote

# Parameters that are written without quotes (RFC 3261 §25.1, RFC 7616 §3.4).
_BARE = frozenset(("algorithm", "nc", "qop", "stale", "userhash"))


class AuthParams:
    """One value of Authorization, Proxy-Authorization, WWW-Authenticate or Proxy-Authenticate.

    `scheme` is as written; `params` has lower-case names and values without quotes. For a scheme whose
    parameters are not a list of `name=value`, `params` is empty and `opaque` has the text.
    """

    __slots__ = ("opaque", "params", "scheme")

    def __init__(self, scheme: str, params: dict[str, str], opaque: str = "") -> None:
        self.scheme = scheme
        self.params = params
        self.opaque = opaque

    @property
    def is_digest(self) -> bool:
        """Whether the scheme is Digest."""
        return self.scheme.lower() == "digest"

    def format(self, *, challenge: bool = False) -> str:
        """The header's value. A challenge quotes `qop`, credentials do not (RFC 7616 §3.3, §3.4)."""
        parts = []
        for name, value in self.params.items():
            bare = name in _BARE and not (challenge and name == "qop")
            parts.append(f"{name}={value}" if bare else f"{name}={quote(value)}")
        return f"{self.scheme} {', '.join(parts) or self.opaque}"

    def __repr__(self) -> str:
        return f"AuthParams({self.scheme}, ‹redacted›)"


def parse_auth(text: str) -> AuthParams:
    """The scheme and parameters of one header value. Raises SipSyntaxError."""
    scheme, _, rest = text.strip(WS).partition(" ")
    if not is_token(scheme):
        raise SipSyntaxError("an authorization scheme is not a token")
    params: dict[str, str] = {}
    rest = rest.strip(WS)
    for item in split_list(rest) if rest else ():
        name, equals, value = item.partition("=")
        name = name.rstrip(WS).lower()
        value = value.lstrip(WS)
        if not equals or not is_token(name):
            if scheme.lower() == "digest":
                raise SipSyntaxError("a digest parameter is not well formed")
            return AuthParams(scheme, {}, rest)
        if value.startswith('"') and closing_quote(value, 0) != len(value) - 1:
            raise SipSyntaxError("something follows a quoted digest parameter")
        if name in params:
            raise SipSyntaxError("a digest parameter is given twice")
        params[name] = unquote(value)
    return AuthParams(scheme, params)
