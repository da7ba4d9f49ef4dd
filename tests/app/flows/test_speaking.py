"""What says texts on a node."""

from __future__ import annotations

from pathlib import Path

from yunhu.app.flows.speaking import make_speeches
from yunhu.app.web.own_services import gate_of
from yunhu.platform.alarms import Alarms
from yunhu.platform.bus import Bus
from yunhu.platform.clock import VirtualTime
from yunhu.platform.settings.node import Node, Settings, Speech


async def test_a_voice_that_is_set_and_not_there_costs_no_call(tmp_path: Path) -> None:
    alarms = Alarms(VirtualTime(), Bus())
    settings = Settings(node=Node(data_dir=str(tmp_path)), speech=Speech(engine="parrot"))
    speeches = make_speeches(settings, alarms, VirtualTime(), gate_of(settings))
    assert [alarm.name for alarm in alarms.active()] == ["alarm.speech_voice"]
    speeches.open()
    assert (await speeches.say("hello", "en")).startswith(str(tmp_path / "speech"))
    await speeches.close()


async def test_a_text_that_cannot_be_said_is_an_alarm_until_one_can(tmp_path: Path) -> None:
    alarms = Alarms(VirtualTime(), Bus())
    settings = Settings(node=Node(data_dir=str(tmp_path)))
    speeches = make_speeches(settings, alarms, VirtualTime(), gate_of(settings))
    speeches.open()
    speeches.ahead((), [("hello", "xq")])
    await speeches.made_ahead()
    [alarm] = alarms.active()
    assert alarm.name == "alarm.speech_failed"
    assert "hello" not in alarm.explain("en")
    speeches.ahead(["zh-CN"], [("hello", "en")])
    await speeches.made_ahead()
    assert alarms.active() == []
    await speeches.close()
