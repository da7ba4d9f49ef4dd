"""An engine for each contract test: once the fake, once the real program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest
from tests.contracts.rigs import FakeRig, RealRig, Rig


@pytest.fixture(params=["fake", "real"])
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rig]:
    if request.param == "fake":
        yield FakeRig()
    else:
        async with RealRig.running(tmp_path) as real:
            yield real


@pytest.fixture
def recipient() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())
