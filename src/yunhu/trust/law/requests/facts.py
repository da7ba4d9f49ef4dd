"""What is announced about requests of persons. Never their words."""

import msgspec


class RequestReceived(msgspec.Struct, frozen=True, kw_only=True, tag="request.received", tag_field="kind"):
    """Somebody asks for something about their data; `asked` says what."""

    request: str
    asked: str
    due_at: int
    by: str


class RequestChanged(msgspec.Struct, frozen=True, kw_only=True, tag="request.changed", tag_field="kind"):
    """A request went on, to this state; `why` of a refusal."""

    request: str
    asked: str
    state: str
    why: str | None
    by: str


class RequestLate(msgspec.Struct, frozen=True, kw_only=True, tag="request.late", tag_field="kind"):
    """A request was not answered in its time."""

    request: str
    asked: str
    due_at: int
