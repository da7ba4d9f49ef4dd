"""Readers wait for the projector, and not for ever."""

from __future__ import annotations

from yunhu.app.privacy.settling import settle


async def test_readers_do_not_wait_long_for_a_projector_that_is_stuck() -> None:
    class Stuck:
        async def caught_up(self, timeout_s: float) -> None:
            """Never in time."""
            raise TimeoutError

    await settle(Stuck())
