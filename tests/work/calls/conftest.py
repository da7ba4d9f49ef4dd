"""Fixtures of contacts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.work.calls.projected import Projected, projected


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Projected]:
    """The main database as the facts make it."""
    async with projected(tmp_path) as made:
        yield made
