"""Types of tickets over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from yunhu.work.tickets.api import shapes as s
from yunhu.work.tickets.api import shown
from yunhu.work.tickets.api.door import Id, Reader
from yunhu.work.tickets.registry import Registry


def make_router(registry: Registry) -> APIRouter:
    """The endpoints below `/api/v1/ticket-types`; types are part of the configuration."""
    router = APIRouter(prefix="/api/v1/ticket-types", tags=["tickets"])

    @router.get("")
    async def list_ticket_types(who: Reader) -> list[s.TypeShown]:
        """Every type with its fields, states and targets, in the order of the configuration."""
        return [shown.type_(it, registry) for it in registry.types()]

    @router.get("/{id}")
    async def get_ticket_type(id: Id, who: Reader) -> s.TypeShown:
        """One type."""
        return shown.type_(registry.type(id), registry)

    return router
