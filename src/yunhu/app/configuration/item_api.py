"""The objects of the configuration one by one over HTTP; every change is a new version of the whole."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from yunhu.app.configuration import incoming, items
from yunhu.app.configuration.api import Note, Reader, Writer, etag, expected
from yunhu.app.configuration.items import KINDS, Kind
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.phones import hashes_of, shown
from yunhu.app.configuration.schemas import document_of, schema_name
from yunhu.app.configuration.service import Configurations
from yunhu.kit.paging import cut_page
from yunhu.platform.http.base import AskedPage, Paged, paged

Id = Annotated[str, Path(max_length=128)]


def make_router(configurations: Configurations, realm: str) -> APIRouter:
    """The endpoints below `/api/v1/configuration/KIND` for every kind. `realm` is the SIP domain."""
    router = APIRouter(prefix="/api/v1/configuration", tags=["configuration"])
    for kind in KINDS:
        _read(router, kind, configurations)
        _write(router, kind, configurations, realm)
    return router


def _read(router: APIRouter, kind: Kind, configurations: Configurations) -> None:
    """GET of all and of one."""

    async def listed(
        request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[dict[str, Any]]:
        after = page.after(str)
        everything = items.every(configurations.current.centre, kind)
        found = sorted(everything, key=kind.id_of)
        if after is not None:
            found = [item for item in found if kind.id_of(item) > str(after[0])]
        cut = cut_page(found[: page.limit + 1], page.limit, lambda item: (kind.id_of(item),))
        response.headers["ETag"] = etag(configurations.current.version)
        return paged(request, response, cut, [shown(item) for item in cut.items])

    async def one(id: Id, response: Response, who: Reader) -> dict[str, Any]:
        response.headers["ETag"] = etag(configurations.current.version)
        return shown(items.one(configurations.current.centre, kind, id))

    router.add_api_route(
        f"/{kind.field}",
        listed,
        summary=f"Every {kind.about}, in the order of ids",
        operation_id=f"list_configured_{kind.field}",
    )
    router.add_api_route(
        f"/{kind.field}/{{id}}",
        one,
        summary=f"One {kind.about}",
        operation_id=f"get_configured_{kind.field}",
        openapi_extra=document_of(schema_name(kind.type), sent=False),
    )


def _write(router: APIRouter, kind: Kind, configurations: Configurations, realm: str) -> None:
    """PUT and DELETE of one."""

    async def put(
        id: Id, request: Request, response: Response, who: Writer, note: Note = ""
    ) -> dict[str, Any]:
        wanted = expected(request, configurations)
        kept = hashes_of(configurations.current.centre)
        form = request.headers.get("content-type", "")
        item = incoming.item(await request.body(), form, kind, id, realm, kept)
        is_new = True

        def change(centre: Centre) -> Centre:
            nonlocal is_new
            is_new = items.index_of(centre, kind, id) is None
            return items.put(centre, kind, item)

        made = await configurations.change(change, who.actor, note or f"{kind.field}/{id}", wanted)
        response.headers["ETag"] = etag(made.version)
        if is_new:
            response.status_code = 201
            response.headers["Location"] = request.url.path
        return shown(item)

    async def delete(id: Id, request: Request, response: Response, who: Writer, note: Note = "") -> None:
        wanted = expected(request, configurations)
        made = await configurations.change(
            lambda centre: items.without(centre, kind, id),
            who.actor,
            note or f"{kind.field}/{id} deleted",
            wanted,
        )
        response.headers["ETag"] = etag(made.version)

    document = document_of(schema_name(kind.type))
    router.add_api_route(
        f"/{kind.field}/{{id}}",
        put,
        methods=["PUT"],
        summary=f"Make or replace a {kind.about}",
        operation_id=f"put_configured_{kind.field}",
        openapi_extra=document,
        responses={201: {"description": "It is new", "content": document["requestBody"]["content"]}},
    )
    router.add_api_route(
        f"/{kind.field}/{{id}}",
        delete,
        methods=["DELETE"],
        status_code=204,
        summary=f"Take a {kind.about} away, unless something needs it",
        operation_id=f"delete_configured_{kind.field}",
    )
