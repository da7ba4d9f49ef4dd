"""The certificate that a node shows to browsers and phones, and the address that people are told."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from yunhu.platform.certificates import local_ca, tls
from yunhu.platform.clock import Clock
from yunhu.platform.secrets import write_private
from yunhu.platform.settings.node import Settings

FOLDER, ACME_FOLDER = "tls", "acme"
"""Where a certificate of our own is in the folder of the node's data, and one by an authority we asked."""


def certificate_of(settings: Settings, clock: Clock) -> tls.Certificate | None:
    """The certificate that the settings ask for; None when nothing is encrypted.

    Phones that come over TLS are shown one by our own authority when the pages are served in the clear.

    Raises UnusableCertificate, and OSError when one of our own cannot be written.
    """
    http = settings.http
    match http.certified_by:
        case "files":
            return tls.from_files(Path(http.certificate or ""), Path(http.key or ""))
        case "off" if not settings.sip.tls:
            return None
        case "acme":
            own = tls.local(settings.data_dir / FOLDER, names_of(settings), clock)
            return _until_given(own, settings.data_dir / ACME_FOLDER)
        case _:
            return tls.local(settings.data_dir / FOLDER, names_of(settings), clock)


def _until_given(own: tls.Certificate, folder: Path) -> tls.Certificate:
    """The certificate in a folder; our own takes its place until an authority has given one."""
    shown, key = folder / local_ca.FILE, folder / local_ca.KEY_FILE
    if not shown.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        write_private(key, (own.path.parent / local_ca.KEY_FILE).read_bytes())
        write_private(shown, own.path.read_bytes())
    return tls.from_files(shown, key)


def names_of(settings: Settings) -> tuple[str, ...]:
    """The names and addresses that others know this node by."""
    return settings.http.names or tls.own_names(settings.http.host)


def authority_of(settings: Settings) -> Path | None:
    """The certificate that browsers have to be told to trust; None when they know who signs ours."""
    return settings.data_dir / FOLDER / local_ca.CA_FILE if settings.http.certified_by == "local" else None


def address_of(settings: Settings) -> str:
    """What to type into a browser."""
    http = settings.http
    scheme, usual = ("https", 443) if http.encrypted else ("http", 80)
    if http.names:
        host = http.names[0]
    else:
        host = tls.own_names(http.host)[-1] if ipaddress.ip_address(http.host).is_unspecified else http.host
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + ("" if http.port == usual else f":{http.port}")
