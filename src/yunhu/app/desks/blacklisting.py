"""The blacklist wired: to the numbers, regions and customers of a node, and to its prompts and flows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter

from yunhu.app.wiring import Rooms
from yunhu.kit.refusal import Refusal
from yunhu.people.blacklist import api
from yunhu.people.blacklist.services.entries import Entries
from yunhu.people.customers.errors import CustomerUnknown
from yunhu.people.customers.services.customers import Customers
from yunhu.platform.bus import Message
from yunhu.platform.database.db import Database

CUSTOMER_CHANGED = (
    "customer.identity_added",
    "customer.identity_removed",
    "customer.merged",
    "customer.unmerged",
)
"""Facts after which the numbers of a customer may be others."""


class Blacklisting:
    """The blacklist of one node's tenant: `start` reads it, and follows the numbers of customers on it."""

    def __init__(self, rooms: Rooms, database: Database, customers: Customers) -> None:
        self._rooms = rooms
        self._customers = customers
        self._refreshing: asyncio.Task[None] | None = None
        self._again = False
        self.entries = Entries(
            rooms.tenant,
            rooms.screen.known,
            database,
            rooms.callers,
            self._numbers_of,
            Things(rooms),
            rooms.announce,
            rooms.clock,
            rooms.new_id,
        )

    async def start(self) -> None:
        """Put the kept list to use."""
        await self.entries.load()
        self._leave = self._rooms.bus.listen(CUSTOMER_CHANGED, self._customer_changed)

    def stop(self) -> None:
        """Follow nobody any more."""
        self._leave()
        if self._refreshing is not None:
            self._refreshing.cancel()

    def routers(self) -> Iterable[APIRouter]:
        """The doors of the blacklist."""
        return (api.make_router(self.entries, self._rooms.screen, self._rooms.clock),)

    async def _numbers_of(self, tenant: str, customer: str) -> tuple[str, tuple[str, ...]] | None:
        try:
            found = await self._customers.get(tenant, customer)
        except CustomerUnknown:
            return None
        return found.id, tuple(each.value for each in found.identities if each.kind == "phone")

    def _customer_changed(self, message: Message) -> None:
        """Many customers may change at once: one look at a time, and one more after the last change."""
        self._again = True
        if self._rooms.screen.known.customers() and (self._refreshing is None or self._refreshing.done()):
            self._refreshing = asyncio.get_running_loop().create_task(self._refresh())

    async def _refresh(self) -> None:
        while self._again:
            self._again = False
            await self.entries.refresh()


class Things:
    """The prompts and flows that callers on the list may meet."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def has_prompt(self, name: str) -> bool:
        """Whether there is such a prompt in the centre's language."""
        try:
            self._rooms.prompts.path(name, self._rooms.directory.centre.language)
        except Refusal:
            return False
        return True

    def has_flow(self, flow: str) -> bool:
        """Whether there is such a flow."""
        return any(each.id == flow for each in self._rooms.directory.centre.flows)
