"""Fixtures of tickets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.work.tickets.rig import Rig, rigged


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Tickets on a Monday morning."""
    async with rigged(tmp_path) as it:
        yield it
