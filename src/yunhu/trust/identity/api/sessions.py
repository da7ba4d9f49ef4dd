"""Log-in over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from yunhu.kit import ids, instants
from yunhu.kit.instants import SECOND
from yunhu.kit.reach import words_of
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import PUBLIC, SESSION_ONLY, ForeignOrigin, LoggedIn
from yunhu.platform.http.cookie import cookie_of, drop_cookie, is_own_origin, set_cookie
from yunhu.trust.identity.api.site import site_of
from yunhu.trust.identity.factors.model import Method
from yunhu.trust.identity.factors.service import Factors
from yunhu.trust.identity.model import LONGEST_USER, Session, User
from yunhu.trust.identity.services.entrance import Asked, Entered, Entrance, Tried
from yunhu.trust.identity.services.sessions import Sessions
from yunhu.trust.identity.services.users import Users

LONGEST_TYPED = 1_024
"""Characters of a password that somebody types; what a password may be is decided elsewhere."""

LONGEST_CONTACT_S = 12 * 3_600
"""How much longer than the session its cookie lives: the node ends none under a contact that goes on."""

Typed = Annotated[SecretStr, Field(max_length=LONGEST_TYPED)]


class LogIn(BaseModel):
    """Who wants to come in."""

    model_config = ConfigDict(extra="forbid")

    user: str = Field(min_length=1, max_length=LONGEST_USER * 2)
    password: Typed


class NewPassword(BaseModel):
    """Another password of one's own."""

    model_config = ConfigDict(extra="forbid")

    old: Typed
    new: Typed


class Myself(BaseModel):
    """Who is logged in."""

    id: str
    name: str
    agent: str | None = Field(description="The agent this person works as")
    roles: list[str]
    teams: list[str] = Field(description="The teams of agents that this person leads")
    scopes: list[str] = Field(description="What this person may do now")
    reach: dict[str, list[str]] = Field(description="How far each of them reaches: own, team, sample, tenant")
    must_change: bool = Field(description="Whether nothing works before the password is changed")
    must_enrol: bool = Field(description="Whether nothing works before a second factor is added")


class SessionShown(BaseModel):
    """The session that asks."""

    user: Myself
    expires_at: str = Field(description="When it ends however much it is used")


class SecondStepAsked(BaseModel):
    """The password is right; a second factor is asked for."""

    challenge: str = Field(description="What `POST /api/v1/session/second` is sent with the answer")
    methods: list[Method] = Field(description="How you can answer, the best first")
    passkey: dict[str, Any] | None = Field(description="`PublicKeyCredentialRequestOptions` as JSON")
    expires_at: str


class OneSession(BaseModel):
    """One of a person's sessions."""

    id: str
    client: str = Field(description="What the browser calls itself")
    created_at: str
    used_at: str
    expires_at: str
    current: bool = Field(description="Whether it is the one that asks")


class SessionList(BaseModel):
    """A person's sessions, the oldest first."""

    items: list[OneSession]


class Doors:
    """What the endpoints of the log-in have in common."""

    def __init__(
        self, entrance: Entrance, sessions: Sessions, users: Users, factors: Factors, tenant: str
    ) -> None:
        self.entrance = entrance
        self.sessions = sessions
        self.users = users
        self.factors = factors
        self.tenant = tenant

    async def let_in(self, entered: Entered, request: Request, response: Response) -> "SessionShown":
        """Hand the new session to the browser; the one that it had before is over."""
        if (before := cookie_of(request)) and (who := await self.sessions.authenticate(before)):
            await self.sessions.log_out(who)
        session = entered.session
        detail_of(request)["actor"] = f"user:{entered.user.id}"
        lives_s = (session.expires_at - session.created_at) // SECOND + LONGEST_CONTACT_S
        set_cookie(response, request, entered.secret, lives_s)
        return self.shown(session, entered.user)

    def shown(self, session: Session, user: User) -> "SessionShown":
        """Who is logged in."""
        grants = self.sessions.grants_of(user, session)
        myself = Myself(
            id=user.id,
            name=user.name,
            agent=user.agent,
            roles=list(user.roles),
            teams=list(user.teams),
            scopes=sorted(grants),
            reach={word: list(words_of(grants[word])) for word in sorted(grants)},
            must_change=user.must_change,
            must_enrol=self.sessions.must_enrol(user, session),
        )
        return SessionShown(user=myself, expires_at=instants.to_iso(session.expires_at))


