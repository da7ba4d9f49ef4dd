"""Fixtures of the desk."""

from pathlib import Path

import pytest
from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A centre in virtual time with two agents, two queues and a carrier."""
    return World(tmp_path)
