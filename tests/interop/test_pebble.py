"""A certificate from an authority of others that speaks ACME: pebble, with which clients are tested."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from tests.interop.bridge import until
from tests.ports import free_port

from yunhu.app.web.certified import NOT_GIVEN, Certified
from yunhu.app.web.https import ACME_FOLDER
from yunhu.app.web.own_services import gate_of
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.certificates import local_ca
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Http, Node, Settings


@asynccontextmanager
async def pebble(folder: Path, answers_at: int) -> AsyncIterator[tuple[int, Path]]:
    """The authority, which looks for answers at a port; its own port, and who signs its address."""
    local_ca.ensure(folder, ("localhost", "127.0.0.1"), datetime.now(UTC))
    port = free_port()
    config = {
        "listenAddress": f"127.0.0.1:{port}",
        "managementListenAddress": "",
        "certificate": str(folder / local_ca.FILE),
        "privateKey": str(folder / local_ca.KEY_FILE),
        "httpPort": answers_at,
        "tlsPort": free_port(),
        "ocspResponderURL": "",
        "externalAccountBindingRequired": False,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": config}))
    with (folder / "pebble.log").open("wb") as log:
        program = await asyncio.create_subprocess_exec(
            *("pebble", "-config", str(folder / "pebble.json")),
            stdout=log,
            stderr=log,
            env={**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "30"},
        )
    try:
        await until(lambda: "ACME directory available" in (folder / "pebble.log").read_text())
        yield port, folder / local_ca.CA_FILE
    finally:
        program.terminate()
        await program.wait()


def settings(folder: Path, directory: str, trust: Path, answers_at: int) -> Settings:
    return Settings(
        node=Node(data_dir=str(folder)),
        http=Http(
            tls="acme",
            names=("localhost",),
            acme_directory=directory,
            acme_trust=str(trust),
            acme_port=answers_at,
        ),
    )


async def shown(certificate: ssl.SSLContext) -> x509.Certificate:
    """What somebody who comes now is shown."""
    server = await asyncio.start_server(
        lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=certificate
    )
    port = server.sockets[0].getsockname()[1]
    text = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))
    server.close()
    return x509.load_pem_x509_certificate(text.encode())


async def test_a_certificate_is_asked_for_and_shown(tmp_path: Path) -> None:
    answers_at = free_port()
    (tmp_path / "pebble").mkdir()
    async with pebble(tmp_path / "pebble", answers_at) as (port, trust):
        wanted = settings(tmp_path / "var", f"https://localhost:{port}/dir", trust, answers_at)
        clock = SystemClock()
        alarms = Alarms(clock, Bus())
        certified = Certified(wanted, clock, alarms)
        assert certified.for_pages is not None
        assert "Pebble" not in (await shown(certified.for_pages.context)).issuer.rfc4514_string()
        certified.start(gate_of(wanted))
        file = tmp_path / "var" / ACME_FOLDER / local_ca.FILE
        own = file.read_bytes()
        await until(lambda: file.read_bytes() != own)
        certified.for_pages.look()
        given = await shown(certified.for_pages.context)
        assert "Pebble" in given.issuer.rfc4514_string()
        names = given.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == ["localhost"]
        assert alarms.active() == []
        certified.stop()


async def test_without_the_authority_the_node_goes_on_with_its_own(tmp_path: Path) -> None:
    local_ca.ensure(tmp_path, ("localhost",), datetime.now(UTC))
    nobody = f"https://localhost:{free_port()}/dir"
    wanted = settings(tmp_path / "var", nobody, tmp_path / local_ca.CA_FILE, free_port())
    clock = SystemClock()
    alarms = Alarms(clock, Bus())
    certified = Certified(wanted, clock, alarms)
    certified.start(gate_of(wanted))
    await until(lambda: alarms.active())
    assert [alarm.name for alarm in alarms.active()] == [NOT_GIVEN]
    assert certified.for_pages is not None
    assert (await shown(certified.for_pages.context)).subject is not None
    certified.stop()
