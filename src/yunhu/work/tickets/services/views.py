"""Saved searches, one's own and shared ones."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from yunhu.platform.database.db import Database
from yunhu.work.tickets.errors import NoSuchTicketView, TooManyViews, ViewChangedMeanwhile, ViewNotYours
from yunhu.work.tickets.model import View
from yunhu.work.tickets.ports import NewId
from yunhu.work.tickets.store import views as view_store

MOST_VIEWS = 500
"""Views of one tenant, everybody's together."""

FilterShown = dict[str, str | bool | list[str]]


class Views:
    """The saved views of a tenant's people. `me` is who asks."""

    def __init__(self, database: Database, new_id: NewId) -> None:
        self._database = database
        self._new_id = new_id

    async def all(self, tenant: str, me: str) -> Sequence[View]:
        """One's own and the shared ones, by name."""
        async with self._database.reading() as connection:
            return await view_store.views(connection, tenant, me)

    async def one(self, tenant: str, id_: str, me: str) -> View:
        """A view. Raises NoSuchTicketView, also for somebody else's own."""
        async with self._database.reading() as connection:
            found = await view_store.one(connection, tenant, id_)
        if found is None or found.owner not in (None, me):
            raise NoSuchTicketView(view=id_)
        return found

    async def create(self, tenant: str, name: str, filter_: FilterShown, shared: bool, me: str) -> View:
        """Save a search. Raises TooManyViews."""
        owner = None if shared else me
        view = View(
            id=self._new_id(), tenant=tenant, name=name, owner=owner, filter=filter_, version=1, created_by=me
        )
        async with self._database.writing() as connection:
            if await view_store.count(connection, tenant) >= MOST_VIEWS:
                raise TooManyViews(most=MOST_VIEWS)
            await view_store.add(connection, view)
        return view

    async def change(self, wanted: View, me: str, version: int | None, supervises: bool) -> View:
        """Save a search anew. Raises NoSuchTicketView, ViewNotYours, ViewChangedMeanwhile."""
        before = await self.one(wanted.tenant, wanted.id, me)
        _check_mine(before, me, supervises)
        after = replace(wanted, version=before.version + 1, created_by=before.created_by)
        async with self._database.writing() as connection:
            seen = before.version if version is None else version
            if not await view_store.put(connection, after, seen):
                raise ViewChangedMeanwhile(version=before.version)
        return after

    async def delete(self, tenant: str, id_: str, me: str, supervises: bool) -> None:
        """Take a view away. Raises NoSuchTicketView, ViewNotYours."""
        _check_mine(await self.one(tenant, id_, me), me, supervises)
        async with self._database.writing() as connection:
            await view_store.remove(connection, tenant, id_)


def _check_mine(view: View, me: str, supervises: bool) -> None:
    if view.owner is None and view.created_by != me and not supervises:
        raise ViewNotYours(view=view.id)
