"""Customers wired: to the database and the journal of a node, and to the rooms that ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from yunhu.app.privacy.keys import whole
from yunhu.app.privacy.outside import Outside
from yunhu.app.privacy.references import References
from yunhu.app.wiring import Rooms
from yunhu.flow.desk.api.shapes import Region
from yunhu.flow.histories import api as histories
from yunhu.flow.ivr.world import Region as RegionParts
from yunhu.kit.phone import MalformedNumber
from yunhu.people.customers import rules
from yunhu.people.customers.api import customers as doors
from yunhu.people.customers.errors import CustomerUnknown
from yunhu.people.customers.numbers import spellings, tidy
from yunhu.people.customers.services.customers import Customers
from yunhu.people.customers.services.merging import Merging
from yunhu.platform import sealing
from yunhu.platform.database.db import Database
from yunhu.trust.privacy.tokens import Tokens

TOKEN_KEY = "token-key"
"""What the fingerprints are about of which the key of tokens is made."""


class Clientele:
    """The customers of one node's tenant, as tickets and the desk ask for them."""

    def __init__(self, rooms: Rooms, database: Database) -> None:
        self._rooms = rooms
        self._database = database
        self.customers = Customers(database, rooms.announce, rooms.clock, rooms.new_id, self._is_declared)
        self.merging = Merging(database, rooms.announce, rooms.clock)
        self.references = References(rooms, database, self.customers)
        rooms.desks.region_of = self.region
        rooms.surroundings.region_of = self.parts
        self.tokens = Tokens(lambda name: sealing.fingerprint(name, TOKEN_KEY), whole)
        outside = Outside(self.tokens, lambda: rooms.egress.lists.recipients)
        rooms.surroundings.outside_of, rooms.surroundings.written_of = outside.told, outside.written

    def routers(self) -> tuple[APIRouter, ...]:
        """The doors of customers, and of what happened with them."""
        timeline = histories.make_router(self.customers, self._database)
        rooms = self._rooms
        mine = doors.make_router(
            self.customers, self.merging, rooms.regions, rooms.directory.caller_id, self.references
        )
        return timeline, mine

    def _is_declared(self, key: str) -> bool:
        """Whether the configuration says what an attribute of customers is for, and how long it stays."""
        fields = self._rooms.directory.centre.data_fields
        return any(field.of == "customer" and field.key == key for field in fields)

    def region(self, number: str) -> Region | None:
        """Where a number belongs, in the tenant's language."""
        found = self._rooms.regions.region(number, self._rooms.directory.centre.language)
        return None if found is None else Region(text=found.text, confidence=found.confidence)

    def parts(self, number: str) -> RegionParts | None:
        """Where a number belongs, as flows ask for it."""
        found = self._rooms.regions.region(number, self._rooms.directory.centre.language)
        if found is None:
            return None
        return RegionParts(found.province, found.city, found.country, found.carrier, found.confidence)

    async def reach(self, tenant: str, customer: str | None, number: str) -> tuple[list[str], list[str]]:
        """The ids of a customer, and the numbers in every spelling; without one, those of a number."""
        try:
            known = None if customer is None else await self.customers.get(tenant, customer)
        except CustomerUnknown:
            known = None
        if known is not None:
            return list(known.ids), rules.callers(known)
        try:
            return [], list(spellings(tidy(number)))
        except MalformedNumber:
            return [], [number]

    async def names(self, tenant: str, ids: Sequence[str]) -> dict[str, str]:
        """Id → name of those that there are."""
        found = await self.customers.some(tenant, ids)
        return {id_: customer.record.name for id_, customer in found.items()}

    async def ids_of(self, tenant: str, customer: str) -> list[str]:
        """Every id under which a customer may be known: those of merged records too."""
        try:
            return list((await self.customers.get(tenant, customer)).ids)
        except CustomerUnknown:
            return [customer]

    async def named(self, tenant: str, text: str, limit: int) -> list[str]:
        """The ids of customers whose name or number a text is."""
        found = await self.customers.list(tenant, text, None, None, limit)
        return [id_ for customer in found.items for id_ in customer.ids][:limit]
