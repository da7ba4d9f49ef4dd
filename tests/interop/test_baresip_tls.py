"""A real softphone that signals over TLS, and calls in both directions."""

from __future__ import annotations

import ssl
from pathlib import Path

from msgspec.structs import replace
from tests.interop.baresip import softphone
from tests.interop.bridge import Bridge, bridge, until
from tests.interop.test_baresip_phone import MEI
from tests.interop.test_baresip_secure import G711, secured

from yunhu.platform.certificates import local_ca, tls
from yunhu.platform.clock import SystemClock
from yunhu.telephony.sip.stack import Listen
from yunhu.telephony.sip.transports.secure import Secure

NAMES = ("localhost", "127.0.0.1")
TRUSTING = "sip_cafile {}\n"


async def listen_encrypted(centre: Bridge, folder: Path) -> int:
    """Have a centre listen over TLS too, with a certificate by an authority in a folder; its port."""
    certificate = tls.local(folder, NAMES, SystemClock())
    secure = Secure(certificate.context, ssl.create_default_context(cafile=folder / local_ca.CA_FILE))
    await centre.stack.listen(Listen("127.0.0.1", 0, ("tls",), secure=secure))
    return centre.stack.local("tls")[1]


def account(port: int) -> str:
    """The line that baresip's user writes."""
    way = f"<sip:1001@127.0.0.1:{port};transport=tls>;auth_user=1001;auth_pass=secret;regint=60"
    return f"{way};mediaenc=srtp-mand;answermode=auto{G711}"


async def test_it_calls_and_is_called(tmp_path: Path) -> None:
    async with bridge() as centre:
        port = await listen_encrypted(centre, tmp_path)
        centre.configure([], [replace(MEI, srtp="required")])
        trusting = TRUSTING.format(tmp_path / local_ca.CA_FILE)
        async with softphone(tmp_path, account(port), trusting) as phone:
            await until(lambda: centre.registrar.best("1001"))
            leg = centre.dial("1001")
            await until(lambda: leg.state == "confirmed")
            assert leg.flow.transport == "tls"
            centre.legs.hangup(leg)
            await until(lambda: len(centre.legs) == 0)
            phone.command("dial", f"sip:4001@127.0.0.1:{port}")
            await until(lambda: len(centre.legs) == 1)
            (called,) = centre.legs.living()
            await until(lambda: called.state == "confirmed")
            assert secured(centre.engine.log)
            assert called.flow.transport == "tls"
            phone.command("hangup")
            await until(lambda: len(centre.legs) == 0)
        assert centre.faults == []
