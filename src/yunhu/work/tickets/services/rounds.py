"""Looks after something when it is due, and at the latest every minute; never twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from yunhu.platform import telemetry
from yunhu.platform.clock import Handle, Scheduler
from yunhu.platform.metrics import tally

LONGEST_S = 60.0
"""How long it rests at most: another node may have written something that is due earlier."""

RETRY_S = 5.0
"""After the database did not work."""

Look = Callable[[], Awaitable[float | None]]
"""Looks after everything that is due; seconds until there is more, None when that is not known."""

_log = telemetry.logger("tickets")
_TROUBLE = tally("ticket_rounds_trouble_total", "Times that due tickets could not be looked up.")


class Rounds:
    """One thing that is looked after. Used on the loop's thread."""

    def __init__(self, look: Look, scheduler: Scheduler) -> None:
        self._look = look
        self._scheduler = scheduler
        self._timer: Handle | None = None
        self._looking: asyncio.Task[None] | None = None
        self._wake_at = float("inf")
        self._stopped = False

    def start(self) -> None:
        """Look now, and from now on."""
        self.expect(0.0)

    async def stop(self) -> None:
        """Look no more; waits for a look that goes on."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        if self._looking is not None:
            await asyncio.wait((self._looking,))

    def expect(self, delay_s: float) -> None:
        """Something is due in so many seconds."""
        if self._stopped:
            return
        delay_s = min(max(delay_s, 0.0), LONGEST_S)
        at = self._scheduler.monotonic() + delay_s
        if at < self._wake_at:
            if self._timer is not None:
                self._timer.cancel()
            self._wake_at = at
            self._timer = self._scheduler.after(delay_s, self._wake)

    def _wake(self) -> None:
        self._timer, self._wake_at = None, float("inf")
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._once())
        else:
            # What is due now may have come after the look that goes on has read.
            self._looking.add_done_callback(lambda _: self.expect(0.0))

    async def _once(self) -> None:
        delay: float | None = RETRY_S
        try:
            delay = await self._look()
        except SQLAlchemyError:
            _TROUBLE.count += 1
            _log.warning("due tickets could not be looked up", exc_info=True)
        finally:
            self._looking = None
            self.expect(LONGEST_S if delay is None else delay)
