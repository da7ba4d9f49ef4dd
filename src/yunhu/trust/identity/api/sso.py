"""Single sign-on over HTTP: there and back again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from yunhu.kit.refusal import Refusal
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import PUBLIC, ForeignOrigin
from yunhu.platform.http.cookie import is_encrypted, is_own_origin
from yunhu.trust.identity.api.sessions import Doors
from yunhu.trust.identity.sso.errors import NoSingleSignOn, SignOnRefused
from yunhu.trust.identity.sso.service import SingleSignOn

COOKIE = "yunhu_sign_on"
PATH = "/api/v1/session/sso"
LIVES_S = 600
LONGEST_CODE = 4_096
LONGEST_STATE = 64
HOME = "/"


class SignOnOffered(BaseModel):
    """Whether people can log in with their company's account."""

    name: str | None = Field(description="What the button says; absent: there is no such way")


class SignOnStarted(BaseModel):
    """Where the browser goes."""

    address: str


def make_router(doors: Doors, sign_on: SingleSignOn | None) -> APIRouter:
    """The endpoints below `/api/v1/session/sso`."""
    router = APIRouter(prefix=PATH, tags=["session"])

    @router.get("", openapi_extra=PUBLIC)
    async def get_sign_on() -> SignOnOffered:
        """Whether people can log in with their company's account."""
        return SignOnOffered(name=None if sign_on is None else sign_on.provider.name)

    @router.post("", openapi_extra=PUBLIC)
    async def start_sign_on(request: Request, response: Response) -> SignOnStarted:
        """Begin to log in with the company's account: the browser goes to the address that is answered."""
        if "origin" in request.headers and not is_own_origin(request):
            raise ForeignOrigin
        if sign_on is None:
            raise NoSingleSignOn
        started = await sign_on.start(doors.tenant)
        # Lax: the browser comes back from another site. It proves only that it is the one that left.
        response.set_cookie(
            COOKIE,
            started.browser,
            max_age=LIVES_S,
            path=PATH,
            secure=is_encrypted(request),
            httponly=True,
            samesite="lax",
        )
        return SignOnStarted(address=started.address)

    @router.get("/callback", openapi_extra=PUBLIC, status_code=303, response_class=RedirectResponse)
    async def finish_sign_on(
        request: Request,
        state: Annotated[str, Query(max_length=LONGEST_STATE)] = "",
        code: Annotated[str, Query(max_length=LONGEST_CODE)] = "",
    ) -> RedirectResponse:
        """Where the provider sends people back to; the application says what went wrong, if anything did."""
        says = detail_of(request)
        says["changes"] = True
        if sign_on is None:
            raise NoSingleSignOn
        back = RedirectResponse(HOME, 303)
        try:
            if not code:
                raise SignOnRefused
            browser, client = request.cookies.get(COOKIE, ""), request.headers.get("user-agent", "")
            entered = await sign_on.finish(doors.tenant, state, code, browser, client)
            await doors.let_in(entered, request, back)
        except Refusal as refusal:
            says |= {"outcome": "refused", "refusal": refusal.id}
            back.headers["Location"] = f"{HOME}?sign_on={refusal.id}"
        back.delete_cookie(COOKIE, path=PATH)
        return back

    return router
