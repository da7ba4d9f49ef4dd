"""A node's certificate: who is shown which, and when somebody is told of its end."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from yunhu.app.web.certified import ENDS_SOON, IS_OVER, Certified
from yunhu.app.web.https import FOLDER
from yunhu.app.web.own_services import gate_of
from yunhu.kit.instants import SECOND
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.certificates import local_ca
from yunhu.platform.clock import SystemClock, VirtualTime
from yunhu.platform.settings.node import Http, Node, Settings, Sip


class Nobody:
    """No trunk has to show a certificate."""

    def asks(self, remote: tuple[str, int]) -> bool:
        return False

    def unbelieved(self, remote: tuple[str, int], why: str) -> None:
        """Nobody is asked."""


def settings(folder: Path, **http: object) -> Settings:
    return Settings(
        node=Node(data_dir=str(folder)),
        http=Http(**http),  # type: ignore[arg-type]
        sip=Sip(tls=("127.0.0.1:5061",)),
    )


def test_phones_are_shown_one_where_pages_need_none(tmp_path: Path) -> None:
    clock = SystemClock()
    certified = Certified(settings(tmp_path), clock, Alarms(clock, Bus()))
    assert certified.for_pages is None
    assert certified.for_phones(Nobody()) is not None
    assert (tmp_path / FOLDER / local_ca.CA_FILE).is_file()
    without = Settings(node=Node(data_dir=str(tmp_path)))
    assert Certified(without, clock, Alarms(clock, Bus())).for_phones(Nobody()) is None


def test_pages_are_encrypted_wherever_others_can_come(tmp_path: Path) -> None:
    clock = SystemClock()
    everywhere = Certified(settings(tmp_path, host="0.0.0.0"), clock, Alarms(clock, Bus()))
    assert everywhere.for_pages is everywhere.certificate
    assert everywhere.certificate is not None


def test_trunks_are_asked_once_there_is_somebody_to_believe(tmp_path: Path) -> None:
    clock = SystemClock()
    local_ca.ensure(tmp_path, ("carrier.example",), datetime.now(UTC))
    plain = settings(tmp_path)
    without = Certified(plain, clock, Alarms(clock, Bus())).for_phones(Nobody())
    trusting = replace(plain, sip=Sip(tls=plain.sip.tls, trust=str(tmp_path / local_ca.CA_FILE)))
    secure = Certified(trusting, clock, Alarms(clock, Bus())).for_phones(Nobody())
    assert without is not None
    assert secure is not None
    assert without.asking is None
    assert secure.asking is not None
    assert secure.asking.verify_mode is ssl.CERT_OPTIONAL
    assert secure.client.cert_store_stats()["x509_ca"] > without.client.cert_store_stats()["x509_ca"]


async def test_somebody_is_told_before_a_certificate_is_over(tmp_path: Path) -> None:
    made = datetime.now(UTC)
    local_ca.ensure(tmp_path, ("cc.example",), made)
    files = {
        "certificate": str(tmp_path / local_ca.FILE),
        "key": str(tmp_path / local_ca.KEY_FILE),
    }
    end = made + local_ca.LIFETIME
    expected = [(timedelta(days=31), []), (timedelta(days=29), [ENDS_SOON]), (-timedelta(days=1), [IS_OVER])]
    for left, alarmed in expected:
        clock = VirtualTime(round((end - left).timestamp()) * SECOND)
        alarms = Alarms(clock, Bus())
        certified_settings = settings(tmp_path, tls="files", **files)
        certified = Certified(certified_settings, clock, alarms)
        certified.start(gate_of(certified_settings))
        assert [alarm.name for alarm in alarms.active()] == alarmed
        for alarm in alarms.active():
            assert "certificate" in alarm.explain("en")
        certified.stop()
