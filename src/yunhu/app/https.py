"""How the node's HTTP server is reached: in the clear or encrypted, and under which address."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from yunhu.platform import local_ca, tls
from yunhu.platform.clock import Clock
from yunhu.platform.settings import Settings

FOLDER = "tls"
"""Where a certificate of our own is, in the folder of the node's data."""


def certificate_of(settings: Settings, clock: Clock) -> tls.Certificate | None:
    """The certificate that the settings ask for; None to serve in the clear.

    Raises UnusableCertificate, and OSError when one of our own cannot be written.
    """
    http = settings.http
    match http.tls:
        case "files":
            return tls.from_files(Path(http.certificate or ""), Path(http.key or ""))
        case "local":
            return tls.local(settings.data_dir / FOLDER, names_of(settings), clock)
        case _:
            return None


def names_of(settings: Settings) -> tuple[str, ...]:
    """The names and addresses that others know this node by."""
    return settings.http.names or tls.own_names(settings.http.host)


def authority_of(settings: Settings) -> Path | None:
    """The certificate that browsers have to be told to trust; None when they know who signs ours."""
    return settings.data_dir / FOLDER / local_ca.CA_FILE if settings.http.tls == "local" else None


def address_of(settings: Settings) -> str:
    """What to type into a browser."""
    http = settings.http
    scheme, usual = ("http", 80) if http.tls == "off" else ("https", 443)
    if http.names:
        host = http.names[0]
    else:
        host = tls.own_names(http.host)[-1] if ipaddress.ip_address(http.host).is_unspecified else http.host
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + ("" if http.port == usual else f":{http.port}")
