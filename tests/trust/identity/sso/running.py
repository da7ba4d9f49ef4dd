"""A provider that is not ours, running on loopback, and somebody who logs in there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from tests.ports import free_port

PROGRAM = Path(__file__).parent / "provider.mjs"
SECRET = "a secret: of 100 %"
PATIENCE_S = 30.0


@asynccontextmanager
async def provider(callback: str, port: int | None = None) -> AsyncIterator[str]:
    """A provider that sends people back to `callback`; its issuer."""
    port = port or free_port()
    child = await asyncio.create_subprocess_exec(
        "node",
        str(PROGRAM),
        str(port),
        callback,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert child.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            while (await child.stdout.readline()).strip() != b"ready":
                assert child.returncode is None
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        await child.wait()


async def log_in(address: str, account: str, callback: str) -> dict[str, str]:
    """Log in there as a browser would; what comes back to us with it."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(address)
        for _ in range(10):
            if "<form" in answer.text:
                answer = await browser.post(answer.url, data={"login": account})
            place = str(answer.url.join(answer.headers["location"]))
            if place.startswith(callback):
                return dict(re.findall(r"(\w+)=([^&]*)", urlsplit(place).query))
            answer = await browser.get(place)
    raise AssertionError("the provider never sent anybody back")
