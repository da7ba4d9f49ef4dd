"""What the desk shows to an agent's browser, and what the browser may ask for, in shapes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from yunhu.flow.desk.model import Can, MemberState, Shown
from yunhu.people.agents.api import AgentShown
from yunhu.people.agents.model import Presence
from yunhu.platform.http.persons import Given, NumberRef, ShownNumber, ShownTarget, ShownText
from yunhu.trust.privacy.entry import WRITTEN

Target = Annotated[
    Annotated[Given, Field(min_length=1, max_length=160)] | NumberRef,
    Field(description="`queue:support`, `agent:li.na`, `number:+861058880000`, or whose number it is"),
]
"""Where a contact goes."""

NOTE_MAX = 8_000
"""Characters of a contact's note."""

DIGITS_MAX = 64
"""Keys in one request (the engine's own bound)."""


class Named(BaseModel):
    """Something with an id, and the name that people know."""

    id: str
    name: str


class Device(BaseModel):
    """Where the agent's calls ring."""

    kind: Literal["browser", "phone", "none"]
    tab: str | None = Field(description="The tab that is the desk now; another one may take over")
    registered: bool


class CallerShown(BaseModel):
    """Who called, as the carrier said."""

    number: ShownNumber
    name: str


class Region(BaseModel):
    """Where a number belongs (归属地); `confidence` from 0 to 1: numbers may have moved."""

    text: str
    confidence: float


class Member(BaseModel):
    """One party of the contact."""

    id: ShownTarget = Field(description="`customer`, `agent:li.na` or `number:138****1234`")
    name: str
    state: MemberState
    me: bool


class ConsultShown(BaseModel):
    """Whom the agent asks while the customer waits."""

    to: ShownTarget
    name: str
    state: Literal["ringing", "talking", "waiting"]
    since: str


class QualityShown(BaseModel):
    """How the agent's own leg sounds; renewed every five seconds."""

    mos: float | None = Field(description="1.0 to 4.4; null without packets")
    lost: float | None = Field(description="Share of packets that were lost on the way to us, 0 to 1")
    jitter_ms: float | None
    rtt_ms: float | None


class RecordingOnDesk(BaseModel):
    """The recording that goes on: `/api/v1/recordings/{id}/pause` and `resume` are for it."""

    id: str
    paused: bool


class ContactOnDesk(BaseModel):
    """The contact that the agent is offered, or has."""

    id: str
    channel: Literal["voice", "video"]
    phase: Shown = Field(description="`lost`: this agent's audio is gone, and the tab should rejoin")
    since: str
    arrived_at: str
    offer_until: str | None
    queue: Named | None
    waited_ms: int
    dialled: str
    caller: CallerShown
    callback: bool = Field(
        description="The customer asked to be called back; `caller` is the number for that"
    )
    region: Region | None
    attributes: dict[str, ShownText]
    members: list[Member]
    consult: ConsultShown | None
    quality: QualityShown | None
    recording: RecordingOnDesk | None = None
    can: list[Can] = Field(description="What may be asked for now")


class WrapUpShown(BaseModel):
    """The after-work that goes on."""

    contact: str
    until: str | None
    disposition: str | None


class Reasons(BaseModel):
    """What may be given as a reason."""

    break_: list[Named] = Field(alias="break")
    reject: list[Named]


class TodayShown(BaseModel):
    """The agent's numbers since midnight of the tenant."""

    handled: int = 0
    talk_ms: int = 0
    held_ms: int = 0
    wrap_up_ms: int = 0
    missed: int = 0
    average_talk_ms: int = 0


class DeskState(BaseModel):
    """Everything that the desk shows."""

    agent: AgentShown
    device: Device
    contact: ContactOnDesk | None
    wrap_up: WrapUpShown | None
    reasons: Reasons
    today: TodayShown


# --- the customer's card ----------------------------------------------------------------------------------


class IdentityShown(BaseModel):
    """A number or account of a customer, masked."""

    id: str
    kind: str
    value: str


class CustomerSummary(BaseModel):
    """A customer in short."""

    id: str
    name: str
    tags: list[str] = []
    identities: list[IdentityShown] = []
    note: str = ""


class Candidate(BaseModel):
    """A customer whom the caller may be, and why we think so."""

    customer: CustomerSummary
    score: float = Field(ge=0, le=1)
    why: str


class EarlierContact(BaseModel):
    """An earlier contact of the same customer, or from the same number."""

    id: str
    channel: str
    at: str
    queue: str | None
    agent: str | None
    talk_ms: int | None
    disposition: str | None
    note: str


class OpenTicket(BaseModel):
    """A ticket of the customer that is not closed."""

    id: str
    number: str
    subject: str
    status: str
    priority: str
    due_at: str | None


class Card(BaseModel):
    """What is known of who calls."""

    contact: str
    customer: CustomerSummary | None = None
    candidates: list[Candidate] = []
    region: Region | None = None
    contacts: list[EarlierContact] = []
    tickets: list[OpenTicket] = []


# --- what is written about a contact ----------------------------------------------------------------------


class NoteShown(BaseModel):
    """The note of a contact; `version` 0: there is none yet."""

    text: str
    version: int
    by: str | None = None
    at: str | None = None


class DispositionShown(BaseModel):
    """How a contact may come out; a group has children and cannot be chosen itself."""

    code: str
    name: str
    children: list[DispositionShown] = []


class Reachable(BaseModel):
    """Where a contact can be transferred to, and whether somebody is there."""

    to: str
    name: str
    state: str
    ready: bool


class DirectoryShown(BaseModel):
    """Queues and agents."""

    items: list[Reachable]


# --- what is asked for ------------------------------------------------------------------------------------


class Asked(BaseModel):
    """The base of every request's body."""

    model_config = ConfigDict(extra="forbid")


class PresenceAsked(Asked):
    """What the agent is from now on, or after the contact."""

    presence: Presence
    reason: str = Field("", max_length=64, description="One of `reasons.break` for a break")


class TabAsked(Asked):
    """Which tab of the browser is the desk."""

    tab: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    take: bool = Field(False, description="Take over from another tab that is open")


class TargetAsked(Asked):
    """Where to."""

    to: Target


class RejectAsked(Asked):
    """Why an offer is not taken."""

    reason: str = Field("", max_length=64, description="One of `reasons.reject`")


class DigitsAsked(Asked):
    """Keys to press for the customer's side to hear."""

    digits: str = Field(min_length=1, max_length=DIGITS_MAX, pattern=r"^[0-9*#A-D]+$")


class NoteAsked(Asked):
    """A note, written over the version that the writer has read."""

    text: Annotated[str, WRITTEN, Field(max_length=NOTE_MAX)]
    version: int = Field(ge=0)


class DispositionAsked(Asked):
    """How the contact came out."""

    code: str = Field(min_length=1, max_length=64)


class CustomerAsked(Asked):
    """Who it was; null: nobody whom we know."""

    customer: str | None = Field(max_length=64)


class FinishAsked(Asked):
    """What the agent is after the wrap-up; absent: as before."""

    presence: Presence | None = None
    reason: str = Field("", max_length=64)


class ExtendAsked(Asked):
    """How much longer the wrap-up goes on."""

    seconds: int = Field(ge=1, le=3600, description="From now")


class TabNamed(Asked):
    """The tab that will register."""

    tab: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")


class SipCredentials(BaseModel):
    """What the browser's phone registers with, over a WebSocket to `path` of the same host."""

    uri: str
    authorization_user: str
    password: str
    expires_at: str
    path: str
    ice_servers: list[str] = []
