"""The HTTP base that every room's `api.py` stands on: the application, who is asking, and paging."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from yunhu.kit.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Key, Page, decode_cursor
from yunhu.kit.reach import Reach
from yunhu.kit.refusal import Refusal
from yunhu.platform.http import problems
from yunhu.platform.http.audit import Audited, Auditor, AuditUnavailable
from yunhu.platform.http.cookie import COOKIE, cookie_of, is_own_origin, must_be_own
from yunhu.platform.http.guard import LARGEST_BODY, Guard
from yunhu.platform.http.limits import Limits
from yunhu.platform.http.openings import AuditedStreams
from yunhu.platform.http.proxies import Proxies
from yunhu.platform.metrics import tallies

T = TypeVar("T")

EVERYTHING = "*"
"""The scope that includes every other."""

UNLIMITED: Mapping[str, Reach] = {EVERYTHING: Reach.TENANT}
"""What somebody holds who may do everything, such as whoever can work on the machine itself."""

_AUTH_FAILED = tallies("auth_failed_total", "Requests whose credentials were refused.", "protocol")
_LONGEST_TOKEN = 256

UNATTENDED = "X-Unattended"
"""What a page says that asks by itself, with nobody there: that is no use of a session."""

PUBLIC: dict[str, Any] = {"security": []}
"""`openapi_extra` of an endpoint that needs no token."""


SESSION_ONLY: dict[str, Any] = {"security": [{"session": []}]}
"""`openapi_extra` of an endpoint for people who are logged in, whatever they may do."""

_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


class NotSignedIn(Refusal):
    """No token and no session, or one that is unknown, revoked or expired."""

    id: ClassVar[str] = "auth.not_signed_in"
    status: ClassVar[int] = 401


class NotAllowed(Refusal):
    """The token does not include this."""

    id: ClassVar[str] = "auth.not_allowed"
    status: ClassVar[int] = 403


class ForeignOrigin(Refusal):
    """A page of another host wants to use somebody's session, or nobody says whose page it is."""

    id: ClassVar[str] = "auth.foreign_origin"
    status: ClassVar[int] = 403


class NotServedHere(Refusal):
    """The token is another tenant's: nothing of this node is there for it."""

    id: ClassVar[str] = "auth.not_served_here"
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: every query is for this tenant, every audit line names this actor."""

    tenant: str
    actor: str
    grants: Mapping[str, Reach]
    """How far each permission reaches; what is not here is not allowed."""

    user: str | None = None
    """The person who logged in; None for a token of a program."""

    agent: str | None = None
    """The agent that this person works as, if any."""

    session: str | None = None
    """The person's session; what it opens ends with it."""

    teams: frozenset[str] = frozenset()
    """The teams that this person leads; without any, those of the agent that the person works as."""

    def may(self, scope: str) -> bool:
        """Whether the permission is granted, however far it reaches."""
        return scope in self.grants or EVERYTHING in self.grants

    def reach(self, scope: str) -> Reach:
        """How far the permission reaches; nowhere when it is not granted."""
        found = self.grants.get(scope)
        return self.grants.get(EVERYTHING, Reach.NOTHING) if found is None else found


Authenticate = Callable[[str], Awaitable[Principal | None]]
"""Who a token belongs to; None when it is unknown, revoked or expired. Answers from memory as a rule.

The same shape answers for the secret in a session's cookie."""


async def no_sessions(secret: str) -> Principal | None:
    """Nobody logs in here."""
    return None


