"""A ledger for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.trust.audit.audited import Ledger


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    it = Ledger(tmp_path)
    yield it
    it.engine.dispose()
    await it.database.close()
