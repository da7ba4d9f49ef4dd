"""Fixtures of the stories."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.stories.ledger import Ledger
from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre in virtual time with two agents, two queues and a carrier."""
    return World(tmp_path)


@pytest.fixture
async def ledger(world: World, tmp_path: Path) -> AsyncIterator[Ledger]:
    """Its main database."""
    made = Ledger(world, tmp_path)
    yield made
    await made.close()
