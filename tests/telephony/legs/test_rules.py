"""How SIP's numbers and headers are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.legs.rules import (
    CAUSES,
    answered_interval,
    backoff_s,
    cause_of,
    digit_of,
    expiry_of,
    refer_target,
    session_interval,
    status_of,
)
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response


def request(*headers: tuple[str, str], body: bytes = b"") -> Request:
    return Request("INFO", "sip:x@h", Headers(*headers), body)


def test_every_status_has_a_known_cause() -> None:
    assert {cause_of(status) for status in range(300, 700)} <= set(CAUSES)


def test_a_cause_becomes_the_status_it_came_from() -> None:
    for status in (486, 603, 404, 488):
        assert status_of(cause_of(status)) == status
    assert status_of("anything") == 480


@pytest.mark.parametrize(
    ("kind", "body", "digit"),
    [
        ("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay", b"signal = * \nDuration=160", "*"),
        ("application/dtmf-relay", b"Duration=160\r\nSignal=11\r\n", "#"),
        ("application/dtmf-relay", b"Signal=10", "*"),
        ("application/dtmf", b"a\r\n", "A"),
        ("application/dtmf", b"55", None),
        ("application/dtmf-relay", b"", None),
        ("application/dtmf-relay", b"\xff\xfe", None),
        ("text/plain", b"", None),
    ],
)
def test_digits_of_info(kind: str, body: bytes, digit: str | None) -> None:
    assert digit_of(request(("Content-Type", kind), body=body)) == digit


@pytest.mark.parametrize(
    ("value", "user"),
    [
        ("<sip:sales@h>", "sales"),
        ("sip:8001@h:5060", "8001"),
        ("<tel:+86-10-1234>", "+86101234"),
        ("<sip:%E9%94%80%E5%94%AE@h>", "销售"),
        ("<sip:a@h?Replaces=x>", None),
        ("<sip:h>", None),
        (f"<sip:{'9' * 65}@h>", None),
        ("<", None),
    ],
)
def test_who_a_transfer_is_to(value: str, user: str | None) -> None:
    assert refer_target(request(("Refer-To", value))) == user


@pytest.mark.parametrize(
    ("expires", "supported", "interval"),
    [
        ("1800", "timer", 1800),
        ("1800;refresher=uac", "timer, 100rel", 1800),
        ("1800;refresher=uas", "timer", None),
        ("1800", "100rel", None),
        ("89", "timer", 0),
        ("rubbish", "timer", None),
    ],
)
def test_session_intervals(expires: str, supported: str, interval: int | None) -> None:
    assert session_interval(request(("Session-Expires", expires), ("Supported", supported))) == interval
    assert session_interval(request(("Supported", supported))) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1800;refresher=uas", 1800),
        ("1800; Refresher=UAS", 1800),
        ("1800;refresher=uac", 0),
        ("x;refresher=uas", 0),
    ],
)
def test_the_callee_says_whether_it_refreshes(value: str, seconds: int) -> None:
    assert answered_interval(Response(200, "OK", Headers(("Session-Expires", value)))) == seconds
    assert answered_interval(Response(200, "OK")) == 0


def test_a_session_ends_before_its_interval() -> None:
    assert expiry_of(1800) == 1768
    assert expiry_of(90) == 60


@given(st.floats(0, 1, exclude_max=True))
def test_the_back_off_of_both_sides_does_not_overlap(chance: float) -> None:
    assert 2.1 <= backoff_s(True, chance) <= 4.0
    assert 0.0 <= backoff_s(False, chance) <= 2.0
