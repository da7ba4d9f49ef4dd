import pytest

from yunhu.platform import alarms as alarms_module
from yunhu.platform import metrics
from yunhu.platform.alarms import Alarm, Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import VirtualTime


def test_an_alarm_is_raised_once_and_cleared() -> None:
    time, bus, heard = VirtualTime(), Bus(), []
    bus.listen(["alarm.>"], lambda message: heard.append((message.topic, message.body)))
    alarms = Alarms(time, bus)
    since = time.now()
    for _ in range(3):
        alarms.sound("journal.unavailable", "journal.db", reason="full")
        time.advance(1)
    raised = Alarm("journal.unavailable", "journal.db", since, {"reason": "full"})
    assert alarms.active() == [raised]
    assert b'yunhu_alarms{name="journal.unavailable"} 1.0' in metrics.exposition()
    assert "saved" in raised.explain("en")
    alarms.clear("journal.unavailable", "journal.db")
    alarms.clear("journal.unavailable", "journal.db")
    assert heard == [("alarm.raised", raised), ("alarm.cleared", raised)]
    assert b'yunhu_alarms{name="journal.unavailable"} 0.0' in metrics.exposition()


def test_alarms_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms_module, "MOST", 3)
    alarms = Alarms(VirtualTime(), Bus())
    for number in range(10):
        alarms.sound("trunk.down", str(number))
    assert [alarm.about for alarm in alarms.active()] == ["0", "1", "2"]
