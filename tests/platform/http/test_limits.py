"""Whoever asks too often waits; the others do not, and memory has a bound."""

from __future__ import annotations

import pytest

from yunhu.platform.http import limits as http_limits
from yunhu.platform.http.limits import Buckets, Limits, TooManyRequests, place_of
from yunhu.platform.settings.rates import Rates

RATES = Rates(
    address_per_s=2, address_burst=4, principal_per_s=1, principal_burst=2, log_ins_per_min=3,
    reveals_per_min=1, exports_per_h=1,
)  # fmt: skip


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def scope(
    client: str = "192.0.2.1", method: str = "GET", path: str = "/api/v1/contacts"
) -> dict[str, object]:
    return {"type": "http", "client": (client, 1), "method": method, "path": path}


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def limits(time: Time) -> Limits:
    return Limits(RATES, time)


def test_an_address_that_asks_too_often_waits_alone(limits: Limits, time: Time) -> None:
    for _ in range(4):
        limits.admit_address(scope())
    with pytest.raises(TooManyRequests) as refused:
        limits.admit_address(scope())
    assert refused.value.params == {"retry_after_s": 1}
    limits.admit_address(scope("192.0.2.2"))
    time.now += 0.6
    limits.admit_address(scope())


def test_log_ins_have_a_limit_of_their_own(limits: Limits) -> None:
    for _ in range(3):
        limits.admit_address(scope(method="POST", path="/api/v1/session"))
    with pytest.raises(TooManyRequests) as refused:
        limits.admit_address(scope(method="POST", path="/api/v1/session"))
    assert refused.value.params == {"retry_after_s": 20}


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/v1/reveals"), ("GET", "/api/v1/audit/export")])
def test_what_is_sensitive_has_a_limit_for_each_person(
    limits: Limits, time: Time, method: str, path: str
) -> None:
    asked = scope(method=method, path=path)
    limits.admit_principal(asked, "user:li")
    time.now += 5
    with pytest.raises(TooManyRequests):
        limits.admit_principal(asked, "user:li")
    limits.admit_principal(asked, "user:wang")
    limits.admit_principal(scope(), "user:li")


def test_a_person_has_one_limit_from_everywhere(limits: Limits) -> None:
    limits.admit_principal(scope("192.0.2.1"), "user:li")
    limits.admit_principal({"type": "websocket", "client": None, "path": "/live"}, "user:li")
    with pytest.raises(TooManyRequests):
        limits.admit_principal(scope("192.0.2.3"), "user:li")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_limits, "MOST_KNOWN", 10)
    buckets = Buckets("test", 1, 1)
    for number in range(1_000):
        buckets.take(f"a{number}", 0.0)
    assert len(buckets) == 10
    with pytest.raises(TooManyRequests):
        buckets.take("a999", 0.0)


def test_a_network_is_one_place() -> None:
    assert place_of(scope("2001:db8::1:2:3:4")) == place_of(scope("2001:db8::ffff:0:0:1"))
    assert place_of(scope("2001:db8:0:1::1")) != place_of(scope("2001:db8:0:2::1"))
    assert place_of({"client": None}) == ""
    assert place_of(scope("testclient")) == "testclient"
