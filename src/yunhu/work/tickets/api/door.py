"""What all of the tickets' endpoints share: who acts, which version is meant, refusals that say more."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.routing import APIRoute

from yunhu.kit.problem import Problem
from yunhu.platform import texts
from yunhu.platform.http import problems
from yunhu.platform.http.base import Principal, needs
from yunhu.work.tickets.api.shapes import VISIBLE
from yunhu.work.tickets.errors import (
    FieldsFaulty,
    TicketChangedMeanwhile,
    TicketPreconditionFailed,
)
from yunhu.work.tickets.services.office import Expected

READ = "ticket.read"
WRITE = "ticket.write"
CONTACTS = "contact.read"

Reader = Annotated[Principal, needs(READ)]
Writer = Annotated[Principal, needs(WRITE)]
Id = Annotated[str, Path(max_length=64, pattern=VISIBLE)]

SUPERVISES = "agent.control"
"""The scope of those who may change what is shared."""

Outdated = TicketChangedMeanwhile | TicketPreconditionFailed


def actor(who: Principal) -> str:
    """Who acts, as the history keeps it: an agent, a person without a desk, or a program."""
    if who.agent is not None:
        return f"agent:{who.agent}"
    return f"user:{who.user}" if who.user is not None else f"token:{who.actor}"


def expected(request: Request, version: int | None) -> Expected:
    """The version that a change is meant for: of `If-Match` (RFC 9110 §13.1.1), or of the body."""
    wanted = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        return Expected(int(wanted), strict=True)
    if wanted and wanted != "*":
        # What is no version of ours matches none.
        return Expected(0, strict=True)
    return Expected(version)


def etag(version: int) -> dict[str, str]:
    """The header that says a version."""
    return {"ETag": f'"{version}"'}


class TicketRoute(APIRoute):
    """An endpoint whose answer to wrong fields names each of them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint, with that answer."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except FieldsFaulty as refused:
                return _faulty(request, refused)

        return handle


def _faulty(request: Request, refused: FieldsFaulty) -> Response:
    language = problems.language_of(request)
    wrong = [_wrong(problem, language) for problem in refused.problems[: problems.MOST_FIELDS]]
    detail = texts.load().render("request.invalid", {"count": len(refused.problems)}, language)
    return problems.refusal(request, refused, detail=detail, params=None, errors=wrong)


def _wrong(problem: Problem, language: str) -> dict[str, str]:
    message = texts.load().render(problem.id, problem.params, language)
    return {"path": problem.path, "code": problem.id, "message": message}