def make_router(doors: Doors) -> APIRouter:
    """The endpoints `/api/v1/session` (the one that asks) and `/api/v1/sessions` (all of one's own)."""
    router = APIRouter(prefix="/api/v1", tags=["session"])
    sessions = doors.sessions

    @router.post("/session", openapi_extra=PUBLIC, responses={202: {"model": SecondStepAsked}})
    async def log_in(wanted: LogIn, request: Request, response: Response) -> SessionShown:
        """Log in. The session is a cookie of the browser; a wrong name and a wrong password look the same.

        Who has a second factor is asked for it: 202, and the session begins with the second step.
        """
        if "origin" in request.headers and not is_own_origin(request):
            raise ForeignOrigin
        client = request.headers.get("user-agent", "")
        password = wanted.password.get_secret_value()
        found = await doors.entrance.log_in(
            doors.tenant, wanted.user, password, client, site_of(request), tried_at(request)
        )
        if isinstance(found, Entered):
            return await doors.let_in(found, request, response)
        return JSONResponse(_asked(found).model_dump(), 202)  # type: ignore[return-value]

    @router.get("/session", openapi_extra=SESSION_ONLY)
    async def get_session(who: LoggedIn) -> SessionShown:
        """Who is logged in with this browser."""
        return doors.shown(*await sessions.current(who))

    @router.delete("/session", status_code=204, openapi_extra=SESSION_ONLY)
    async def log_out(request: Request, response: Response, who: LoggedIn) -> None:
        """Log out with this browser. A call that goes on is not ended."""
        await sessions.log_out(who)
        drop_cookie(response, request)

    @router.post("/session/password", status_code=204, openapi_extra=SESSION_ONLY)
    async def change_own_password(wanted: NewPassword, who: LoggedIn) -> None:
        """Change your own password; closes your sessions in other browsers."""
        old, new = wanted.old.get_secret_value(), wanted.new.get_secret_value()
        await doors.users.change_own_password(who, old, new)

    @router.get("/sessions", openapi_extra=SESSION_ONLY)
    async def list_sessions(who: LoggedIn) -> SessionList:
        """Your own sessions in all browsers."""
        found = await sessions.of_user(who.tenant, str(who.user))
        return SessionList(items=[one_session(each, who.session) for each in found])

    @router.delete("/sessions/{id}", status_code=204, openapi_extra=SESSION_ONLY)
    async def close_session(id: Annotated[str, Path(max_length=64)], who: LoggedIn) -> None:
        """Close one of your own sessions."""
        await sessions.revoke(who, str(who.user), ids.parse(id))

    return router


def tried_at(request: Request) -> Tried:
    """Have the one entry of a failure say as whom somebody tried to come in."""

    def tried(user: str) -> None:
        detail_of(request)["object"] = user

    return tried


def one_session(session: Session, current: str | None) -> OneSession:
    """A session as the interface shows one."""
    return OneSession(
        id=session.id,
        client=session.client,
        created_at=instants.to_iso(session.created_at),
        used_at=instants.to_iso(session.used_at),
        expires_at=instants.to_iso(session.expires_at),
        current=session.id == current,
    )


def _asked(asked: Asked) -> SecondStepAsked:
    return SecondStepAsked(
        challenge=asked.challenge,
        methods=asked.methods,
        passkey=asked.passkey,
        expires_at=instants.to_iso(asked.until),
    )
