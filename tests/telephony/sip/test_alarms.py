"""The heap of timers."""

from __future__ import annotations

from tests.telephony.sip.wire import UDP, own_request

from yunhu.telephony.sip.alarms import Alarms
from yunhu.telephony.sip.transaction import Kind, Transaction


def transaction(name: str = "t") -> Transaction:
    return Transaction(("c", name, "BYE"), Kind.CLIENT, "trying", own_request("BYE"), UDP)


def test_timers_run_in_order() -> None:
    alarms = Alarms()
    one, two = transaction("1"), transaction("2")
    alarms.start(one, "F", 5.0)
    alarms.start(one, "E", 1.0)
    alarms.start(two, "E", 3.0)
    assert alarms.next_due() == 1.0
    assert alarms.pop(0.9) is None
    fired = [alarms.pop(10.0) for _ in range(4)]
    assert fired == [(one, "E"), (two, "E"), (one, "F"), None]
    assert alarms.next_due() is None
    assert len(alarms) == 0


def test_stopped_and_restarted_timers_do_not_fire() -> None:
    alarms = Alarms()
    one = transaction()
    alarms.start(one, "E", 1.0)
    alarms.start(one, "E", 2.0)
    alarms.start(one, "F", 1.5)
    alarms.stop(one, "F")
    alarms.stop(one, "K")
    assert len(alarms) == 1
    assert alarms.pop(1.9) is None
    assert alarms.pop(2.0) == (one, "E")


def test_stopped_timers_do_not_pile_up() -> None:
    alarms = Alarms()
    kept = transaction("kept")
    alarms.start(kept, "F", 32.0)
    for number in range(10_000):
        one = transaction(str(number))
        alarms.start(one, "E", 1.0)
        alarms.start(one, "F", 32.0)
        alarms.stop_all(one)
    assert len(alarms) == 1
    assert alarms.held < 4_096
    assert alarms.pop(32.0) == (kept, "F")
