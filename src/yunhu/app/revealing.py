"""Revealing wired: where the values of a node are, and whose they are."""

from __future__ import annotations

from fastapi import APIRouter

from yunhu.app.node import Node
from yunhu.app.revealed_values import RevealedValues
from yunhu.people.customers.model import Customer
from yunhu.platform.http import Principal
from yunhu.trust.privacy.reveals import api
from yunhu.trust.privacy.reveals.model import Limits
from yunhu.trust.privacy.reveals.service import Reveals


def make_router(node: Node) -> APIRouter:
    """The endpoints below `/api/v1/reveals`."""
    rooms, privacy = node.rooms, node.settings.privacy
    values = RevealedValues(
        rooms,
        node.database,
        node.clientele.customers,
        node.ticketing.tickets,
        node.blacklisting.entries,
        of_contact,
        of_customer,
    )
    reveals = Reveals(
        values,
        node.database,
        node.journal,
        rooms.announce,
        node.clock,
        rooms.new_id,
        Limits(hour=privacy.reveals_an_hour, day=privacy.reveals_a_day, shown_s=privacy.revealed_s),
    )
    return api.make_router(reveals)


async def of_contact(who: Principal, contact: str) -> bool:
    """Whether a contact is within somebody's reach."""
    return True


async def of_customer(who: Principal, customer: Customer) -> bool:
    """Whether a customer is within somebody's reach."""
    return True
