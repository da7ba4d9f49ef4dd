"""The certificate of a running node: taken up anew when it changes, asked for anew before it is over."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from yunhu.app.web.https import ACME_FOLDER, FOLDER, certificate_of, names_of
from yunhu.app.web.own_services import ACME
from yunhu.kit.instants import DAY
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.alarms import Alarms
from yunhu.platform.certificates import local_ca
from yunhu.platform.certificates.acme_answers import Answers
from yunhu.platform.certificates.tls import LOOK_EVERY_S, Certificate
from yunhu.platform.clock import Clock
from yunhu.platform.outbound import Gate
from yunhu.platform.settings.node import Settings
from yunhu.telephony.sip.transports.secure import Asking, Secure, asking_context

ENDS_SOON, IS_OVER, NOT_GIVEN = (
    "alarm.certificate_ends_soon",
    "alarm.certificate_over",
    "alarm.certificate_not_given",
)

SOON = 30 * DAY
"""How long before its end a certificate is asked for anew, and somebody told when nobody renews it."""

AGAIN_S = (60.0, 600.0, 3_600.0, 21_600.0)
"""How long an authority is left alone after it gave none: longer each time (RFC 8555 §6.6 on rate limits)."""

_log = telemetry.logger("certified")


class Certified:
    """What a node shows to prove who it is. Calls and connections that are open outlive any certificate."""

    def __init__(self, settings: Settings, clock: Clock, alarms: Alarms) -> None:
        """Raises UnusableCertificate, and OSError when one of our own cannot be written."""
        self._settings = settings
        self._clock = clock
        self._alarms = alarms
        self.certificate: Certificate | None = certificate_of(settings, clock)
        self._answers: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def for_pages(self) -> Certificate | None:
        """What browsers are shown; None when the pages are served in the clear."""
        return self.certificate if self._settings.http.encrypted else None

    def for_phones(self, asked_by: Asking) -> Secure | None:
        """What SIP over TLS needs; None without a certificate. Raises OSError when `trust` cannot be read.

        `asked_by` knows the trunks that have to show a certificate. Trunks that ask for ours are shown it.
        """
        if self.certificate is None:
            return None
        shown, trust = self.certificate, self._settings.sip.trust
        believed = shown.show_on(ssl.create_default_context())
        own = self._settings.data_dir / FOLDER / local_ca.CA_FILE
        for authority in (own if own.is_file() else None, trust):
            if authority is not None:
                believed.load_verify_locations(Path(authority))
        asking = None if trust is None else shown.show_on(asking_context(trust))
        return Secure(shown.context, believed, asking, asked_by)

    def start(self, gate: Gate) -> None:
        """Look after the certificate for as long as the node runs. `gate`: who says what may leave."""
        if self.certificate is None:
            return
        self._look(self.certificate)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._keep_looking(self.certificate))]
        self._tasks.append(loop.create_task(self.certificate.keep_looking()))
        if self._settings.http.certified_by == "acme":
            self._tasks.append(loop.create_task(self._keep_asking(self.certificate, gate)))

    def stop(self) -> None:
        """Look no more."""
        for task in self._tasks:
            task.cancel()

    async def _keep_looking(self, certificate: Certificate) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._look(certificate)

    def _look(self, certificate: Certificate) -> None:
        left = certificate.ends_at - self._clock.now()
        about = str(certificate.path)
        if left <= 0:
            self._alarms.sound(IS_OVER, about)
        else:
            self._alarms.clear(IS_OVER, about)
        if 0 < left <= SOON:
            self._alarms.sound(ENDS_SOON, about, days=left // DAY)
        else:
            self._alarms.clear(ENDS_SOON, about)

    # --- an authority that speaks ACME ----------------------------------------------------------------

    async def _keep_asking(self, certificate: Certificate, gate: Gate) -> None:
        """Ask for a certificate when there is none, or when it is over soon."""
        failures = 0
        while True:
            if certificate.ends_at - self._clock.now() > SOON and self._is_given():
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            try:
                await self._ask(gate)
                certificate.look()
            except (Refusal, OSError) as trouble:
                self._alarms.sound(NOT_GIVEN, self._settings.http.acme_directory, why=str(trouble))
                await asyncio.sleep(AGAIN_S[min(failures, len(AGAIN_S) - 1)])
                failures += 1
            else:
                failures = 0
                self._alarms.clear(NOT_GIVEN, self._settings.http.acme_directory)
                self._look(certificate)
                _log.info("the authority gave a certificate", names=names_of(self._settings))

    def _is_given(self) -> bool:
        """Whether the certificate there is comes from the authority, for the names that are set now."""
        own, shown = (
            x509.load_pem_x509_certificate((self._settings.data_dir / place).read_bytes())
            for place in (Path(FOLDER) / local_ca.CA_FILE, Path(ACME_FOLDER) / local_ca.FILE)
        )
        names = {str(name.value) for each in shown.extensions for name in _names(each.value)}
        return shown.issuer != own.subject and names >= set(names_of(self._settings))

    async def _ask(self, gate: Gate) -> None:
        """Raises NotCertified, and OSError when the port of the challenges cannot be had."""
        from yunhu.platform.certificates import (
            acme,  # few nodes need its libraries, which take their time to load
        )

        http = self._settings.http
        if gate.allow(http.acme_directory, ACME) is None:
            raise acme.NotCertified(authority=http.acme_directory, why="not let out by the gate")
        authority = acme.Authority(http.acme_directory, http.acme_contact, http.acme_trust)
        answers = Answers(self._answers)
        await answers.listen(http.host, http.acme_port)
        try:
            folder = self._settings.data_dir / ACME_FOLDER
            await asyncio.to_thread(acme.obtain, authority, names_of(self._settings), folder, self._answers)
        finally:
            await answers.close()


def _names(extension: x509.ExtensionType) -> Iterable[x509.GeneralName]:
    return extension if isinstance(extension, x509.SubjectAlternativeName) else ()
