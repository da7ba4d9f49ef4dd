from yunhu.platform import texts, watch
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import VirtualTime
from yunhu.platform.journal.writer import Trouble


def _said(alarms: Alarms) -> list[str]:
    return [alarm.explain("en") for alarm in alarms.active()]


def test_the_journals_disk() -> None:
    alarms = Alarms(VirtualTime(), Bus())
    told = watch.journal(alarms)
    told(Trouble("full", "database or disk is full"))
    told(Trouble("losing", "the memory for waiting facts is full"))
    assert [alarm.name for alarm in alarms.active()] == [watch.JOURNAL, watch.JOURNAL_LOSING]
    assert all("full" in said and "{" not in said for said in _said(alarms))
    told(Trouble("none", ""))
    assert alarms.active() == []


def test_the_main_database() -> None:
    alarms = Alarms(VirtualTime(), Bus())
    told = watch.database(alarms)
    told("database is locked")
    assert "database is locked" in _said(alarms)[0]
    told(None)
    assert alarms.active() == []


def test_every_alarm_has_a_text() -> None:
    assert all(texts.load().has(name) for name in (watch.JOURNAL, watch.JOURNAL_LOSING, watch.DATABASE))
