"""Which pages a browser shows, as far as passkeys are made for them."""

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from yunhu.platform.http.cookie import is_own_origin
from yunhu.trust.identity.factors.model import LONGEST_RP, Site


def site_of(request: Request) -> Site | None:
    """The host and origin of our own page that asks; None when no passkey can be made for it.

    Passkeys belong to names: no browser makes one for an address (WebAuthn §5.1.3).
    """
    origin = request.headers.get("origin", "")
    if not is_own_origin(request):
        return None
    host = urlsplit(origin).hostname or ""
    return None if len(host) > LONGEST_RP or _is_address(host) else Site(host, origin)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
