"""HTTPS and secure WebSockets of a node, and the address that people are told."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest
from tests.app.running import make_settings, running, served
from tests.app.staff import employ
from tests.app.ws_phone import ws_phone

from yunhu.app.web.https import address_of, authority_of, certificate_of, names_of
from yunhu.platform.certificates.tls import UnusableCertificate
from yunhu.platform.clock import SystemClock
from yunhu.platform.settings.node import Http, Node, Settings


async def test_everything_is_served_encrypted_on_one_port(tmp_path: Path) -> None:
    settings = Settings(node=Node(data_dir=str(tmp_path / "var")), http=Http(tls="local"))
    certificate, authority = certificate_of(settings, SystemClock()), authority_of(settings)
    assert authority is not None
    trusting = ssl.create_default_context(cafile=authority)
    async with running(tmp_path) as node, served(node.app, node.node, certificate) as at:
        async with httpx.AsyncClient(base_url=f"https://{at}", verify=trusting) as client:
            assert (await client.get("/health/live")).status_code == 204
        await employ(node, "li.na")
        given = node.node.rooms.registrar.issue("agent", "li.na", "t1")
        async with ws_phone(
            at, given.user, given.authorization_user, given.password, origin=f"https://{at}", tls=trusting
        ) as browser:
            assert (await browser.register()).status == 200
            flow = node.node.rooms.registrar.flow_of("agent.li.na")
            assert flow is not None
            assert flow.transport == "wss"


def test_no_certificate_is_made_when_none_is_asked_for(tmp_path: Path) -> None:
    assert certificate_of(make_settings(tmp_path, 5060), SystemClock()) is None


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    http = Http(tls="files", certificate=str(tmp_path / "c.pem"), key=str(tmp_path / "c.key"))
    with pytest.raises(UnusableCertificate, match=r"c\.pem"):
        certificate_of(Settings(http=http), SystemClock())


def test_the_address_is_what_a_browser_takes() -> None:
    assert address_of(Settings()) == "http://127.0.0.1:8080"
    assert address_of(Settings(http=Http(host="192.0.2.5", port=80, tls="off"))) == "http://192.0.2.5"
    assert address_of(Settings(http=Http(host="192.0.2.5", port=443))) == "https://192.0.2.5"
    named = Settings(http=Http(host="0.0.0.0", port=443, tls="local", names=("cc.example", "192.0.2.5")))
    assert address_of(named) == "https://cc.example"
    assert names_of(named) == ("cc.example", "192.0.2.5")
    everywhere = address_of(Settings(http=Http(host="0.0.0.0", tls="local")))
    assert everywhere.startswith("https://")
    assert "0.0.0.0" not in everywhere
    assert address_of(Settings(http=Http(host="::1"))) == "http://[::1]:8080"
    assert authority_of(Settings()) is None
