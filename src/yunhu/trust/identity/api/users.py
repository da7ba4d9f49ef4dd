"""Users over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import ids, instants
from yunhu.kit.instants import Instant
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.identity.api.sessions import SessionList, Typed, one_session
from yunhu.trust.identity.model import MOST_ROLES, MOST_TEAMS, ROLE, USER, Disabled, User
from yunhu.trust.identity.services.disabling import Disabling
from yunhu.trust.identity.services.sessions import Sessions
from yunhu.trust.identity.services.users import Users

LONGEST_NAME = 100
TEAM = r"^[a-z0-9][a-z0-9._-]{0,63}$"

Reader = Annotated[Principal, needs("user.read")]
Writer = Annotated[Principal, needs("user.write")]
Giver = Annotated[Principal, needs("role.grant")]
Id = Annotated[str, Path(max_length=64)]
Roles = Annotated[
    list[Annotated[str, Field(pattern=ROLE)]],
    Field(max_length=MOST_ROLES, description="What this person may do: ids of roles"),
]
Teams = Annotated[
    list[Annotated[str, Field(pattern=TEAM)]],
    Field(max_length=MOST_TEAMS, description="The teams of agents that this person leads"),
]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
AgentId = Annotated[str | None, Field(max_length=64, description="The agent this person works as")]


class UserWanted(BaseModel):
    """A user to be made."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=USER, description="What the person logs in as; it never changes")
    name: Name
    roles: Roles
    agent: AgentId = None
    teams: Teams = []
    password: Typed
    must_change: bool = Field(True, description="Whether the person chooses another at the first log-in")


class UserChange(BaseModel):
    """What is to be different."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, description="The version that was read")
    name: Name | None = None
    roles: Roles | None = None
    agent: AgentId = None
    teams: Teams | None = None


class RolesGiven(BaseModel):
    """What somebody may do from now on."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, description="The version that was read")
    roles: Roles
    teams: Teams


class PasswordWanted(BaseModel):
    """Another password of somebody else."""

    model_config = ConfigDict(extra="forbid")

    password: Typed
    must_change: bool = True


class UserShown(BaseModel):
    """A user."""

    id: str
    name: str
    roles: list[str]
    agent: str | None
    teams: list[str]
    must_change: bool
    second_factor: bool = Field(description="Whether the person is asked for more than the password")
    seen_at: str | None = Field(description="When the person logged in last")
    disabled_at: str | None = Field(description="Since when nobody can log in as this user")
    disabled_why: Disabled | None
    locked_until: str | None = Field(description="Until when too many wrong attempts lock everybody out")
    created_at: str
    created_by: str
    version: int


def make_router(users: Users, sessions: Sessions, disabling: Disabling) -> APIRouter:
    """The endpoints below `/api/v1/users`."""
    router = APIRouter(prefix="/api/v1/users", tags=["users"])
    _sessions(router, users, sessions)
    _coming_and_going(router, users, disabling)

    @router.get("")
    async def list_users(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[UserShown]:
        """All users, in the order of ids."""
        found = await users.list(who.tenant, page.after(str), page.limit)
        return paged(request, response, found, await _all(users, who.tenant, found.items))

    @router.post("", status_code=201)
    async def create_user(wanted: UserWanted, response: Response, who: Writer) -> UserShown:
        """Make a user, who can do at most what you can."""
        password = wanted.password.get_secret_value()
        user = await users.create(
            who,
            wanted.id,
            wanted.name,
            wanted.roles,
            wanted.agent,
            password,
            wanted.must_change,
            wanted.teams,
        )
        response.headers["Location"] = f"/api/v1/users/{user.id}"
        return await _one(users, user)

    @router.get("/{id}")
    async def get_user(id: Id, who: Reader) -> UserShown:
        """One user."""
        return await _one(users, await users.get(who.tenant, id))

    @router.patch("/{id}")
    async def change_user(id: Id, wanted: UserChange, who: Writer) -> UserShown:
        """Change a user's name, roles, agent or teams; what is left out stays."""
        before = await users.get(who.tenant, id)
        agent = wanted.agent if "agent" in wanted.model_fields_set else before.agent
        name = wanted.name or before.name
        roles = before.roles if wanted.roles is None else wanted.roles
        teams = before.teams if wanted.teams is None else wanted.teams
        return await _one(users, await users.change(who, id, wanted.version, name, roles, agent, teams))

    @router.put("/{id}/roles")
    async def give_roles(id: Id, wanted: RolesGiven, who: Giver) -> UserShown:
        """Give a user other roles and teams, also such as you have not yourself."""
        return await _one(users, await users.give(who, id, wanted.version, wanted.roles, wanted.teams))

    @router.put("/{id}/password", status_code=204)
    async def set_password(id: Id, wanted: PasswordWanted, who: Writer) -> None:
        """Give a user a new password; closes the user's sessions, and ends a lock."""
        await users.set_password(who, id, wanted.password.get_secret_value(), wanted.must_change)

    return router


def _coming_and_going(router: APIRouter, users: Users, disabling: Disabling) -> None:
    @router.delete("/{id}/factors", status_code=204)
    async def reset_factors(id: Id, who: Writer) -> None:
        """Take somebody's second factors away, who has lost them; closes the user's sessions."""
        await users.reset_factors(who, id)

    @router.delete("/{id}", status_code=204)
    async def remove_user(id: Id, who: Writer) -> None:
        """Let a user not log in any more."""
        await users.remove(who, id)

    @router.post("/{id}/disable", status_code=204)
    async def disable_user(id: Id, who: Writer) -> None:
        """Let nobody log in as a user until you enable it again; closes the user's sessions."""
        await disabling.disable(who, id)

    @router.post("/{id}/enable", status_code=204)
    async def enable_user(id: Id, who: Writer) -> None:
        """Let somebody log in again who was disabled."""
        await disabling.enable(who, id)


def _sessions(router: APIRouter, users: Users, sessions: Sessions) -> None:
    @router.get("/{id}/sessions")
    async def list_user_sessions(id: Id, who: Reader) -> SessionList:
        """A user's sessions in all browsers."""
        await users.get(who.tenant, id)
        found = await sessions.of_user(who.tenant, id)
        return SessionList(items=[one_session(each, who.session) for each in found])

    @router.delete("/{id}/sessions/{session}", status_code=204)
    async def close_user_session(id: Id, session: Id, who: Writer) -> None:
        """Close one session of a user."""
        await sessions.revoke(who, id, ids.parse(session))


async def _one(users: Users, user: User) -> UserShown:
    return (await _all(users, user.tenant, [user]))[0]


async def _all(users: Users, tenant: str, found: Sequence[User]) -> list[UserShown]:
    locked = await users.locked(tenant, [user.id for user in found])
    return [_shown(user, locked.get(user.id)) for user in found]


def _shown(user: User, locked_until: Instant | None) -> UserShown:
    return UserShown(
        id=user.id,
        name=user.name,
        roles=list(user.roles),
        agent=user.agent,
        teams=list(user.teams),
        must_change=user.must_change,
        second_factor=user.second_factor,
        seen_at=_iso(user.seen_at),
        disabled_at=_iso(user.disabled_at),
        disabled_why=user.disabled_why,
        locked_until=_iso(locked_until),
        created_at=instants.to_iso(user.created_at),
        created_by=user.created_by,
        version=user.version,
    )


def _iso(at: Instant | None) -> str | None:
    return None if at is None else instants.to_iso(at)
