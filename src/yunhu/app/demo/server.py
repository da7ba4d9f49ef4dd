"""The node of the demonstration: `yunhu run` in a process of its own, as a user would run it."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import httpx

from yunhu.app.demo.errors import NodeNotStarted
from yunhu.app.demo.places import Places
from yunhu.app.demo.processes import Child, end_listener
from yunhu.platform.settings import config
from yunhu.platform.settings.node import Settings

START_S = 30.0
ENGINE_STOP_S = 10.0
LOOK_S = 0.1


class Server:
    """A running node. `overrides` are settings for this run only, as variables of the environment."""

    def __init__(self, places: Places, overrides: dict[str, str] | None = None) -> None:
        self.places = places
        self._environment = {**os.environ, **(overrides or {})}
        self.settings = self._settings()
        self._child: Child | None = None

    def _settings(self) -> Settings:
        found, faults = config.load(self.places.settings, self._environment)
        if found is None:
            raise NodeNotStarted(why=faults[0].explain("en"), log=self.places.settings)
        return found

    @property
    def sip(self) -> str:
        """Where SIP is spoken: host:port."""
        return self.settings.sip.udp[0]

    @property
    def web(self) -> str:
        """Where the programming interface is."""
        return f"http://{self.settings.http.host}:{self.settings.http.port}"

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._child is not None and self._child.exit_code is None

    async def start(self) -> None:
        """Start it and wait until it takes calls. Raises `NodeNotStarted`."""
        places = self.places
        command = [sys.executable, "-m", "yunhu", "run"]
        command += ["--config", str(places.settings), "--centre", str(places.centre)]
        places.log.unlink(missing_ok=True)
        self._child = await Child.start(command, places.root, places.log, self._environment)
        end = time.monotonic() + START_S
        async with httpx.AsyncClient(trust_env=False) as client:
            while not await _ready(client, self.web):
                if not self.alive or time.monotonic() > end:
                    why = self._child.last_line()
                    await self.stop()
                    raise NodeNotStarted(why=why, log=places.log)
                await asyncio.sleep(LOOK_S)

    def administrator(self) -> httpx.AsyncClient:
        """A client of the running node that may do everything."""
        token = self.places.token.read_text("ascii").strip()
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=self.web, headers=headers, trust_env=False)

    async def stop(self) -> None:
        """Stop it, and with it its engine, which outlives a node that died."""
        if self._child is not None:
            await self._child.stop()
            await end_listener(self.settings.media_socket, ENGINE_STOP_S)


async def _ready(client: httpx.AsyncClient, web: str) -> bool:
    try:
        return (await client.get(f"{web}/health/ready")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
