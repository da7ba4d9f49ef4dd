"""Somebody is told of a trunk that does not prove who it is, in words, and when that is over."""

from __future__ import annotations

from yunhu.app.access.doubts import IN_CLEAR, NO_CERTIFICATE, OTHER_NAMES, UNBELIEVED, Doubts
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import SystemClock
from yunhu.telephony.trunks.model import Distrust


def test_each_doubt_is_an_alarm_until_the_trunk_is_believed() -> None:
    alarms = Alarms(SystemClock(), Bus())
    doubts = Doubts(alarms)
    doubts("other", "in_clear", "")
    reasons: tuple[tuple[Distrust, str, str], ...] = (
        ("in_clear", "", IN_CLEAR),
        ("no_certificate", "", NO_CERTIFICATE),
        ("other_names", "sbc.example", OTHER_NAMES),
        ("unbelieved", "certificate has expired", UNBELIEVED),
    )
    for found, shown, name in reasons:
        doubts("carrier", found, shown)
        (alarm,) = [each for each in alarms.active() if each.about == "carrier"]
        assert alarm.name == name
        assert all(
            word in alarm.explain(language) for word in ("carrier", shown) for language in ("en", "zh-CN")
        )
    doubts("carrier", None, "")
    assert [each.about for each in alarms.active()] == ["other"]
