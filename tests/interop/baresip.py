"""baresip as a softphone that a test drives: its configuration, its control socket, its events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.interop.bridge import until
from tests.ports import free_port

MODULES = Path("/usr/lib/baresip/modules")
LONGEST_NETSTRING = 65_536

CONFIG = """\
{more}poll_method epoll
sip_listen 127.0.0.1:{sip}
audio_player aubridge,nil
audio_source aubridge,nil
audio_alert aubridge,nil
module_path {modules}
module g711.so
module opus.so
module srtp.so
module aubridge.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


class Softphone:
    """A running baresip. `events` are the types it told, in order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.events: list[str] = []
        self.refusals: list[str] = []

    async def listen(self) -> None:
        """Read what baresip tells until it ends."""
        try:
            while True:
                length = int((await self._reader.readuntil(b":"))[:-1])
                assert length <= LONGEST_NETSTRING
                message: dict[str, Any] = json.loads(await self._reader.readexactly(length))
                await self._reader.readexactly(1)
                if message.get("event"):
                    self.events.append(message["type"])
                elif message.get("ok") is False:
                    self.refusals.append(str(message.get("data")))
        except asyncio.IncompleteReadError:
            return

    def command(self, name: str, params: str = "") -> None:
        """Give a command of baresip's menu."""
        text = json.dumps({"command": name, "params": params, "token": name}).encode()
        self._writer.write(b"%d:%s," % (len(text), text))

    async def tells(self, event: str) -> None:
        """Wait until baresip told an event of this type."""
        await until(lambda: event in self.events)


@asynccontextmanager
async def softphone(folder: Path, account: str, more: str = "") -> AsyncIterator[Softphone]:
    """A baresip with one account, stopped at the end; `more` lines of configuration go before ours."""
    control = free_port()
    config = CONFIG.format(sip=free_port(), control=control, modules=MODULES, more=more)
    (folder / "config").write_text(config)
    (folder / "accounts").write_text(account + "\n")
    log = (folder / "log").open("wb")
    process = await asyncio.create_subprocess_exec("baresip", "-f", str(folder), stdout=log, stderr=log)
    try:
        reader, writer = await _connect(control)
        phone = Softphone(reader, writer)
        listening = asyncio.create_task(phone.listen())
        yield phone
        phone.command("quit")
        async with asyncio.timeout(20):
            await process.wait()
        await listening
        writer.close()
    finally:
        log.close()
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the control socket as soon as it is open."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
