"""SIPp is found or missed in one sentence, and its scenarios are whole whatever it can do."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from yunhu.app.demo import sipp
from yunhu.app.demo.errors import ToolMissing, ToolTooOld

OLD, NEW = sipp.Sipp("sipp", (3, 6), True), sipp.Sipp("sipp", (3, 7), False)


def caller(program: sipp.Sipp) -> str:
    values = {"name": "刘先生", "number": "1", "patience_ms": 2}
    return sipp.scenario(
        "caller",
        {**values, "media_port": program.media_port, "keys": program.press("1"), **program.describe()},
    )


@pytest.mark.parametrize("program", [OLD, NEW])
def test_a_caller_has_no_gap_left_and_is_good_xml(program: sipp.Sipp) -> None:
    text = caller(program)
    assert "{{" not in text
    ElementTree.fromstring(text.encode())


def test_keys_go_as_events_where_that_is_allowed_and_else_as_tones() -> None:
    assert 'play_dtmf="1"' in caller(OLD)
    assert "a=rtpmap:96 telephone-event/8000\n" in caller(OLD)
    assert "m=audio [media_port] RTP/AVP 8 96\n" in caller(OLD)
    assert 'rtp_stream="key-1.alaw,1,8"' in caller(NEW)
    assert "m=audio [rtpstream_audio_port] RTP/AVP 8\n" in caller(NEW)
    assert "telephone-event" not in caller(NEW)


def test_an_agent_has_no_gap_left() -> None:
    text = sipp.scenario("agent", {"user": "li", "ring_ms": 1, "talk_ms": 2, "media_port": "media_port"})
    ElementTree.fromstring(text.encode())
    assert 'timeout="1" ontimeout="answer"' in text


def test_a_gap_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        sipp.scenario("agent", {})


def test_sipp_is_found_with_its_version() -> None:
    found = sipp.find()
    assert found.version >= sipp.OLDEST
    command = found.command(Path("a/agent-1.xml"), "127.9.8.7", "-s", "8000")
    assert command[:4] == [found.program, "-sf", "agent-1.xml", "-i"]
    assert command[-2:] == ["-s", "8000"]


def test_without_sipp_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as missing:
        sipp.find()
    assert missing.value.params == {"tool": "sipp", "package": "sip-tester"}


def test_a_sipp_that_cannot_play_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "sipp"
    program.write_text("#!/bin/sh\necho SIPp v3.5.2-PCAP\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(ToolTooOld) as old:
        sipp.find()
    assert old.value.params["found"] == "v3.5"
