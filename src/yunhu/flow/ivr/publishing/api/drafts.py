"""Drafts over HTTP: the flow as data for an editor, and as text for people."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response

from yunhu.flow.ivr.publishing import written
from yunhu.flow.ivr.publishing.api import shapes as s
from yunhu.flow.ivr.publishing.api.tries import TriedShown, tried
from yunhu.flow.ivr.publishing.api.verbs import VerbsShown, verbs_shown
from yunhu.flow.ivr.publishing.errors import FlowFaulty, NoSuchDraft, NoSuchFlow
from yunhu.flow.ivr.publishing.model import Draft
from yunhu.flow.ivr.publishing.service import Publishing, etag
from yunhu.kit.problem import Problem
from yunhu.platform.documents.located import Located
from yunhu.platform.http import problems

YAML = "text/yaml; charset=utf-8"

IfMatch = Annotated[str | None, Header(max_length=64, description="The ETag of the draft as it was read")]
BaseVersion = Annotated[
    int | None,
    Query(
        ge=0, le=s.NUMBER_MAX, description="The flow's version that it was begun from; else the draft's own"
    ),
]


def make_router(publishing: Publishing) -> APIRouter:
    """The endpoints of drafts below `/api/v1/flows`; they come before those with an id alone."""
    router = APIRouter(prefix="/api/v1/flows", tags=["flows"])
    _tools(router, publishing)
    _data(router, publishing)
    _text(router, publishing)
    return router


def _tools(router: APIRouter, publishing: Publishing) -> None:
    @router.get("/schema")
    async def get_flow_schema(who: s.Reader) -> VerbsShown:
        """The verbs that nodes can have: their fields, and the fields that lead to other nodes."""
        return verbs_shown()

    @router.post("/check")
    async def check_flow(request: Request, wanted: s.FlowToCheck, who: s.Reader) -> s.CheckedShown:
        """Say all that is wrong with a flow; nothing is kept."""
        checked = await publishing.checked(Located(wanted.flow))
        return s.CheckedShown(problems=s.problems_shown(checked, problems.language_of(request)))

    @router.post("/{id}/try")
    async def try_flow(id: s.Id, who: s.Reader) -> TriedShown:
        """Send simulated callers through a draft, or through the flow in force when nobody is writing at it.

        They press, stay silent, press wrong keys and hang up at every node, and meet full queues, servers
        that fail and prompts that are missing, until every way out of every node was taken once.
        """
        return tried(await publishing.walked(who.tenant, id))


def _data(router: APIRouter, publishing: Publishing) -> None:
    @router.get("/{id}/draft")
    async def get_draft(id: s.Id, request: Request, response: Response, who: s.Reader) -> s.DraftShown:
        """What somebody is writing, and all that is wrong with it."""
        return await shown(await publishing.draft(who.tenant, id), request, response)

    @router.put("/{id}/draft", responses={201: {"description": "The draft is new"}})
    async def put_draft(
        id: s.Id,
        wanted: s.DraftWanted,
        request: Request,
        response: Response,
        who: s.Writer,
        if_match: IfMatch = None,
    ) -> s.DraftShown:
        """Keep a draft, be it whole or not; one with a new id becomes a new flow when it is published.

        Problems are told and do not stop it: they stop the publish. `If-Match` guards against others.
        """
        draft, is_new = await publishing.save(
            who.tenant,
            id,
            wanted.flow,
            who.actor,
            base_version=wanted.base_version,
            if_match=if_match,
        )
        response.status_code = 201 if is_new else 200
        return await shown(draft, request, response)

    @router.delete("/{id}/draft", status_code=204)
    async def delete_draft(id: s.Id, who: s.Writer, if_match: IfMatch = None) -> None:
        """Throw a draft away; what is in force stays."""
        await publishing.drop(who.tenant, id, who.actor, if_match)

    async def shown(draft: Draft, request: Request, response: Response) -> s.DraftShown:
        response.headers["ETag"] = etag(draft)
        checked = await publishing.draft_checked(draft)
        return s.draft_shown(draft, checked, problems.language_of(request))


def _text(router: APIRouter, publishing: Publishing) -> None:
    text_form: dict[str, Any] = {"text/yaml": {"schema": {"type": "string"}}}

    @router.get(
        "/{id}/draft.yaml",
        response_class=Response,
        openapi_extra={"responses": {"200": {"description": "The text form", "content": {"text/yaml": {}}}}},
    )
    async def get_draft_text(id: s.Id, who: s.Reader) -> Response:
        """The text form of a draft, or of the flow in force when nobody is writing at it."""
        try:
            draft = await publishing.draft(who.tenant, id)
        except NoSuchDraft:
            flow = publishing.shelf.flow(id)
            if flow is None:
                raise NoSuchFlow(flow=id) from None
            whole = await asyncio.to_thread(lambda: written.to_text(written.plain(flow)))
            return Response(whole, media_type=YAML)
        text = draft.text
        if text is None:
            text = await asyncio.to_thread(written.to_text, draft.document)
        return Response(text, media_type=YAML, headers={"ETag": etag(draft)})

    @router.put("/{id}/draft.yaml", openapi_extra={"requestBody": {"required": True, "content": text_form}})
    async def put_draft_text(
        id: s.Id,
        request: Request,
        response: Response,
        who: s.Writer,
        base_version: BaseVersion = None,
        if_match: IfMatch = None,
    ) -> s.DraftShown:
        """Keep a draft from its text form, comments included.

        A text that is no flow is refused, each mistake with its line, path and remedy; what the check finds
        beyond that is told and stops the publish only.
        """
        text, where, unreadable = await asyncio.to_thread(_read, await request.body())
        if unreadable:
            raise FlowFaulty(unreadable, where)
        checked = await publishing.checked(where, id)
        if checked.flow is None or checked.flow.id != id:
            raise FlowFaulty(checked.faults, where)
        draft, is_new = await publishing.save(
            who.tenant, id, where.data, who.actor, text=text, base_version=base_version, if_match=if_match
        )
        response.status_code = 201 if is_new else 200
        response.headers["ETag"] = etag(draft)
        return s.draft_shown(draft, checked, problems.language_of(request))


def _read(body: bytes) -> tuple[str, Located, list[Problem]]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return "", Located(None), [Problem("", "config.syntax", {"reason": "not UTF-8"})]
    where, found = written.from_text(text)
    return text, where, found
