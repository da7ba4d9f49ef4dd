"""A carrier whose certificate is asked for: who uses its address is refused, and somebody is told."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path

from tests.app.running import CENTRE, Running, running, until
from tests.ports import free_port
from tests.telephony.sip.wire import SDP, request

from yunhu.app.access.doubts import NO_CERTIFICATE
from yunhu.platform.certificates import local_ca

LONGEST_S = 20.0
PROVEN = CENTRE.replace(
    "addresses: [127.0.0.1], options_s: 0",
    "addresses: [127.0.0.1], transport: tls, certificate_names: [sbc.carrier.example], options_s: 0",
)


class Carrier:
    """Somebody who calls from the carrier's address over TLS."""

    def __init__(self, node: Running, authority: Path) -> None:
        self._at = node.node.rooms.stack.local("tls")
        self._trusted = node.node.settings.data_dir / "tls" / local_ca.CA_FILE
        self._own = authority
        self._calls = 0

    async def calls(self, proven: bool) -> int:
        """Call number 5000, with the certificate or without; the final status."""
        async with asyncio.timeout(LONGEST_S):
            # A node that is late lets callers come again in a moment.
            while (status := await self._call(proven)) == 503:  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.2)
        return status

    async def _call(self, proven: bool) -> int:
        context = ssl.create_default_context(cafile=self._trusted)
        if proven:
            context.load_cert_chain(self._own / local_ca.FILE, self._own / local_ca.KEY_FILE)
        self._calls += 1
        name = f"call-{self._calls}"
        more = "Contact: <sip:100@192.0.2.7>\r\nContent-Type: application/sdp\r\n"
        sent = request(extra=more, body=SDP, transport="TLS", branch=f"z9hG4bK{name}", call_id=name)
        reader, writer = await asyncio.open_connection(*self._at, ssl=context, server_hostname="localhost")
        writer.write(sent)
        while True:
            status = int((await reader.readuntil(b"\r\n\r\n")).split()[1])
            if status >= 200:
                writer.close()
                return status


async def test_who_has_no_certificate_is_refused_and_somebody_is_told(tmp_path: Path) -> None:
    authority = tmp_path / "carrier"
    local_ca.ensure(authority, ("sbc.carrier.example",), datetime.now(UTC))
    sip = {"tls": (f"127.0.0.1:{free_port()}",), "trust": str(authority / local_ca.CA_FILE)}
    async with running(tmp_path, centre=PROVEN, sip=sip) as node:
        carrier = Carrier(node, authority)
        assert await carrier.calls(proven=False) == 403
        assert NO_CERTIFICATE in {alarm.name for alarm in node.node.alarms.active()}
        async with node.client(await node.token("security.read")) as client:
            shown = (await client.get("/api/v1/protection")).json()["ways"]
        asked = {way["id"]: way["certificate_names"] for way in shown if way["kind"] == "trunk"}
        assert asked == {"carrier": ["sbc.carrier.example"]}
        calling = asyncio.get_running_loop().create_task(carrier.calls(proven=True))
        await until(lambda: len(node.node.rooms.legs) or calling.done())
        assert NO_CERTIFICATE not in {alarm.name for alarm in node.node.alarms.active()}
        calling.cancel()


async def test_nobody_is_asked_for_what_the_node_would_not_believe(tmp_path: Path) -> None:
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        headers = {"Content-Type": "text/yaml"}
        path = "/api/v1/configuration/check"
        checked = (await client.post(path, content=PROVEN.replace("AGENT", "9"), headers=headers)).json()
    assert not checked["ok"]
    said = " ".join(problem["message"] for problem in checked["problems"])
    assert "[sip] trust" in said
    assert "[sip] tls" in said
