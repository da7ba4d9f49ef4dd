"""The public door of visitors: a page asks here for what it needs to call us, and where its call stands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from yunhu.flow.visits.errors import NoSuchVisit
from yunhu.flow.visits.model import Media, Phase, WebEntry
from yunhu.flow.visits.service import Opened, Visits
from yunhu.kit.instants import SECOND, to_iso
from yunhu.platform.http.base import PUBLIC, ForeignOrigin
from yunhu.platform.http.cookie import is_own_origin

SIP_PATH = "/sip"
MOST_ATTRIBUTES = 20
LONGEST_SECRET = 64

Id = Annotated[str, Path(max_length=64)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
Value = Annotated[str, StringConstraints(max_length=256)]


class Wanted(BaseModel):
    """Who wants to call, and how."""

    model_config = ConfigDict(extra="forbid")

    entry: str = Field(max_length=64, description="The web entry whose button was pressed")
    media: Media = "audio"
    name: str = Field("", max_length=64, description="What the visitor wants to be called")
    attributes: dict[Key, Value] = Field(
        default_factory=dict,
        max_length=MOST_ATTRIBUTES,
        description="What the page knows of the visitor, for the flow (`contact.…`) and the agent",
    )


class Sip(BaseModel):
    """What a SIP phone in the page is set up with."""

    uri: str
    authorization_user: str
    password: str
    expires_at: str
    path: str = Field(description="Of the WebSocket, on the host that answers this")
    dial: str = Field(description="The address to call")


class VisitOpened(BaseModel):
    """A new visit. The secret is shown here once."""

    visit: str
    secret: str = Field(description="For `Authorization: Visit …`")
    sip: Sip
    media: Media
    language: str


class EntryShown(BaseModel):
    """What a button says and may ask for."""

    id: str
    name: str
    number: str
    media: list[Media]
    language: str


class VisitProgress(BaseModel):
    """Where a visit stands."""

    phase: Phase
    position: int | None = Field(description="In the queue, 1 for the next")
    waiting: int | None = Field(description="How many wait in that queue")
    estimated_s: int | None = Field(description="How many seconds it may still take, when anybody knows")


def make_router(visits: Visits, domain: str) -> APIRouter:
    """The endpoints below `/api/v1/visits`; nobody signs in. `domain` is that of SIP addresses."""
    router = APIRouter(prefix="/api/v1/visits", tags=["visits"])

    @router.get("/entries/{id}", openapi_extra=PUBLIC)
    async def get_web_entry(id: Id) -> EntryShown:
        """What a visitor can choose at a web entry."""
        entry = visits.entry(id)
        return EntryShown(
            id=entry.id,
            name=entry.name,
            number=entry.number,
            media=list(entry.media),
            language=visits.language_of(entry),
        )

    @router.post("", status_code=201, openapi_extra=PUBLIC)
    async def open_visit(wanted: Wanted, request: Request, response: Response) -> VisitOpened:
        """Open a visit: short-lived credentials with which the page calls the entry, and nothing else."""
        entry = visits.entry(wanted.entry)
        _check_origin(request, entry)
        address = request.client.host if request.client is not None else ""
        opened = visits.open(entry, wanted.media, wanted.name.strip(), dict(wanted.attributes), address)
        response.headers["Location"] = f"{request.url.path}/{opened.visit.id}"
        return _shown(opened, domain)

    @router.get("/{id}", openapi_extra=PUBLIC)
    async def get_visit(id: Id, request: Request) -> VisitProgress:
        """Where a visit stands, for the page that opened it (`Authorization: Visit SECRET`)."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "visit" or len(secret) > LONGEST_SECRET:
            raise NoSuchVisit
        found = visits.progress(id, secret.strip())
        return VisitProgress(
            phase=found.phase,
            position=found.position,
            waiting=found.waiting,
            estimated_s=found.estimated_s,
        )

    return router


def _check_origin(request: Request, entry: WebEntry) -> None:
    """A browser says whose page asks: ours, or one of a site that the entry names. Raises ForeignOrigin."""
    origin = request.headers.get("origin")
    if origin is not None and origin not in entry.origins and not is_own_origin(request):
        raise ForeignOrigin


def _shown(opened: Opened, domain: str) -> VisitOpened:
    credentials, visit = opened.credentials, opened.visit
    return VisitOpened(
        visit=visit.id,
        secret=opened.secret,
        sip=Sip(
            uri=f"sip:{credentials.user}@{domain}",
            authorization_user=credentials.authorization_user,
            password=credentials.password,
            expires_at=to_iso(credentials.expires_s * SECOND),
            path=SIP_PATH,
            dial=f"sip:{visit.entry}@{domain}",
        ),
        media=visit.media,
        language=opened.language,
    )
