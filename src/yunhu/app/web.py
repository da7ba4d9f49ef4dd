"""The programming interface of a node: every room's routers in one application."""

from __future__ import annotations

from fastapi import FastAPI

from yunhu import __version__
from yunhu.app.node import Node
from yunhu.platform import health
from yunhu.platform.http import Principal, create_app


def make_app(node: Node) -> FastAPI:
    """The application of a node."""

    async def authenticate(token: str) -> Principal | None:
        return None

    return create_app(
        "Yunhu", __version__, [health.make_router(node.checks)], authenticate, node.rooms.new_id
    )
