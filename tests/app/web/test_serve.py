"""`yunhu run`: a node and its programming interface, from the start to the signal that says stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from tests.app.running import CENTRE, Tended, centre_of, make_settings
from tests.ports import free_port

from yunhu.app.node import Node
from yunhu.app.web import serve as serving
from yunhu.platform.clock import LoopScheduler
from yunhu.platform.settings import node as s
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.twin.fake import FakeEngine


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """The garbage collector of the tests stays as it is."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Made:
    """Nodes with a fake engine, as `serve` makes them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.nodes: list[Node] = []
        monkeypatch.setattr(serving, "Node", self._make)

    def _make(self, settings: s.Settings) -> Node:
        def engine(of: EngineSettings) -> tuple[FakeEngine, Tended]:
            made = FakeEngine(LoopScheduler(), prompt_roots=of.prompts, flowing=True)
            return made, Tended(made)

        self.nodes.append(Node(settings, engine))
        return self.nodes[-1]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(monkeypatch)


def settings_of(folder: Path) -> s.Settings:
    settings = make_settings(folder, free_port())
    return msgspec.structs.replace(settings, http=s.Http(port=free_port()))


async def test_a_node_is_served_until_a_signal_and_stopped_in_order(tmp_path: Path, made: Made) -> None:
    settings = settings_of(tmp_path)
    loop = asyncio.get_running_loop()
    centre = centre_of(CENTRE.replace("AGENT", "9"), Node(settings))
    task = loop.create_task(serving.serve(settings, centre, (signal.SIGUSR1,)))
    url = f"http://127.0.0.1:{settings.http.port}"
    async with httpx.AsyncClient(base_url=url) as client:

        async def answers() -> bool:
            try:
                return (await client.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        async with asyncio.timeout(20):
            while not await answers():
                assert not task.done(), task.result()
                await asyncio.sleep(0.02)
        assert (await client.get("/api/v1/queues")).status_code in (401, 404)
    node = made.nodes[0]
    assert node.rooms.directory.version == 1
    assert gc.get_threshold() == serving.GC_THRESHOLDS
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.wait_for(task, 20)
    assert node.rooms.door.closing
    async with httpx.AsyncClient(base_url=url) as client:
        with pytest.raises(httpx.TransportError):
            await client.get("/health/live")


async def test_what_keeps_a_node_from_starting_goes_through(tmp_path: Path, made: Made) -> None:
    settings = settings_of(tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "yunhu.db").mkdir()
    with pytest.raises(Exception, match="unable to open database file"):
        await serving.serve(settings, None, ())


def test_what_was_made_at_the_start_is_out_of_the_collectors_sight() -> None:
    before = gc.get_freeze_count()
    serving.settle()
    assert gc.get_freeze_count() > before
    assert gc.get_threshold() == serving.GC_THRESHOLDS
