"""The engine of a node is a process of its own, unless somebody hands in another."""

from __future__ import annotations

from pathlib import Path

from yunhu.app.engine import engine_process
from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.supervisor import Supervisor


async def test_it_has_a_client_and_a_supervisor(tmp_path: Path) -> None:
    engine, keeper = engine_process(EngineSettings(socket=tmp_path / "media.sock"))
    assert isinstance(engine, MediaClient)
    assert isinstance(keeper, Supervisor)
    assert not engine.alive
