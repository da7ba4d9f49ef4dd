"""One room's door by itself: its routers in an application, and somebody who knocks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import APIRouter

from yunhu.platform.http.base import UNLIMITED, Principal, create_app


@asynccontextmanager
async def at_the_door(*routers: APIRouter) -> AsyncIterator[httpx.AsyncClient]:
    """A client that may do everything; the token it shows is the name of its tenant (`main` at first)."""

    async def authenticate(token: str) -> Principal | None:
        return Principal(token, "token1", UNLIMITED)

    app = create_app("Test", "1", routers, authenticate, lambda: "request1")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://test",
        headers={"Authorization": "Bearer main", "Accept-Language": "en"},
    ) as opened:
        yield opened


OTHER = {"Authorization": "Bearer other"}
"""The headers of another tenant."""
