"""Answers to what went wrong: RFC 9457 problem details, in the reader's language."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry, texts

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:yunhu:problem:"
"""Problem types are this and the refusal's id; `about:blank` when the status says it all."""

MOST_FIELDS = 32
"""Wrong fields named in one answer."""

_log = telemetry.logger("http")


class WrongField(BaseModel):
    """One field of a request that is wrong."""

    path: str = Field(description="Where it is: `body.name`, `query.limit`, `path.id`")
    code: str = Field(description="What is wrong, for programs")
    message: str = Field(description="What is wrong, for people")
    line: int | None = Field(None, description="The line of a text that was sent, counted from 1")


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(
        description="`urn:yunhu:problem:` and a stable id; `about:blank` when the status says it all"
    )
    title: str
    status: int
    detail: str | None = None
    request_id: str | None = Field(None, description="Repeat it when you ask for help; it is in our logs")
    params: dict[str, Any] | None = Field(None, description="The figures in the detail, for programs")
    errors: list[WrongField] | None = None


def problem(
    language: str, request_id: str | None, status: int, *, id_: str | None = None, **members: object
) -> Response:
    """The answer itself. `members` are further members of the problem; None leaves one out."""
    catalogue = texts.load()
    title = f"{id_}_title" if id_ else None
    key = title if title and catalogue.has(title) else f"http_status.s{status}"
    body = {
        "type": TYPE + id_ if id_ else "about:blank",
        "title": catalogue.render(key, {}, language) if catalogue.has(key) else HTTPStatus(status).phrase,
        "status": status,
        "request_id": request_id,
        **members,
    }
    content = msgspec.json.encode({name: value for name, value in body.items() if value is not None})
    return Response(content, status, {"Content-Language": language}, MEDIA_TYPE)


def language_of(request: HTTPConnection) -> str:
    """The language the reader prefers."""
    return texts.negotiate(request.headers.get("accept-language"))


def _request_id(request: HTTPConnection) -> str | None:
    found = request.scope.get("state", {}).get("request_id")
    return found if isinstance(found, str) else None


async def refused(request: Request, error: Exception) -> Response:
    """A `Refusal` as a problem."""
    assert isinstance(error, Refusal)
    return refusal(request, error)


def refusal(request: HTTPConnection, error: Refusal, **members: object) -> Response:
    """The answer to a refusal; `members` are further members of the problem, or other ones.

    It answers who opens a WebSocket as well: that is not opened then.
    """
    language = language_of(request)
    said = {
        "detail": texts.load().refusal(error, language),
        "params": {name: _plain(value) for name, value in error.params.items()} or None,
        **members,
    }
    response = problem(language, _request_id(request), error.status, id_=error.id, **said)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in error.params:
        response.headers["Retry-After"] = str(error.params["retry_after_s"])
    return response


def _plain(value: object) -> object:
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return str(value)


async def invalid(request: Request, error: Exception) -> Response:
    """A request that does not have the shape we ask for.

    The fields are named, their values are not repeated.
    """
    assert isinstance(error, RequestValidationError)
    language = language_of(request)
    wrong = [_wrong_field(item, language) for item in error.errors()[:MOST_FIELDS]]
    detail = texts.load().render("request.invalid", {"count": len(error.errors())}, language)
    return problem(
        language, _request_id(request), 422, id_="request.invalid", detail=detail, errors=wrong or None
    )


def _wrong_field(item: Mapping[str, Any], language: str) -> dict[str, str]:
    catalogue = texts.load()
    code = str(item["type"])
    key = f"field.{code}"
    params = {"reason": item["msg"], **{name: str(value) for name, value in item.get("ctx", {}).items()}}
    message = catalogue.render(key if catalogue.has(key) else "field.other", params, language)
    return {"path": ".".join(map(str, item["loc"])), "code": code, "message": message}


async def plain_status(request: Request, error: Exception) -> Response:
    """A path that does not exist, a method it does not have, and the like."""
    assert isinstance(error, HTTPException)
    language = language_of(request)
    if error.status_code == 400:
        # What is not even text, so that nobody can say which field is wrong.
        detail = texts.load().render("request.unreadable", {}, language)
        return problem(language, _request_id(request), 400, id_="request.unreadable", detail=detail)
    response = problem(language, _request_id(request), error.status_code)
    response.headers.update(error.headers or {})
    return response


async def broken(request: Request, error: Exception) -> Response:
    """A defect of ours: it is logged with the request's id, and the reader learns only that id."""
    _log.error("a request failed by a defect", request_id=_request_id(request), exc_info=error)
    return problem(language_of(request), _request_id(request), 500)
