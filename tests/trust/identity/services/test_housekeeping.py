"""What has ended by itself is looked for again and again."""

from __future__ import annotations

import asyncio

import pytest
from tests.trust.identity.conftest import Office, broken

from yunhu.trust.identity.services import housekeeping
from yunhu.trust.identity.services.housekeeping import keep_sweeping


async def test_sweeping_goes_on_while_the_database_is_in_trouble(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "SWEEP_S", 0.0)
    swept = asyncio.Event()

    async def counted(tenant: str) -> None:
        await office.sessions.sweep(tenant)
        swept.set()

    sweeping = asyncio.create_task(keep_sweeping("main", counted))
    async with broken(office):
        for _ in range(20):
            await asyncio.sleep(0)
    swept.clear()
    async with asyncio.timeout(10):
        await swept.wait()
    sweeping.cancel()
