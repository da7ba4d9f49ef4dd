"""What the registrar counts."""

from __future__ import annotations

from yunhu.telephony.registrar.counters import Counters


def test_counters_begin_at_nothing() -> None:
    counters = Counters()
    assert set(counters.as_dict().values()) == {0}
    counters.registrations += 1
    assert counters.as_dict()["registrations"] == 1
