"""The certificate of a node while it runs: taken up anew when it changes, and alarmed before it is over."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from yunhu.app.https import FOLDER, certificate_of
from yunhu.kit.instants import DAY
from yunhu.platform import local_ca
from yunhu.platform.alarms import Alarms
from yunhu.platform.clock import Clock
from yunhu.platform.settings import Settings
from yunhu.platform.tls import LOOK_EVERY_S, Certificate
from yunhu.telephony.sip.tcp import Secure

ENDS_SOON, IS_OVER = "alarm.certificate_ends_soon", "alarm.certificate_over"

SOON = 30 * DAY
"""How long before its end somebody is told of a certificate that nobody has renewed."""


class Certified:
    """What a node shows to prove who it is. Calls and connections that are open outlive any certificate."""

    def __init__(self, settings: Settings, clock: Clock, alarms: Alarms) -> None:
        """Raises UnusableCertificate, and OSError when one of our own cannot be written."""
        self._settings = settings
        self._clock = clock
        self._alarms = alarms
        self.certificate: Certificate | None = certificate_of(settings, clock)
        self._looking: asyncio.Task[None] | None = None

    @property
    def for_pages(self) -> Certificate | None:
        """What browsers are shown; None when the pages are served in the clear."""
        return self.certificate if self._settings.http.encrypted else None

    def for_phones(self) -> Secure | None:
        """What SIP over TLS needs; None without a certificate. Raises OSError when `trust` cannot be read."""
        if self.certificate is None:
            return None
        believed = ssl.create_default_context()
        own = self._settings.data_dir / FOLDER / local_ca.CA_FILE
        for authority in (own if own.is_file() else None, self._settings.sip.trust):
            if authority is not None:
                believed.load_verify_locations(Path(authority))
        return Secure(self.certificate.context, believed)

    def start(self) -> None:
        """Look at the certificate now, and for as long as the node runs."""
        if self.certificate is not None:
            self._look(self.certificate)
            self._looking = asyncio.get_running_loop().create_task(self._keep_looking(self.certificate))

    def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()

    async def _keep_looking(self, certificate: Certificate) -> None:
        renewing = asyncio.get_running_loop().create_task(certificate.keep_looking())
        try:
            while True:
                await asyncio.sleep(LOOK_EVERY_S)
                self._look(certificate)
        finally:
            renewing.cancel()

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
