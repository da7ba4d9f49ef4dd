"""What is stored only is read by nobody: the door of one object refuses it, whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from yunhu.platform.http import problems
from yunhu.trust.law.keeping.errors import IsStoredOnly

DOORS = re.compile(r"/api/v1/(?:desk/)?(customer|contact|ticket)s/([A-Za-z0-9_-]{1,64})(?:/|$)")
"""The doors of one object, and its id."""

IsLocked = Callable[[str, str], bool]
"""Kind and id → whether it is stored only. Answers from memory."""


class StoredOnly:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, is_locked: IsLocked) -> None:
        self._app = app
        self._is_locked = is_locked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is stored only; everything else goes on."""
        if scope["type"] == "http" and (door := DOORS.match(scope["path"])):
            kind, id_ = door.groups()
            if self._is_locked(kind, id_):
                refused = await problems.refused(Request(scope, receive), IsStoredOnly(kind=kind))
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)
