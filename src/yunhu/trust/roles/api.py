"""Roles over HTTP, and the permissions that they can hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit.instants import to_iso
from yunhu.kit.reach import REACHES, words_of
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.roles.model import PERMISSIONS, Role
from yunhu.trust.roles.services.roles import Roles
from yunhu.trust.roles.store import spoken

ROLE = r"^[a-z][a-z0-9-]{0,31}$"
LONGEST_NAME = 60

Reader = Annotated[Principal, needs("role.read")]
Writer = Annotated[Principal, needs("role.write")]
Id = Annotated[str, Path(max_length=64)]
NewId = Annotated[str, Path(pattern=ROLE)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
ReachWord = Literal["own", "team", "sample", "tenant"]

RolesOf = Callable[[Principal], Awaitable[tuple[str, ...]]]
"""The roles of who asks."""


class PermissionShown(BaseModel):
    """Something that can be allowed."""

    word: str
    zh: str
    en: str
    reaches: list[ReachWord] = Field(description="How far it can reach, the narrowest first")
    privileged: bool = Field(description="Whether its reading is in the audit too")
    duty: str | None = Field(description="Which of three separated administrators it belongs to")


class RoleShown(BaseModel):
    """A role, and how far each of its permissions reaches."""

    id: str
    zh: str
    en: str
    preset: bool = Field(description="Whether every centre has it; it cannot be changed")
    available: bool = Field(description="Whether it can be given to somebody")
    grants: dict[str, ReachWord]
    version: int
    changed_at: str | None
    changed_by: str | None


class RoleList(BaseModel):
    """All roles, and whether the administrators are separated on this node."""

    items: list[RoleShown]
    separation: bool


class RoleWanted(BaseModel):
    """What a role is to be."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, description="The version that was read; 0 for a new one")
    zh: Name
    en: Name
    grants: dict[Annotated[str, Field(max_length=64)], ReachWord] = Field(max_length=200)


class PermissionList(BaseModel):
    """Everything that can be allowed."""

    items: list[PermissionShown]


def make_router(roles: Roles, roles_of: RolesOf) -> APIRouter:
    """The endpoints below `/api/v1/roles`, and `/api/v1/permissions`."""
    router = APIRouter(prefix="/api/v1", tags=["roles"])

    @router.get("/permissions")
    async def list_permissions(who: Reader) -> PermissionList:
        """Everything that can be allowed, in words of both languages."""
        return PermissionList(
            items=[
                PermissionShown(
                    word=it.word,
                    zh=it.zh,
                    en=it.en,
                    reaches=[words_of(reach)[0] for reach in it.reaches],  # type: ignore[misc]
                    privileged=it.privileged,
                    duty=it.duty,
                )
                for it in PERMISSIONS.values()
            ]
        )

    @router.get("/roles")
    async def list_roles(who: Reader) -> RoleList:
        """All roles: those of every centre first."""
        separation = roles.authority.separation
        return RoleList(items=[_shown(it, separation) for it in roles.all(who.tenant)], separation=separation)

    @router.get("/roles/{id}")
    async def get_role(id: Id, who: Reader) -> RoleShown:
        """One role."""
        return _shown(roles.get(who.tenant, id), roles.authority.separation)

    @router.put("/roles/{id}")
    async def define_role(id: NewId, wanted: RoleWanted, who: Writer) -> RoleShown:
        """Make a role or change one; who has it may do the new things at once."""
        grants = {word: REACHES[reach] for word, reach in wanted.grants.items()}
        names = (wanted.zh, wanted.en)
        made = await roles.define(who, await roles_of(who), id, wanted.version, names, grants)
        return _shown(made, roles.authority.separation)

    @router.delete("/roles/{id}", status_code=204, response_class=Response)
    async def remove_role(id: Id, who: Writer) -> None:
        """Take a role away that nobody has any more."""
        await roles.remove(who, await roles_of(who), id)

    return router


def _shown(role: Role, separation: bool) -> RoleShown:
    return RoleShown(
        id=role.id,
        zh=role.zh,
        en=role.en,
        preset=role.preset,
        available=not (separation and role.id == "administrator"),
        grants=spoken(role.grants),  # type: ignore[arg-type]
        version=role.version,
        changed_at=to_iso(role.changed_at) if role.changed_at else None,
        changed_by=role.changed_by or None,
    )
