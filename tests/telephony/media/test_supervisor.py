"""The supervisor keeps one engine running, whatever happens to it or to us."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
import sysconfig
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yunhu.telephony.media import program, supervisor
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.errors import EngineFailed, EngineMissing
from yunhu.telephony.media.ports import Found
from yunhu.telephony.media.program import EngineSettings, command_line, find_engine, last_words
from yunhu.telephony.media.supervisor import Supervisor

ROOT = Path(__file__).parents[3]
SESSION = bytes([3]) * 16
A = bytes([1]) * 16


class Pair:
    """A supervisor, its client and what they found."""

    def __init__(self, settings: EngineSettings) -> None:
        self.client = MediaClient(settings.socket)
        self.supervisor = Supervisor(settings, self.client)
        self.found: asyncio.Queue[Found] = asyncio.Queue()
        self.client.on_found(self.found.put_nowait)

    @property
    def pid(self) -> int:
        pid = self.client.engine_pid
        assert pid is not None
        return pid


@pytest.fixture
def settings(tmp_path: Path) -> EngineSettings:
    """Settings with the stand-in as the program."""
    binary = tmp_path / "yunhu-media"
    script = ROOT / "tests" / "telephony" / "media" / "stand_in.py"
    binary.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT}/src:{ROOT} exec {sys.executable} {script} "$@"\n')
    binary.chmod(binary.stat().st_mode | stat.S_IXUSR)
    return EngineSettings(socket=tmp_path / "run" / "media.sock", binary=binary)


@pytest.fixture
async def pair(settings: EngineSettings) -> AsyncIterator[Pair]:
    pair = Pair(settings)
    await pair.supervisor.start()
    await pair.found.get()
    yield pair
    await pair.supervisor.stop()


def runs(pid: int) -> bool:
    return supervisor._runs(pid)


async def test_it_starts_the_engine_in_a_session_of_its_own_and_stops_it(settings: EngineSettings) -> None:
    pair = Pair(settings)
    await pair.supervisor.start()
    pid = pair.pid
    assert os.getsid(pid) == pid
    await pair.supervisor.stop()
    assert not runs(pid)


async def test_a_second_one_adopts_what_the_first_one_left(settings: EngineSettings) -> None:
    first = Pair(settings)
    await first.supervisor.start()
    await first.client.request(p.Create(endpoint=A, session=SESSION))
    pid = first.pid
    await first.supervisor.stop(leave_engine=True)
    assert runs(pid)
    second = Pair(settings)
    await second.supervisor.start()
    found = await second.found.get()
    assert second.pid == pid
    assert found.living is not None
    assert [it.endpoint for it in found.living.endpoints] == [A]
    await second.supervisor.stop()
    for _ in range(200):
        if not runs(pid):
            break
        await asyncio.sleep(0.02)
    assert not runs(pid), "an adopted engine is stopped as well"


async def test_a_killed_engine_is_replaced(pair: Pair) -> None:
    lost = asyncio.Event()
    pair.client.on_lost(lost.set)
    old = pair.pid
    os.kill(old, signal.SIGKILL)
    await lost.wait()
    found = await asyncio.wait_for(pair.found.get(), 5)
    assert found.same is False
    assert pair.pid != old
    assert pair.supervisor.restarts == 1


async def test_a_stuck_engine_is_replaced(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PING_S", 0.05)
    monkeypatch.setattr(supervisor, "STUCK_S", 2.0)
    old = pair.pid
    os.kill(old, signal.SIGSTOP)
    await asyncio.wait_for(pair.found.get(), 40)
    assert pair.pid != old
    assert not runs(old)


async def test_an_engine_that_cannot_start_says_why(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUNHU_STAND_IN", "dies")
    with pytest.raises(EngineFailed) as failed:
        await Pair(settings).supervisor.start()
    assert failed.value.params == {"code": 1, "said": "the ports 30000-39998 are taken"}


async def test_an_engine_that_says_nothing_is_not_waited_for(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUNHU_STAND_IN", "mute")
    monkeypatch.setattr(supervisor, "START_S", 1.0)
    pair = Pair(settings)
    with pytest.raises(EngineFailed):
        await pair.supervisor.start()
    assert pair.supervisor._dead()


async def test_a_missing_program_is_one_clear_refusal(settings: EngineSettings, tmp_path: Path) -> None:
    with pytest.raises(EngineMissing) as missing:
        find_engine(tmp_path / "nowhere")
    assert missing.value.params == {"places": [str(tmp_path / "nowhere")]}


def test_the_program_is_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts, path = tmp_path / "scripts", tmp_path / "path"
    for folder in (scripts, path):
        folder.mkdir()
        (folder / "yunhu-media").touch(mode=0o755)
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(scripts))
    monkeypatch.setenv("PATH", str(path))
    assert find_engine() == scripts / "yunhu-media"
    (scripts / "yunhu-media").chmod(0o644)
    assert find_engine() == path / "yunhu-media"
    assert find_engine(path / "yunhu-media") == path / "yunhu-media"


def test_the_command_line_says_everything(tmp_path: Path) -> None:
    settings = EngineSettings(
        socket=tmp_path / "m.sock",
        address="10.0.0.1",
        ports=(4000, 4998),
        rtc_port=5000,
        prompts=(tmp_path, Path("/p")),
        recordings=Path("/r"),
        threads=3,
        orphan_s=9,
    )
    assert command_line(settings) == (
        f"--socket {tmp_path}/m.sock --address 10.0.0.1 --ports 4000-4998 --rtc-port 5000 "
        f"--prompts {tmp_path} --prompts /p --recordings /r --threads 3 --orphan-s 9"
    ).split(" ")


def test_a_long_log_is_set_aside(settings: EngineSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "LARGEST_LOG", 5)
    settings.log.parent.mkdir()
    settings.log.write_text("old words")
    assert last_words(settings) == "old words"
    program.open_log(settings).close()
    assert last_words(settings) == ""
    assert settings.log.with_suffix(".log.1").read_text() == "old words"
