"""The certificate of the HTTP server, with real handshakes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from yunhu.platform.certificates import local_ca, tls
from yunhu.platform.certificates.tls import Certificate, UnusableCertificate
from yunhu.platform.clock import SystemClock

NAMES = ("localhost",)


def make(folder: Path, names: tuple[str, ...] = NAMES) -> tuple[Path, Path]:
    """Files of a certificate."""
    local_ca.ensure(folder, names, datetime.now(UTC))
    return folder / local_ca.FILE, folder / local_ca.KEY_FILE


@asynccontextmanager
async def server(certificate: Certificate) -> AsyncIterator[int]:
    """Something that shows a certificate; its port."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(served, "127.0.0.1", 0, ssl=certificate.context) as opened:
        yield opened.sockets[0].getsockname()[1]


async def shown(port: int, trusting: Path, **versions: ssl.TLSVersion) -> bytes:
    """The certificate that a client sees who trusts this authority. Raises ssl.SSLError."""
    context = ssl.create_default_context(cafile=trusting)
    for name, version in versions.items():
        setattr(context, name, version)
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    found: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    return found


async def test_a_certificate_of_our_own_is_made_and_believed(tmp_path: Path) -> None:
    certificate = tls.local(tmp_path / "tls", NAMES, SystemClock())
    async with server(certificate) as port:
        assert await shown(port, tmp_path / "tls" / local_ca.CA_FILE)
    assert not certificate.look()


async def test_old_versions_of_tls_are_not_spoken(tmp_path: Path) -> None:
    certificate = tls.from_files(*make(tmp_path))
    assert certificate.context.minimum_version is ssl.TLSVersion.TLSv1_2
    async with server(certificate) as port:
        newest = ssl.TLSVersion.TLSv1_2
        assert await shown(port, tmp_path / local_ca.CA_FILE, maximum_version=newest)


async def test_new_files_are_taken_up_without_a_restart(tmp_path: Path) -> None:
    certificate = tls.from_files(*make(tmp_path))
    authority = tmp_path / local_ca.CA_FILE
    async with server(certificate) as port:
        before = await shown(port, authority)
        make(tmp_path, ("localhost", "other.example"))
        assert await shown(port, authority) == before
        assert certificate.look()
        assert await shown(port, authority) != before
        assert not certificate.look()


async def test_half_written_files_leave_the_old_certificate_in_use(tmp_path: Path) -> None:
    file, key = make(tmp_path)
    certificate = tls.from_files(file, key)
    async with server(certificate) as port:
        before = await shown(port, tmp_path / local_ca.CA_FILE)
        right = file.read_bytes()
        for wrong in (b"", right[:100], make(tmp_path / "other")[0].read_bytes()):
            file.write_bytes(wrong)
            with pytest.raises(UnusableCertificate):
                certificate.look()
            assert await shown(port, tmp_path / local_ca.CA_FILE) == before
        file.unlink()
        with pytest.raises(UnusableCertificate):
            certificate.look()
        file.write_bytes(right)
        assert certificate.look()
        assert await shown(port, tmp_path / local_ca.CA_FILE) == before


async def test_the_files_are_looked_at_while_it_runs(tmp_path: Path) -> None:
    file, key = make(tmp_path)
    loop, often, looks = asyncio.get_running_loop(), asyncio.Event(), count(1)

    def renew() -> bool:
        if next(looks) == 5:
            loop.call_soon_threadsafe(often.set)
        return False

    certificate = Certificate(file, key, renew)
    key.write_bytes(b"no key")
    looking = loop.create_task(certificate.keep_looking(0.001))
    await asyncio.wait_for(often.wait(), 10)
    assert not looking.done()
    looking.cancel()


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableCertificate) as missing:
        tls.from_files(tmp_path / "no.pem", tmp_path / "no.key")
    assert missing.value.params == {"path": str(tmp_path / "no.pem"), "reason": "No such file or directory"}
    (tmp_path / "no.pem").write_bytes(b"hello")
    (tmp_path / "no.key").write_bytes(b"hello")
    with pytest.raises(UnusableCertificate):
        tls.from_files(tmp_path / "no.pem", tmp_path / "no.key")


def test_a_machine_knows_its_names() -> None:
    assert {"localhost", "127.0.0.1"} <= set(tls.own_names("0.0.0.0"))
    assert "192.0.2.5" in tls.own_names("192.0.2.5")
    assert len(set(tls.own_names("127.0.0.1"))) == len(tls.own_names("127.0.0.1"))
