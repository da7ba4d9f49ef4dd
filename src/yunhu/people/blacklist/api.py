"""The blacklist over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants, masks
from yunhu.people.blacklist.model import (
    CATEGORY_MAX,
    NAME_MAX,
    REASON_MAX,
    VALUE_MAX,
    Effect,
    Entry,
    Kind,
)
from yunhu.people.blacklist.services.entries import Entries, New
from yunhu.people.blacklist.services.screen import Screen
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.persons import Given
from yunhu.trust.privacy.entry import WRITTEN

Reader = Annotated[Principal, needs("blacklist.read")]
Writer = Annotated[Principal, needs("blacklist.write")]
Id = Annotated[str, Path(max_length=64)]
Number = Annotated[str, Query(min_length=1, max_length=VALUE_MAX, description="In any usual form")]
Reason = Annotated[str, WRITTEN, Field(min_length=1, max_length=REASON_MAX)]
Category = Annotated[str, Field(max_length=CATEGORY_MAX)]
Name = Annotated[str, Field(min_length=1, max_length=NAME_MAX)]

LONGEST_GROUP = 9
"""Characters of a prefix that means many; with more it may mean fewer than a thousand."""


class EntryWanted(BaseModel):
    """Somebody to be put on the list."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    value: Given = Field(
        min_length=1, max_length=VALUE_MAX, description="A number, a prefix, a region or a customer's id"
    )
    effect: Effect
    reason: Reason
    category: Category = ""
    until: str | None = Field(None, description="ISO 8601; absent: for good")
    prompt: Name | None = Field(None, description="What `play` plays before it hangs up")
    flow: Name | None = Field(None, description="Which flow `flow` answers with")


class EntryChange(BaseModel):
    """What is to be different; what is absent stays as it is."""

    model_config = ConfigDict(extra="forbid")

    effect: Effect | None = None
    reason: Reason | None = None
    category: Category | None = None
    until: str | None = Field(None, description="ISO 8601; null: for good")
    prompt: Name | None = None
    flow: Name | None = None


class EntryShown(BaseModel):
    """An entry of the list."""

    id: str
    kind: Kind
    value: str = Field(description="A number is masked")
    effect: Effect
    reason: str
    category: str
    prompt: str | None
    flow: str | None
    by: str
    created_at: str
    until: str | None
    expired: bool


class MatchFound(BaseModel):
    """The entry that a caller would meet now, if any."""

    entry: EntryShown | None


def make_router(entries: Entries, screen: Screen, clock: Clock) -> APIRouter:
    """The endpoints below `/api/v1/blacklist`."""
    router = APIRouter(prefix="/api/v1/blacklist", tags=["blacklist"])

    @router.get("")
    async def list_blacklist(
        request: Request, response: Response, page: AskedPage, who: Reader, kind: Kind | None = None
    ) -> Paged[EntryShown]:
        """Entries, the newest first, with those that have expired."""
        found = await entries.list(kind, page.after(str), page.limit)
        return paged(request, response, found, [_shown(each, clock) for each in found.items])

    @router.get("/match")
    async def match_blacklist(who: Reader, number: Number) -> MatchFound:
        """The entry that a caller would meet now."""
        found = screen.find(number)
        return MatchFound(entry=None if found is None else _shown(found, clock))

    @router.post("", status_code=201)
    async def add_to_blacklist(wanted: EntryWanted, response: Response, who: Writer) -> EntryShown:
        """Put a number, a prefix, a region or a customer on the list; it holds at once."""
        made = await entries.add(New(**_plain(wanted.model_dump())), who.actor)
        response.headers["Location"] = f"/api/v1/blacklist/{made.id}"
        return _shown(made, clock)

    @router.get("/{id}")
    async def get_blacklisted(id: Id, who: Reader) -> EntryShown:
        """One entry."""
        return _shown(entries.get(id), clock)

    @router.patch("/{id}")
    async def change_blacklisted(id: Id, wanted: EntryChange, who: Writer) -> EntryShown:
        """Change what a caller meets, why, and until when."""
        asked = wanted.model_dump(exclude_unset=True)
        kept = {name: value for name, value in asked.items() if value is not None or name in _NULLABLE}
        return _shown(await entries.change(id, _plain(kept), who.actor), clock)

    @router.delete("/{id}", status_code=204)
    async def remove_from_blacklist(id: Id, who: Writer) -> None:
        """Take an entry off the list; it ends at once."""
        await entries.remove(id, who.actor)

    return router


_NULLABLE = frozenset({"until", "prompt", "flow"})


def _plain(asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, with its end as an instant."""
    until = asked.get("until")
    return asked if until is None else asked | {"until": instants.parse(until)}


def _value(entry: Entry) -> str:
    """Whom an entry means. A prefix so long that it means one person is masked as a number is."""
    is_person = entry.kind == "number" or (entry.kind == "prefix" and len(entry.value) > LONGEST_GROUP)
    return masks.number(entry.value) if is_person else entry.value


def _shown(entry: Entry, clock: Clock) -> EntryShown:
    return EntryShown(
        id=entry.id,
        kind=entry.kind,
        value=_value(entry),
        effect=entry.effect,
        reason=entry.reason,
        category=entry.category,
        prompt=entry.prompt,
        flow=entry.flow,
        by=entry.by,
        created_at=instants.to_iso(entry.created_at),
        until=None if entry.until is None else instants.to_iso(entry.until),
        expired=not entry.holds(clock.now()),
    )
