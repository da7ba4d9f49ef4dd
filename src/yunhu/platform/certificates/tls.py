"""The certificate that the HTTP server shows: from files, or made here; taken up anew without a restart."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from cryptography import x509

from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.certificates import local_ca
from yunhu.platform.clock import Clock

LOOK_EVERY_S = 60.0
"""How often the files are looked at, and the end of a certificate of our own."""

_log = telemetry.logger("tls")


class UnusableCertificate(Refusal):
    """The certificate or its key cannot be read, or do not belong together."""

    id: ClassVar[str] = "tls.unusable"
    status: ClassVar[int] = 500


class Certificate:
    """A certificate and its key in two files, and the context that shows it (TLS 1.2 and above)."""

    def __init__(self, certificate: Path, key: Path, renew: Callable[[], bool] = lambda: False) -> None:
        """`renew` may make the files anew; whether it did. Raises UnusableCertificate, OSError."""
        self._files = (certificate, key)
        self._renew = renew
        self._more: list[ssl.SSLContext] = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        renew()
        self._seen = self._marks()
        self._take()

    @property
    def path(self) -> Path:
        """The file of the certificate."""
        return self._files[0]

    @property
    def ends_at(self) -> Instant:
        """When the certificate that is shown now is over."""
        return self._ends_at

    def show_on(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """Have another context show it too, now and whenever it changes. Raises UnusableCertificate."""
        self._load(context)
        self._more.append(context)
        return context

    def look(self) -> bool:
        """Take the files up when they changed; whether they did. New connections show the new certificate.

        When they cannot be used (yet: one of two is written) the old certificate stays, and the next look
        tries again. Raises UnusableCertificate and OSError.
        """
        self._renew()
        marks = self._marks()
        if marks == self._seen:
            return False
        self._take()
        self._seen = marks
        return True

    async def keep_looking(self, every_s: float = LOOK_EVERY_S) -> None:
        """Look for as long as the server runs; trouble is logged once until it is over."""
        troubled = False
        while True:
            await asyncio.sleep(every_s)
            try:
                changed = await asyncio.to_thread(self.look)
            except (UnusableCertificate, OSError) as trouble:
                if not troubled:
                    _log.error("the new certificate cannot be used", why=type(trouble).__name__)
                troubled = True
                continue
            troubled = False
            if changed:
                _log.info("a new certificate is in use")

    def _take(self) -> None:
        # A context of its own first: those in use are not touched by a pair that does not fit.
        for context in (ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), self.context, *self._more):
            self._load(context)
        try:
            shown = x509.load_pem_x509_certificate(self.path.read_bytes())
            self._ends_at = round(shown.not_valid_after_utc.timestamp()) * SECOND
        except (OSError, ValueError) as error:
            raise self._unusable(error) from None

    def _load(self, context: ssl.SSLContext) -> None:
        certificate, key = self._files
        try:
            context.load_cert_chain(certificate, key, password=_no_password)
        except (OSError, ValueError) as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> UnusableCertificate:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or "no PEM"
        return UnusableCertificate(path=str(self.path), reason=str(reason))

    def _marks(self) -> tuple[tuple[int, int, int], ...]:
        """What changes with a file."""
        try:
            found = [path.stat() for path in self._files]
        except OSError as error:
            path, reason = str(error.filename), error.strerror or ""
            raise UnusableCertificate(path=path, reason=reason) from None
        return tuple((it.st_mtime_ns, it.st_size, it.st_ino) for it in found)


def from_files(certificate: Path, key: Path) -> Certificate:
    """A certificate that somebody else renews. Raises UnusableCertificate."""
    return Certificate(certificate, key)


def local(folder: Path, names: Sequence[str], clock: Clock) -> Certificate:
    """A certificate for these names by an authority of our own in a folder. Raises OSError."""

    def renew() -> bool:
        return local_ca.ensure(folder, names, datetime.fromtimestamp(clock.now() / SECOND, UTC))

    return Certificate(folder / local_ca.FILE, folder / local_ca.KEY_FILE, renew)


def own_names(host: str) -> tuple[str, ...]:
    """The names and addresses under which others on the network know this machine, when nobody said so."""
    found = [socket.gethostname().lower(), "localhost", "127.0.0.1"]
    if not ipaddress.ip_address(host).is_unspecified:
        found.append(host)
    else:
        found.append(_route_address())
    return tuple(dict.fromkeys(name for name in found if name and name.isascii()))


def _route_address() -> str:
    """The address of the way out; connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        host: str = probe.getsockname()[0]
        return host


def _no_password() -> str:
    """Instead of asking at the terminal."""
    return ""
