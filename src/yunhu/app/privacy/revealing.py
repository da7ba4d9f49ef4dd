"""Revealing wired: where the values of a node are, and whose they are."""

from __future__ import annotations

from fastapi import APIRouter

from yunhu.app.node import Node
from yunhu.app.privacy.revealed_values import RevealedValues
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
        node.permitting.may_reveal_contact,
        node.permitting.may_reveal_customer,
        node.permitting.may_reveal_ticket,
        node.clientele.tokens,
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
