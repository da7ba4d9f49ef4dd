"""Permissions wired: the roles of a node's tenant, whose things somebody sees, and samples for reviewers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from fastapi import APIRouter

from yunhu.app.access.sight import Sights
from yunhu.app.privacy.settling import settle
from yunhu.app.wiring import Rooms
from yunhu.oversight.quality.api import reviewing
from yunhu.oversight.quality.model import Choices
from yunhu.oversight.quality.service import Quality
from yunhu.people.customers.model import Customer
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.platform.journal.projector import Projector
from yunhu.trust.identity.store.users import UserStore
from yunhu.trust.roles import api as roles_api
from yunhu.trust.roles.services.authority import Authority
from yunhu.trust.roles.services.roles import Roles
from yunhu.trust.roles.store import RoleStore

READ = "contact.read"
REVEAL = "customer.reveal"
REVIEW = "quality.review"
MOST_REVIEWERS = 500
"""Of whom one can be chosen in a list; others are given samples by their id."""

AT_ONCE = 500
"""Users that are looked at in one query."""


class Permitting:
    """What people may do at the doors of one node."""

    def __init__(self, rooms: Rooms, database: Database, authority: Authority, projector: Projector) -> None:
        self._rooms = rooms
        self._users = UserStore(database)
        self._authority = authority
        self.roles = Roles(RoleStore(database), authority, self._users.holding, rooms.announce, rooms.clock)

        async def settled() -> None:
            await settle(projector)

        self.sights = Sights(database, rooms.directory, settled)
        self._quality = Quality(
            database, self._may_review, rooms.announce, rooms.clock, rooms.new_id, settled
        )

    def routers(self) -> Sequence[APIRouter]:
        """The doors of roles and of samples."""
        return (
            roles_api.make_router(self.roles, self._roles_of),
            reviewing.make_router(self._quality, self._choices),
        )

    async def may_reveal_contact(self, who: Principal, contact: str) -> bool:
        """Whether what is masked of a contact may be shown to somebody."""
        return await self.sights.sees(who, REVEAL, "contact", contact)

    async def may_reveal_ticket(self, who: Principal, ticket: str) -> bool:
        """Whether what is masked of a ticket may be shown to somebody."""
        return await self.sights.sees(who, REVEAL, "ticket", ticket)

    async def may_reveal_customer(self, who: Principal, customer: Customer) -> bool:
        """Whether what is masked of a customer may be shown to somebody: to whom deals with this customer.

        That is who had a contact of which somebody said that it is this customer's, or has one from one of
        the customer's numbers now.
        """
        if await self.sights.sees_customer(who, REVEAL, customer.ids):
            return True
        values = {it.value for it in customer.identities}
        for contact in self._at_desks(who, REVEAL):
            story = self._rooms.inbound.find(contact)
            if story is not None and story.contact.caller in values:
                return True
        return False

    async def may_read_contact(self, who: Principal, contact: str) -> bool:
        """Whether somebody reaches a contact: one that is or was handled, or is being offered now."""
        return contact in self._at_desks(who, READ) or await self.sights.sees(who, READ, "contact", contact)

    def _at_desks(self, who: Principal, word: str) -> Iterator[str]:
        """The contacts that the agents whom somebody reaches have at this moment."""
        agents = self.sights.agents(who, word) or frozenset()
        for view in self._rooms.agents.views():
            for held in view.held if view.agent in agents else ():
                if held.contact is not None:
                    yield held.contact

    async def _may_review(self, tenant: str, user: str) -> bool:
        found = await self._users.user(tenant, user)
        return found is not None and REVIEW in self._authority.grants(tenant, found.roles)

    async def _choices(self, tenant: str, agents: frozenset[str] | None) -> Choices:
        centre = self._rooms.directory.centre
        return Choices(
            reviewers=tuple([it async for it in self._reviewers(tenant)]),
            agents=tuple((it.id, it.name) for it in centre.agents if agents is None or it.id in agents),
            queues=tuple((it.id, it.name) for it in centre.queues),
        )

    async def _reviewers(self, tenant: str) -> AsyncIterator[tuple[str, str]]:
        """Who can log in and may review, in the order of ids."""
        after, found = "", 0
        while users := await self._users.users(tenant, after, AT_ONCE):
            for user in users:
                if user.disabled_at is None and REVIEW in self._authority.grants(tenant, user.roles):
                    yield user.id, user.name
                    found += 1
                    if found >= MOST_REVIEWERS:
                        return
            after = users[-1].id

    async def _roles_of(self, who: Principal) -> tuple[str, ...]:
        found = None if who.user is None else await self._users.user(who.tenant, who.user)
        return () if found is None else found.roles
