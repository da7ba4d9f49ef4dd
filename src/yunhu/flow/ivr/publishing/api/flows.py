"""Flows over HTTP: what is in force, its versions, and what brings another into force or back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from yunhu.flow.ivr.publishing.api import shapes as s
from yunhu.flow.ivr.publishing.errors import FlowFaulty, NoSuchFlow
from yunhu.flow.ivr.publishing.service import Publishing
from yunhu.kit.paging import cut_page
from yunhu.platform import texts
from yunhu.platform.documents import located
from yunhu.platform.http import problems
from yunhu.platform.http.base import AskedPage, Paged, paged

IfMatch = Annotated[str | None, Header(max_length=64, description="The draft's ETag, as it was read")]


def make_router(publishing: Publishing) -> APIRouter:
    """The endpoints below `/api/v1/flows` that read what is in force and change it."""
    router = APIRouter(prefix="/api/v1/flows", tags=["flows"])
    _read(router, publishing)
    _change(router, publishing)
    return router


def _read(router: APIRouter, publishing: Publishing) -> None:
    @router.get("")
    async def list_flows(
        request: Request, response: Response, page: AskedPage, who: s.Reader
    ) -> Paged[s.FlowListed]:
        """Every flow in force and every draft, in the order of ids.

        Live updates: `configuration.applied` in the live stream says that flows may have changed, and
        `flow.*` with a contact says where callers are in them.
        """
        after = page.after(str)
        found = [
            each for each in await publishing.overview(who.tenant) if after is None or each.id > str(after[0])
        ]
        cut = cut_page(found[: page.limit + 1], page.limit, lambda each: (each.id,))
        return paged(request, response, cut, [s.listed(each) for each in cut.items])

    @router.get("/{id}")
    async def get_flow(id: s.Id, who: s.Reader) -> s.FlowShown:
        """A flow as new contacts get it, and what is tried with some of them."""
        flow, staged = publishing.shelf.flow(id), publishing.shelf.stage(id)
        if flow is None:
            raise NoSuchFlow(flow=id)
        return s.flow_shown(flow, staged, await publishing.versions(who.tenant, id))

    @router.get("/{id}/versions")
    async def list_flow_versions(
        id: s.Id, request: Request, response: Response, page: AskedPage, who: s.Reader
    ) -> Paged[s.FlowVersionShown]:
        """The versions of the configuration that changed a flow, the newest first."""
        after = page.after(int)
        before = None if after is None else int(after[0])
        rows = await publishing.versions(who.tenant, id, page.limit + 1, before)
        if not rows and before is None and publishing.shelf.flow(id) is None:
            raise NoSuchFlow(flow=id)
        cut = cut_page(rows, page.limit, lambda row: (row.version,))
        return paged(request, response, cut, [s.version_shown(row) for row in cut.items])

    @router.get("/{id}/versions/{version}")
    async def get_flow_version(id: s.Id, version: s.Number, who: s.Reader) -> s.FlowShown:
        """A flow as contacts got it that began in one version of the configuration: a trace names it."""
        flow, staged = await publishing.then(who.tenant, id, version)
        versions = await publishing.versions(who.tenant, id, before=version + 1)
        return s.flow_shown(flow, staged, versions)


def _change(router: APIRouter, publishing: Publishing) -> None:
    @router.post("/{id}/publish")
    async def publish_flow(
        id: s.Id, wanted: s.PublishWanted, who: s.Publisher, if_match: IfMatch = None
    ) -> s.InForce:
        """Put a draft in force, for all new contacts or for a stage of them.

        Refused while the check finds errors, or while a simulated caller cannot walk one of its edges.
        Contacts in progress finish on the flow that they began.
        """
        stage = None if wanted.stage is None else wanted.stage.of
        version = await publishing.publish(
            who.tenant, id, who.actor, wanted.note, stage=stage, if_match=if_match
        )
        return s.InForce(version=version)

    @router.post("/{id}/promote")
    async def promote_flow(id: s.Id, wanted: s.PromoteWanted, who: s.Publisher) -> s.InForce:
        """Put what is staged in force for all new contacts."""
        if publishing.shelf.flow(id) is None:
            raise NoSuchFlow(flow=id)
        return s.InForce(version=await publishing.promote(who.tenant, id, who.actor, wanted.note))

    @router.post("/{id}/rollback")
    async def roll_flow_back(id: s.Id, wanted: s.RollbackWanted, who: s.Publisher) -> s.InForce:
        """Put the flow of an earlier version in force again at once, and stage nothing.

        It must hold as things are now. Contacts in progress finish on the flow that they began.
        """
        if publishing.shelf.flow(id) is None and not await publishing.versions(who.tenant, id, 1):
            raise NoSuchFlow(flow=id)
        version = await publishing.roll_back(who.tenant, id, who.actor, wanted.version, wanted.note)
        return s.InForce(version=version)


async def faulty(request: Request, error: Exception) -> Response:
    """The answer to a flow that does not hold: every problem with its path, its line and its remedy."""
    assert isinstance(error, FlowFaulty)
    language = problems.language_of(request)
    wrong = [
        {
            "path": problem.path,
            "code": problem.id,
            "message": located.worded(problem, "", None, language),
            "line": error.where.line_of(problem.path) if error.where is not None else None,
        }
        for problem in error.problems[: problems.MOST_FIELDS]
    ]
    detail = texts.load().refusal(error, language)
    return problems.refusal(request, error, detail=detail, errors=wrong)
