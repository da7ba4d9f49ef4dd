"""Counters."""

from __future__ import annotations

from yunhu.telephony.sip.counters import Counters


def test_counters_begin_at_nothing() -> None:
    counters = Counters()
    assert set(counters.as_dict().values()) == {0}
    counters.timeouts += 1
    assert counters.as_dict()["timeouts"] == 1
