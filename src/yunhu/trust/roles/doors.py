"""Which routes are about something that belongs to somebody, and about what.

A permission that reaches less than the tenant opens only the routes that are named here; any other is closed
to it, so that a new route cannot show foreign things by being forgotten.
"""

from collections.abc import Mapping
from typing import Final

OBJECTS: Final[Mapping[str, str]] = {
    "/api/v1/contacts": "contact",
    "/api/v1/callbacks": "contact",
    "/api/v1/legs": "leg",
    "/api/v1/voicemails": "voicemail",
    "/api/v1/recordings": "recording",
    "/api/v1/tickets": "ticket",
    "/api/v1/agents": "agent",
}
"""What `{id}` right behind these paths is. Without `{id}` they are lists, which leave out what is foreign."""

OPEN: Final = (
    "/api/v1/desk",
    "/api/v1/live",
    "/api/v1/queues",
    "/api/v1/quality",
    "/api/v1/recording-certificates",
    "/api/v1/reveals",
    "/api/v1/ticket-types",
    "/api/v1/ticket-views",
)
"""Routes that see to it themselves: one's own desk, sample and views, the live stream, what is nobody's."""

_PLACE = 4
"""Where `{id}` stands in `/api/v1/contacts/{id}`, split at its slashes."""


def about(path: str) -> tuple[str, str | None] | None:
    """What a route is about: its kind and the parameter with its id (None: a list); `("", None)`: it sees
    to it itself; None: it is closed to whoever does not reach the tenant.

    `path` is the route's own, with its parameters by name.
    """
    if any(path == start or path.startswith(f"{start}/") for start in OPEN):
        return "", None
    parts = path.split("/")
    kind = OBJECTS.get("/".join(parts[:_PLACE]))
    if kind is None:
        return None
    return kind, "id" if parts[_PLACE : _PLACE + 1] == ["{id}"] else None
