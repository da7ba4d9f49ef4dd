"""What every test stands on: keys, as a node has them before anything is written, and a quick disk."""

import gc
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from tests.keys import KEYS
from tests.left_behind import end_engines

from yunhu.platform import sealing
from yunhu.trust.privacy.sealer import Sealer

# How long an example takes says how loaded the machine is, not whether the program is right.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free there; a whole run writes less than a quarter of that."""


def pytest_configure(config: pytest.Config) -> None:
    """Let tests write into memory where there is room: a disk takes milliseconds for each commit."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """Look no more for garbage in what stays until the end: libraries and thousands of collected tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def nothing_stays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A run leaves no engine behind; whoever left one is to end it himself, and is named by its folder."""
    yield
    folder = tmp_path_factory.getbasetemp()
    left = end_engines(folder)
    if left:
        warnings.warn(f"engines below {folder} were left behind: {left}", stacklevel=1)


@pytest.fixture(autouse=True)
def keys() -> Sealer:
    """Keys of this run; a node that a test starts brings its own."""
    sealing.use(KEYS)
    return KEYS


@pytest.fixture(autouse=True)
def logs() -> None:
    """Logs with plain traces, as a node writes them: with every local, a trace takes seconds to draw."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.reset_defaults()
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
