"""One browser driver and one node for each file: its calls leave history behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect, sync_playwright
from tests.e2e.centre import Centre

ARTEFACTS = Path("build/screenshots")
PATIENCE_MS = 20_000


# Ended with each file: while it lives, its event loop counts as running in this thread,
# and no other test of the run could start one of its own.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def centre(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A running centre."""
    made = Centre(tmp_path_factory.mktemp("centre"), playwright)
    yield made
    made.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page as an artefact of the tests."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
