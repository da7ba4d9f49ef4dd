"""Whom a certificate is for, and who is asked for one."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yunhu.platform.certificates import local_ca
from yunhu.telephony.sip.transports.secure import Secure, asking_context, names_in


def test_a_certificate_is_for_domains_addresses_and_sip_uris_and_not_for_users() -> None:
    found = names_in(
        {
            "subject": ((("commonName", "common.example"),),),
            "subjectAltName": (
                ("DNS", "SBC.Example"),
                ("DNS", "*.wild.example"),
                ("URI", "SIP:Carrier.Example"),
                ("URI", "sip:mei@user.example"),
                ("URI", "https://web.example"),
                ("IP Address", "2001:DB8:0:0:0:0:0:9"),
                ("email", "a@mail.example"),
            ),
        }
    )
    assert found == {"sbc.example", "*.wild.example", "carrier.example", "2001:db8::9"}
    assert names_in({"subject": ((("commonName", "common.example"),),)}) == frozenset()


class Trunk:
    """Somebody at one address has to show a certificate."""

    def __init__(self) -> None:
        self.told: list[tuple[tuple[str, int], str]] = []

    def asks(self, remote: tuple[str, int]) -> bool:
        return remote[0] == "192.0.2.1"

    def unbelieved(self, remote: tuple[str, int], why: str) -> None:
        self.told.append((remote, why))


def test_only_who_has_to_show_one_is_asked(tmp_path: Path) -> None:
    local_ca.ensure(tmp_path, ("sip.example",), datetime.now(UTC))
    asking = asking_context(str(tmp_path / local_ca.CA_FILE))
    plain, client, trunk = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(), Trunk()
    secure = Secure(plain, client, asking, trunk)
    assert secure.shown_to(("192.0.2.1", 40_000)) is asking
    assert secure.shown_to(("192.0.2.2", 40_000)) is plain
    assert Secure(plain, client, None, trunk).shown_to(("192.0.2.1", 40_000)) is plain
    secure.unbelieved(("192.0.2.1", 40_000), "over")
    Secure(plain, client).unbelieved(("192.0.2.1", 40_000), "over")
    assert trunk.told == [(("192.0.2.1", 40_000), "over")]


def test_authorities_have_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        asking_context(str(tmp_path / "nothing.pem"))
    (tmp_path / "empty.pem").touch()
    with pytest.raises(OSError, match="crl"):
        asking_context(str(tmp_path / "empty.pem"))
