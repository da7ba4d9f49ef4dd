"""Keeps browsers from being an agent as whom nobody can log in any more: one who was disabled, or removed.

Their credentials hold for a shift and are stored nowhere, so nothing can be taken back; it is looked who may.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from yunhu.platform import telemetry
from yunhu.platform.bus import Bus, Message
from yunhu.platform.journal.file import Envelope
from yunhu.trust.identity.store.users import UserStore

KINDS: Final = ("user.disabled", "user.enabled", "user.removed", "user.changed", "user.created")

_log = telemetry.logger("identity")


class Barring:
    """Looks after every change of a user, and at every sweep, for a command may have changed one."""

    def __init__(
        self,
        tenant: str,
        users: UserStore,
        agents: Callable[[], Collection[str]],
        bar: Callable[[Collection[str]], None],
        bus: Bus,
    ) -> None:
        """`agents`: those that are configured; `bar`: whose browsers open nothing (`Registrar.bar`)."""
        self._tenant = tenant
        self._users = users
        self._agents = agents
        self._bar = bar
        self._task: asyncio.Task[None] | None = None
        self._changed = False
        self._leave = bus.listen(KINDS, self._heard)

    async def sweep(self, tenant: str) -> None:
        """Bar who has to be. Raises SQLAlchemyError, and then leaves it as it was."""
        may = await self._users.agents(tenant)
        self._bar(frozenset(self._agents()) - may)

    def close(self) -> None:
        """Look no more."""
        self._leave()
        if self._task is not None:
            self._task.cancel()

    def _heard(self, message: Message) -> None:
        body = message.body
        if isinstance(body, Envelope) and body.tenant == self._tenant:
            self._changed = True
            if self._task is None or self._task.done():
                self._task = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while self._changed:
            self._changed = False
            try:
                await self.sweep(self._tenant)
            except SQLAlchemyError as trouble:
                # The next sweep does it.
                _log.error("browsers could not be barred", trouble=type(trouble).__name__)
