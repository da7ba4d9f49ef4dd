"""Second factors over HTTP: the second step of a log-in, and one's own factors."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from yunhu.kit import ids, instants
from yunhu.platform.http.base import PUBLIC, SESSION_ONLY, ForeignOrigin, LoggedIn
from yunhu.platform.http.cookie import is_own_origin
from yunhu.trust.identity.api.sessions import Doors, SessionShown, Typed, tried_at
from yunhu.trust.identity.api.site import site_of
from yunhu.trust.identity.factors.model import LONGEST_NAME, Factor, Kind, Proof
from yunhu.trust.identity.factors.service import Added

LONGEST_CHALLENGE = 64
LONGEST_CODE = 40
MOST_FIELDS = 20
"""Fields of what a browser says of a passkey; there are seven."""

Challenge = Annotated[str, Field(min_length=1, max_length=LONGEST_CHALLENGE)]
Code = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST_CODE)]
Credential = Annotated[dict[str, Any], Field(max_length=MOST_FIELDS, description="What the browser made")]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, description="What the person calls it")]


class SecondStep(BaseModel):
    """The answer to what the log-in asked: one of the three."""

    model_config = ConfigDict(extra="forbid")

    challenge: Challenge
    code: Code | None = Field(None, description="Of an authenticator app")
    recovery: Code | None = Field(None, description="A recovery code, which is used up")
    passkey: Credential | None = None

    @model_validator(mode="after")
    def _one(self) -> "SecondStep":
        if [self.code, self.recovery, self.passkey].count(None) != 2:
            raise ValueError("exactly one of code, recovery and passkey")
        return self


class Password(BaseModel):
    """One's own password, said again."""

    model_config = ConfigDict(extra="forbid")

    password: Typed


class TotpBegun(BaseModel):
    """What an authenticator app needs."""

    challenge: str
    secret: str = Field(description="To be typed where a camera is missing, base32")
    address: str = Field(description="What the QR code says: otpauth://totp/…")


class PasskeyBegun(BaseModel):
    """What the browser needs to make a passkey."""

    challenge: str
    options: dict[str, Any] = Field(description="`PublicKeyCredentialCreationOptions` as JSON")


class TotpWanted(BaseModel):
    """A code of the app that was just set up."""

    model_config = ConfigDict(extra="forbid")

    challenge: Challenge
    code: Code
    name: Name


class PasskeyWanted(BaseModel):
    """The passkey that the browser made."""

    model_config = ConfigDict(extra="forbid")

    challenge: Challenge
    credential: Credential
    name: Name


class FactorShown(BaseModel):
    """One second factor."""

    id: str
    kind: Kind
    name: str
    created_at: str
    used_at: str | None


class FactorList(BaseModel):
    """A person's second factors, the oldest first."""

    items: list[FactorShown]
    recovery_codes: int = Field(description="How many are left")
    required: bool = Field(description="Whether nothing works without one")


class FactorAdded(FactorShown):
    """A new second factor."""

    codes: list[str] = Field(description="With the first factor: recovery codes, which are shown only now")


class RecoveryCodes(BaseModel):
    """New recovery codes."""

    codes: list[str] = Field(description="They are shown only now; the old ones open nothing any more")


def make_router(doors: Doors) -> APIRouter:
    """The endpoints below `/api/v1/session` that are about second factors."""
    router = APIRouter(prefix="/api/v1/session", tags=["session"])
    _steps(router, doors)
    _enrolment(router, doors)
    factors, entrance, sessions = doors.factors, doors.entrance, doors.sessions

    @router.get("/factors", openapi_extra=SESSION_ONLY)
    async def list_factors(who: LoggedIn) -> FactorList:
        """Your own second factors."""
        found, left = await factors.of_user(who.tenant, str(who.user))
        _, user = await sessions.current(who)
        return FactorList(
            items=[_shown(each) for each in found],
            recovery_codes=left,
            required=sessions.must_have_factor(user.tenant, user.roles),
        )

    @router.post("/recovery-codes", openapi_extra=SESSION_ONLY)
    async def make_recovery_codes(who: LoggedIn) -> RecoveryCodes:
        """New recovery codes in the place of the old ones."""
        await entrance.check_proved(who)
        return RecoveryCodes(codes=await factors.new_codes(who))

    @router.delete("/factors/{id}", status_code=204, openapi_extra=SESSION_ONLY)
    async def remove_factor(id: Annotated[str, Path(max_length=64)], who: LoggedIn) -> None:
        """Take one of your own second factors away."""
        user = await entrance.check_proved(who)
        await factors.remove(who, ids.parse(id), sessions.must_have_factor(user.tenant, user.roles))
        sessions.forget(user.id)

    return router


