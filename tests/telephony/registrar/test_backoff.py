"""Back-off of sources that fail to authenticate."""

import pytest

from yunhu.telephony.registrar import backoff
from yunhu.telephony.registrar.backoff import Backoff


def test_it_doubles_up_to_a_minute_and_is_forgiven() -> None:
    source = Backoff()
    waits = []
    for _ in range(16):
        source.failed("a", 100.0)
        waits.append(source.wait_s("a", 100.0))
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]
    assert source.wait_s("a", 100.0 + 59.5) == 1
    assert source.wait_s("a", 161.0) == 0
    assert source.wait_s("b", 100.0) == 0
    source.failed("a", 100.0 + backoff.FORGIVEN_S + 1)
    assert source.wait_s("a", 100.0 + backoff.FORGIVEN_S + 1) == 0


def test_success_forgives_at_once() -> None:
    source = Backoff()
    for _ in range(9):
        source.failed("a", 1.0)
    source.succeeded("a")
    assert source.wait_s("a", 1.0) == 0


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "MOST_SOURCES", 4)
    source = Backoff()
    for number in range(100):
        source.failed(str(number), 1.0)
    assert len(source._failures) == 4
