"""A node, and a client that may do everything."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import Running, running


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    """A node that is up."""
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    async with node.client(node.admin_token) as it:
        yield it