def _steps(router: APIRouter, doors: Doors) -> None:
    @router.post("/second", openapi_extra=PUBLIC)
    async def second_step(wanted: SecondStep, request: Request, response: Response) -> SessionShown:
        """The second step of a log-in, with what the first one answered."""
        if "origin" in request.headers and not is_own_origin(request):
            raise ForeignOrigin
        proof = Proof(code=_said(wanted.code), recovery=_said(wanted.recovery), passkey=wanted.passkey)
        entered = await doors.entrance.second_step(
            doors.tenant, wanted.challenge, proof, site_of(request), tried_at(request)
        )
        return await doors.let_in(entered, request, response)

    @router.post("/proof", status_code=204, openapi_extra=SESSION_ONLY)
    async def prove(wanted: Password, who: LoggedIn) -> None:
        """Say your password again, before you change what you log in with."""
        await doors.entrance.prove(who, wanted.password.get_secret_value())


def _enrolment(router: APIRouter, doors: Doors) -> None:
    factors, entrance, sessions = doors.factors, doors.entrance, doors.sessions

    @router.post("/factors/totp", openapi_extra=SESSION_ONLY)
    async def begin_totp(who: LoggedIn) -> TotpBegun:
        """Begin to add an authenticator app."""
        await entrance.check_proved(who)
        asked = await factors.ask_totp(who)
        return TotpBegun(challenge=asked.challenge, secret=asked.secret, address=asked.address)

    @router.post("/factors/totp/confirm", status_code=201, openapi_extra=SESSION_ONLY)
    async def add_totp(wanted: TotpWanted, who: LoggedIn) -> FactorAdded:
        """Add the authenticator app that shows this code."""
        await entrance.check_proved(who)
        code = wanted.code.get_secret_value()
        added = await factors.add_totp(who, wanted.challenge, code, wanted.name)
        sessions.forget(added.factor.user)
        return _added(added)

    @router.post("/factors/passkey", openapi_extra=SESSION_ONLY)
    async def begin_passkey(request: Request, who: LoggedIn) -> PasskeyBegun:
        """Begin to make a passkey for the pages that ask."""
        await entrance.check_proved(who)
        asked = await factors.ask_passkey(who, site_of(request))
        return PasskeyBegun(challenge=asked.challenge, options=asked.options)

    @router.post("/factors/passkey/confirm", status_code=201, openapi_extra=SESSION_ONLY)
    async def add_passkey(wanted: PasskeyWanted, request: Request, who: LoggedIn) -> FactorAdded:
        """Add the passkey that the browser made."""
        await entrance.check_proved(who)
        site = site_of(request)
        added = await factors.add_passkey(who, site, wanted.challenge, wanted.credential, wanted.name)
        sessions.forget(added.factor.user)
        return _added(added)


def _said(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _shown(factor: Factor) -> FactorShown:
    return FactorShown(
        id=factor.id,
        kind=factor.kind,
        name=factor.name,
        created_at=instants.to_iso(factor.created_at),
        used_at=None if factor.used_at is None else instants.to_iso(factor.used_at),
    )


def _added(added: Added) -> FactorAdded:
    return FactorAdded(**_shown(added.factor).model_dump(), codes=list(added.recovery_codes))