def create_app(
    title: str,
    version: str,
    routers: Iterable[APIRouter],
    authenticate: Authenticate,
    new_id: Callable[[], str],
    *,
    authenticate_session: Authenticate = no_sessions,
    tenant: str | None = None,
    schemas: Mapping[str, Any] | None = None,
    largest_body: int = LARGEST_BODY,
    larger_bodies: Mapping[str, int] | None = None,
    auditor: Auditor | None = None,
    privileged: frozenset[str] = frozenset(),
    limits: Limits | None = None,
    proxies: Proxies | None = None,
    sight: Any = None,
    lifespan: Any = None,
) -> FastAPI:
    """The application with everything common.

    Problems, request ids, limits, security headers, OpenAPI 3.1. `authenticate` is asked about tokens,
    `authenticate_session` about cookies. `tenant` is the only one served (any when it is None); `schemas`
    are further ones for the description, by name; `larger_bodies` is as for `Guard`. `auditor` keeps an entry
    of every change, of every use of a `privileged` permission, and of every WebSocket. `sight`
    (`platform.http.sight.Sight`) says whose things somebody sees who does not reach the whole tenant.
    """
    app = FastAPI(
        title=title,
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.authenticate = authenticate
    app.state.authenticate_session = authenticate_session
    app.state.whose = whose
    app.state.tenant = tenant
    app.state.auditor = auditor
    app.state.privileged = privileged
    app.state.limits = limits
    app.state.sight = sight
    app.state.schemas = dict(schemas or {})
    app.state.routers = tuple(routers)
    for router in app.state.routers:
        # As they are: a router that is included builds its routes once more at the first request, while
        # calls wait for the loop.
        app.router.routes.extend(router.routes)
    app.add_exception_handler(Refusal, problems.refused)
    app.add_exception_handler(RequestValidationError, problems.invalid)
    app.add_exception_handler(HTTPException, problems.plain_status)
    app.add_exception_handler(Exception, problems.broken)
    if auditor is not None:
        app.add_middleware(Audited, auditor=auditor)
        app.add_middleware(AuditedStreams, auditor=auditor)
    app.add_middleware(
        Guard, new_id=new_id, largest_body=largest_body, larger=larger_bodies, proxies=proxies, limits=limits
    )
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, in which every operation may answer with a problem."""
    if app.openapi_schema is None:
        described = get_openapi(title=app.title, version=app.version, routes=app.routes)
        components = described.setdefault("components", {})
        components["securitySchemes"] = _SCHEMES
        described["security"] = [{"token": []}, {"session": []}]
        schemas = components.setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {})
        schemas["Problem"] = problem
        schemas |= app.state.schemas
        scopes = dict(_scopes(app.state.routers))
        for path, operations in described.get("paths", {}).items():
            for method, operation in operations.items():
                if (path, method) in scopes:
                    asked = scopes[path, method]
                    operation["security"] = [{"token": asked}, {"session": asked}]
                _summarise(operation)
                operation["responses"].pop("422", None)
                operation["responses"]["default"] = {
                    "description": "Why the request was refused",
                    "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
        app.openapi_schema = described
    return app.openapi_schema


def _summarise(operation: dict[str, Any]) -> None:
    """The first sentence of an endpoint's docstring is its summary, the rest its description."""
    if "description" in operation:
        operation["summary"], _, rest = operation.pop("description").partition("\n\n")
        if rest:
            operation["description"] = rest


def _scopes(routers: Iterable[APIRouter]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Path and method of every operation that needs a scope, with the scope."""
    for route in (route for router in routers for route in router.routes):
        if isinstance(route, APIRoute):
            asked = [scope for each in route.dependant.dependencies if (scope := scope_of(each.call))]
            for method in (route.methods or ()) if asked else ():
                yield (route.path_format, method.lower()), asked


# ── who is asking ────────────────────────────────────────────────────────────────────────────────────


def bearer_of(connection: HTTPConnection) -> str | None:
    """The token of a request or a WebSocket.

    A browser cannot set headers on a WebSocket; it offers the subprotocols `bearer` and the token instead.
    A token in the URL is never looked at: URLs end up in logs.
    """
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip() or None
    first, _, offered = connection.headers.get("sec-websocket-protocol", "").partition(",")
    return (offered.strip() or None) if first.strip() == "bearer" else None


async def whose(connection: HTTPConnection) -> Principal | None:
    """Whose token, or else whose session, a request or a WebSocket shows; None when it opens nothing.

    That somebody shows a session does not mean that he may use it from where he is: see `sign_in`.
    """
    secret, authenticate = bearer_of(connection), connection.app.state.authenticate
    if secret is None:
        secret, authenticate = cookie_of(connection), connection.app.state.authenticate_session
        # A page opens its streams by itself, and looks by itself whether it still may: nobody is there.
        if UNATTENDED in connection.headers or connection.scope["type"] == "websocket":
            authenticate = partial(authenticate, attended=False)
    principal: Principal | None = None
    if secret is not None and len(secret) <= _LONGEST_TOKEN:
        principal = await authenticate(secret)
    connection.scope.setdefault("state", {})["principal"] = principal
    return principal


async def sign_in(connection: HTTPConnection) -> Principal:
    """Who is asking: by a token, else by the cookie of a session.

    Raises `NotSignedIn`, `ForeignOrigin`, `TooManyRequests`.
    """
    by_cookie = bearer_of(connection) is None and cookie_of(connection) is not None
    if by_cookie and must_be_own(connection) and not is_own_origin(connection):
        raise ForeignOrigin
    principal = await whose(connection)
    if principal is None:
        _AUTH_FAILED.of("http").count += 1
        raise NotSignedIn
    limits: Limits | None = connection.app.state.limits
    if limits is not None:
        limits.admit_principal(connection.scope, principal.actor)
    return principal


class Needs:
    """Lets only those pass who have a scope."""

    __slots__ = ("privileged", "scope")

    def __init__(self, scope: str, privileged: bool | None = None) -> None:
        self.scope = scope
        self.privileged = privileged

    async def __call__(self, connection: HTTPConnection) -> Principal:
        """Who is asking.

        Raises `NotSignedIn`, `NotServedHere`, `NotAllowed`, `AuditUnavailable`, and `NotThere` of `sight`.
        """
        principal = await sign_in(connection)
        if connection.app.state.tenant not in (None, principal.tenant):
            raise NotServedHere
        if not principal.may(self.scope):
            raise NotAllowed(scope=self.scope)
        state = connection.app.state
        privileged = self.scope in state.privileged if self.privileged is None else self.privileged
        if privileged and not _is_audited(state.auditor):
            raise AuditUnavailable
        if state.sight is not None and principal.reach(self.scope) != Reach.TENANT:
            await state.sight.check(connection, principal, self.scope)
        return principal


def _is_audited(auditor: Auditor | None) -> bool:
    """Whether what is privileged would leave an entry now; where nobody audits (in tests) it need not."""
    return auditor is None or auditor.writable()


def needs(scope: str, *, privileged: bool | None = None) -> Any:
    """A dependency on a scope: `who: Annotated[Principal, needs("x.read")]`.

    Every use of a `privileged` one is in the audit before it is answered, also when it only reads. Whether it
    is says the permission; an endpoint that says `False` only goes on with what an audited one has opened.
    """
    return Depends(Needs(scope, privileged))


async def _logged_in(connection: HTTPConnection) -> Principal:
    principal = await sign_in(connection)
    if principal.session is None:
        raise NotSignedIn
    if connection.app.state.tenant not in (None, principal.tenant):
        raise NotServedHere
    return principal


LoggedIn = Annotated[Principal, Depends(_logged_in)]
"""`who: LoggedIn`: a person with a session, whatever that person may do. No token will do."""


def scope_of(dependency: object) -> str | None:
    """The scope that a dependency of an endpoint asks for, if it is one of `needs`."""
    return dependency.scope if isinstance(dependency, Needs) else None


# ── paging ───────────────────────────────────────────────────────────────────────────────────────────


class Paged(BaseModel, Generic[T]):
    """Some items of a list, and the cursor of the next page (absent: this was the last)."""

    items: list[T]
    next: str | None = Field(None, description="Ask for the next page with `?cursor=` and this")


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page a request asks for."""

    limit: int
    cursor: str | None

    def after(self, *kinds: type[str] | type[int]) -> Key | None:
        """The sort key that the page starts after; None for the first page. Raises `BadCursor`."""
        return None if self.cursor is None else decode_cursor(self.cursor, kinds)


def _page_asked(
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="Items on a page")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=512, description="`next` of the page before")] = None,
) -> PageAsked:
    return PageAsked(limit, cursor)


AskedPage = Annotated[PageAsked, Depends(_page_asked)]
"""`page: AskedPage` as a parameter of an endpoint."""


def paged(request: Request, response: Response, page: Page[Any], items: Sequence[T]) -> Paged[T]:
    """The body of a page of which `items` are the public form.

    Sets the `Link` header (RFC 8288) to the next.
    """
    if page.next is not None:
        following = request.url.include_query_params(cursor=page.next)
        target = f"{following.path}?{following.query}"
        response.headers["Link"] = f'<{target}>; rel="next"'
    return Paged(items=list(items), next=page.next)
