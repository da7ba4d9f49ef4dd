"""Readers wait for the projector, and not for ever."""

from __future__ import annotations

import pytest

from yunhu.app.privacy.settling import NotSettled, settle, settle_wholly


class Stuck:
    """A projector that never follows."""

    async def caught_up(self, timeout_s: float) -> None:
        """Never in time."""
        raise TimeoutError


async def test_readers_do_not_wait_long_for_a_projector_that_is_stuck() -> None:
    await settle(Stuck())


async def test_who_deletes_does_not_go_on_without_it() -> None:
    with pytest.raises(NotSettled):
        await settle_wholly(Stuck())
