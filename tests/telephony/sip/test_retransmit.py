"""The schedule of a 2xx that waits for its ACK."""

from __future__ import annotations

from yunhu.telephony.sip.retransmit import Due, Retransmit2xx


def test_the_whole_schedule() -> None:
    schedule = Retransmit2xx(10.0)
    resent: list[float] = []
    while True:
        now = schedule.next_at
        due = schedule.step(now)
        if due is Due.GIVE_UP:
            break
        assert due is Due.RESEND
        resent.append(now - 10.0)
    assert resent == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert now - 10.0 == 32.0


def test_too_early_is_nothing() -> None:
    schedule = Retransmit2xx(0.0)
    assert schedule.step(0.4) is Due.NOTHING
    assert schedule.step(0.6) is Due.RESEND
    assert schedule.next_at == 1.6
