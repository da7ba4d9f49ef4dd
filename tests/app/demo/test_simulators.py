"""Simulated people come and go, and leave nothing behind."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest
from tests.interop.bridge import until

from yunhu.app.demo import plans, seed, simulators
from yunhu.app.demo.simulators import Answering, Callers, Stage, agent
from yunhu.app.demo.sipp import Sipp


def stage(folder: Path, script: str) -> Stage:
    """People played by a program that only writes down that it was started."""
    program = folder / "played"
    program.write_text(f'#!/bin/sh\necho "$2 $4" >> {folder}/started\n{script}\n')
    program.chmod(0o700)
    return Stage(folder, Sipp(str(program), (3, 6), True), seed.Loopback("127.9.8"))


def started(folder: Path) -> list[str]:
    path = folder / "started"
    return path.read_text().splitlines() if path.exists() else []


async def test_callers_have_places_of_their_own_and_all_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "SHORTEST_PAUSE_S", 0.0)
    monkeypatch.setattr(plans, "LONGEST_PAUSE_S", 0.01)
    callers = Callers(stage(tmp_path, "exec sleep 60"), "127.0.0.1:1", Random(1))
    calling = asyncio.create_task(callers.run())
    await until(lambda: len(started(tmp_path)) >= 3)
    calling.cancel()
    await asyncio.wait([calling])
    assert started(tmp_path)[:3] == [f"caller-{at}.xml 127.9.8.{at + 1}" for at in range(3)]
    assert callers.living == 0


async def test_an_agent_answers_one_call_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulators, "TOO_SHORT_S", 0.0)
    played = agent(stage(tmp_path, "exit 0"), 1, seed.SIMULATED[1], Random(1))
    answering = asyncio.create_task(played.run())
    await until(lambda: len(started(tmp_path)) >= 7)
    answering.cancel()
    await asyncio.wait([answering])
    assert set(started(tmp_path)) == {"agent-1.xml 127.9.8.130"}
    assert not played.given_up


async def test_an_agent_that_cannot_be_played_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulators, "BACK_OFF_S", 0.0)
    monkeypatch.setattr(simulators, "TOO_SHORT_S", 60.0)
    played = Answering(stage(tmp_path, "exit 1").called_back, Random(1))
    await played.run()
    assert played.given_up
    assert len(started(tmp_path)) == simulators.MOST_FAILURES
