"""Header names: how they are spelled, and their compact forms (RFC 3261 §7.3.3, §20)."""

from __future__ import annotations

_CANONICAL = """
    Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Authentication-Info
    Authorization Call-ID Call-Info Contact Content-Disposition Content-Encoding Content-Language
    Content-Length Content-Type CSeq Date Diversion Error-Info Event Expires Flow-Timer From Geolocation
    History-Info Identity In-Reply-To Max-Forwards MIME-Version Min-Expires Min-SE Organization
    P-Asserted-Identity P-Early-Media P-Preferred-Identity Path Priority Privacy Proxy-Authenticate
    Proxy-Authentication-Info Proxy-Authorization Proxy-Require RAck Reason Record-Route Refer-To
    Referred-By Reject-Contact Remote-Party-ID Replaces Reply-To Request-Disposition Require Retry-After
    Route RSeq Server Service-Route Session-Expires SIP-ETag SIP-If-Match Subject Subscription-State
    Supported Timestamp To Unsupported User-Agent Via Warning WWW-Authenticate
"""

COMPACT = {
    "a": "accept-contact",
    "b": "referred-by",
    "c": "content-type",
    "d": "request-disposition",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "j": "reject-contact",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "o": "event",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "u": "allow-events",
    "v": "via",
    "x": "session-expires",
    "y": "identity",
}

# Key (lower case) → the spelling we write.
SPELLING = {name.lower(): name for name in _CANONICAL.split()}


def _spellings() -> dict[str, str]:
    known = {}
    for key, name in SPELLING.items():
        for spelling in (key, name, name.upper()):
            known[spelling] = key
    for letter, key in COMPACT.items():
        known[letter] = known[letter.upper()] = key
    return known


# Usual spellings → key, so that the common case is one look-up.
KEYS = _spellings()


def key_of(name: str) -> str:
    """The key under which a header is kept: the full name in lower case."""
    key = KEYS.get(name)
    if key is None:
        lower = name.lower()
        key = COMPACT.get(lower, lower)
    return key
