"""When a new call may begin."""

from __future__ import annotations

from yunhu.telephony.sip.overload import Overload


def gate(**changed: float) -> tuple[Overload, list[int]]:
    calls = [0]
    limits = {"max_cps": 1_000.0, "max_lag_s": 0.2, **changed}
    cps, lag_s = limits["max_cps"], limits["max_lag_s"]
    return Overload(max_calls=10, max_cps=cps, max_lag_s=lag_s, calls=lambda: calls[0], now=0.0), calls


def test_calls_in_progress() -> None:
    overload, calls = gate()
    calls[0] = 9
    assert overload.refuse(0.0) is None
    calls[0] = 10
    assert overload.refuse(0.0) == 5
    assert overload.refused == {"calls": 1, "cps": 0, "lag": 0, "backlog": 0}


def test_calls_a_second() -> None:
    overload, _ = gate(max_cps=3.0)
    assert [overload.refuse(0.0) for _ in range(4)] == [None, None, None, 1]
    assert overload.refuse(0.4) is None


def test_a_late_loop_refuses_until_it_has_recovered() -> None:
    overload, _ = gate()
    overload.note_lag(0.19, 0.0)
    assert overload.refuse(0.0) is None
    overload.note_lag(0.3, 1.0)
    assert overload.refuse(1.0) == 2
    overload.note_lag(0.0, 1.5)
    assert overload.refuse(1.5) == 2
    overload.note_lag(0.15, 2.5)
    assert overload.refuse(2.5) == 2
    overload.note_lag(0.05, 2.6)
    assert overload.refuse(2.6) is None
    assert overload.refused["lag"] == 3


def test_messages_that_wait_unread_refuse_new_calls_at_once_and_no_longer() -> None:
    waiting = [0.0]
    overload = Overload(
        max_calls=10, max_cps=1_000.0, max_lag_s=0.2, calls=lambda: 0, now=0.0, backlog_s=lambda: waiting[0]
    )
    assert overload.refuse(0.0) is None
    waiting[0] = 0.2
    assert overload.refuse(0.0) == 1
    waiting[0] = 0.05
    assert overload.refuse(0.0) is None
    assert overload.refused["backlog"] == 1
