"""The whole configuration over HTTP: read, check, replace, its versions, and back to an earlier one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
import yaml
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from yunhu.app.configuration import incoming
from yunhu.app.configuration.errors import ChangedMeanwhile, Faulty
from yunhu.app.configuration.model import Centre, Version
from yunhu.app.configuration.phones import hashes_of, shown
from yunhu.app.configuration.schemas import document_of
from yunhu.app.configuration.service import Configurations
from yunhu.kit import instants
from yunhu.kit.paging import cut_page
from yunhu.kit.problem import Problem
from yunhu.platform import texts
from yunhu.platform.documents import located
from yunhu.platform.documents.located import Located
from yunhu.platform.http import problems
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.trust.privacy.entry import WRITTEN

LONGEST_NOTE = 512

Reader = Annotated[Principal, needs("config.read")]
Writer = Annotated[Principal, needs("config.write")]
Note = Annotated[str, WRITTEN, Query(max_length=LONGEST_NOTE, description="Why, for those who look back")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class VersionShown(BaseModel):
    """A version of the configuration, without its document."""

    version: int
    at: str
    by: str = Field(description="The id of the token that made it, or where it came from")
    note: str


class Finding(BaseModel):
    """Something about a configuration that a person should know."""

    path: str = Field(description="Where it is: `queues[0].need[1].skill`")
    code: str
    message: str
    line: int | None = None


class Applied(VersionShown):
    """The version now in force."""

    warnings: list[Finding]


class Checked(BaseModel):
    """What a configuration would be told."""

    ok: bool = Field(description="Whether it could be put in force")
    problems: list[Finding]
    warnings: list[Finding]


def make_router(configurations: Configurations, realm: str) -> APIRouter:
    """The endpoints below `/api/v1/configuration`. `realm` is the SIP domain, part of phones' hashes."""
    router = APIRouter(prefix="/api/v1/configuration", tags=["configuration"])

    async def read(request: Request) -> tuple[Centre | None, list[Problem], Located]:
        body = await request.body()
        form = request.headers.get("content-type", "")
        kept = hashes_of(configurations.current.centre)
        return await asyncio.to_thread(incoming.centre, body, form, realm, kept, configurations.check)

    @router.get("", response_class=Response, openapi_extra=document_of("Centre", yaml=True, sent=False))
    async def get_configuration(request: Request, who: Reader) -> Response:
        """The whole configuration in force, as JSON, or as YAML when you ask for `text/yaml`.

        Hashes of phones' passwords are left out; a phone that is sent back without one keeps its own.
        """
        return await _document(request, configurations.current)

    @router.put("", openapi_extra=document_of("Centre", yaml=True))
    async def replace_configuration(
        request: Request, response: Response, who: Writer, note: Note = ""
    ) -> Applied:
        """Put another configuration in force, whole, as JSON or YAML; `If-Match` guards against others."""
        wanted = expected(request, configurations)
        centre, found, where = await read(request)
        if centre is None:
            raise Faulty([it for it in found if not it.warning], where)
        if centre.tenant != who.tenant:
            raise Faulty([Problem("tenant", "centre.other_tenant", {"tenant": who.tenant})], where)
        version = await configurations.apply(centre, who.actor, note, wanted)
        response.headers["ETag"] = etag(version.version)
        return Applied(**_version(version), warnings=_findings(found, where, request))

    @router.post("/check", openapi_extra=document_of("Centre", yaml=True))
    async def check_configuration(request: Request, who: Reader) -> Checked:
        """Say all that is wrong with a configuration; nothing changes."""
        centre, found, where = await read(request)
        warnings = [it for it in found if it.warning]
        wrong = [it for it in found if not it.warning]
        return Checked(
            ok=centre is not None,
            problems=_findings(wrong, where, request),
            warnings=_findings(warnings, where, request),
        )

    @router.get("/versions")
    async def list_versions(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[VersionShown]:
        """All versions, the newest first."""
        after = page.after(int)
        before = None if after is None else int(after[0])
        rows = await configurations.versions(who.tenant, page.limit + 1, before)
        cut = cut_page(rows, page.limit, lambda row: (row["version"],))
        items = [
            VersionShown(
                version=row["version"], at=instants.to_iso(row["at"]), by=row["by"], note=row["note"]
            )
            for row in cut.items
        ]
        return paged(request, response, cut, items)

    @router.get(
        "/versions/{version}",
        response_class=Response,
        openapi_extra=document_of("Centre", yaml=True, sent=False),
    )
    async def get_version(version: Number, request: Request, who: Reader) -> Response:
        """The whole configuration as it was in one version."""
        return await _document(request, await configurations.version(who.tenant, version))

    @router.post("/versions/{version}/rollback")
    async def roll_back(
        version: Number, request: Request, response: Response, who: Writer, note: Note = ""
    ) -> Applied:
        """Put an earlier version in force again, as a new one. It must hold as things are now."""
        wanted = expected(request, configurations)
        old = await configurations.version(who.tenant, version)
        made = await configurations.apply(old.centre, who.actor, note or f"back to {version}", wanted)
        response.headers["ETag"] = etag(made.version)
        return Applied(**_version(made), warnings=[])

    return router


# --- versions and conditions ------------------------------------------------------------------------------


def etag(version: int) -> str:
    """The entity tag of everything in a version."""
    return f'"{version}"'


def expected(request: Request, configurations: Configurations) -> int | None:
    """The version that `If-Match` asks for (None: any). Raises ChangedMeanwhile when another is in force."""
    wanted = request.headers.get("if-match")
    if wanted is None or wanted.strip() == "*":
        return None
    current = configurations.current.version
    if etag(current) not in (each.strip() for each in wanted.split(",")):
        raise ChangedMeanwhile(version=current)
    return current


async def _document(request: Request, version: Version) -> Response:
    """The document of a version in the form that is wanted."""
    as_yaml = any(form in request.headers.get("accept", "") for form in incoming.YAML)
    body = await asyncio.to_thread(_written, version.centre, as_yaml)
    media_type = "text/yaml; charset=utf-8" if as_yaml else incoming.JSON
    return Response(body, media_type=media_type, headers={"ETag": etag(version.version), "Vary": "Accept"})


def _written(centre: Centre, as_yaml: bool) -> bytes:
    plain = shown(centre)
    if as_yaml:
        return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)).encode()
    return msgspec.json.encode(plain)


def _version(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "at": instants.to_iso(version.at),
        "by": version.by,
        "note": version.note,
    }


# --- what is wrong, in words ------------------------------------------------------------------------------


def _findings(found: Sequence[Problem], where: Located | None, request: Request) -> list[Finding]:
    language = problems.language_of(request)
    return [Finding(**each) for each in wrong_fields(found, where, language)]


def wrong_fields(found: Sequence[Problem], where: Located | None, language: str) -> list[dict[str, Any]]:
    """Problems as an answer names them: where each is, its code, and its words."""
    return [
        {
            "path": problem.path,
            "code": problem.id,
            "message": located.worded(problem, "", None, language),
            "line": where.line_of(problem.path) if where is not None else None,
        }
        for problem in found
    ]


async def faulty(request: Request, error: Exception) -> Response:
    """The answer to a configuration that does not hold: every problem with its path and words."""
    assert isinstance(error, Faulty)
    language = problems.language_of(request)
    count = len(error.problems)
    return problems.refusal(
        request,
        error,
        detail=texts.load().render("request.invalid", {"count": count}, language),
        params={"count": count},
        errors=wrong_fields(error.problems[: problems.MOST_FIELDS], error.where, language),
    )
