"""Single sign-on at work: people are sent to the provider, come back, and are let in.

The provider is asked only by those who log in: while it is away everybody who is in goes on.
"""

import hmac
import secrets
from collections.abc import Awaitable
from typing import TypeVar

import msgspec

from yunhu.kit.limits import TokenBucket
from yunhu.kit.refusal import Refusal
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.secrets import digest
from yunhu.trust.identity.errors import AgentTaken, LogInBusy, UserExists
from yunhu.trust.identity.factors.challenges import Challenges
from yunhu.trust.identity.factors.errors import ChallengeOver
from yunhu.trust.identity.facts import LogInFailed
from yunhu.trust.identity.model import User
from yunhu.trust.identity.ports import AgentKnown, Announce, Sound
from yunhu.trust.identity.services.entrance import Entered
from yunhu.trust.identity.services.sessions import Sessions
from yunhu.trust.identity.services.users import Users
from yunhu.trust.identity.sso import rules
from yunhu.trust.identity.sso.errors import (
    AccountNotAllowed,
    ProviderAway,
    SecondFactorMissing,
    SignOnRefused,
)
from yunhu.trust.identity.sso.model import Identified, Journey, Provider
from yunhu.trust.identity.sso.provider import Talk, new_verifier

T = TypeVar("T")

ACTOR = "single sign-on"
AWAY = "alarm.sso_away"
STARTS_PER_S = 20.0
STARTS_AT_ONCE = 60.0
LOOK_AGAIN_S = 60.0
"""How often a provider that was away is looked for, so that the alarm ends."""

_SECRET_BYTES = 32


class Start(msgspec.Struct, frozen=True):
    """Where somebody is sent, and what the browser keeps until then."""

    address: str
    browser: str


class SingleSignOn:
    """Logs people in with their company's account. Used on the loop's thread."""

    def __init__(
        self,
        provider: Provider,
        talk: Talk,
        challenges: Challenges,
        users: Users,
        sessions: Sessions,
        announce: Announce,
        clock: Clock,
        knows_agent: AgentKnown,
        sound: Sound,
    ) -> None:
        self.provider = provider
        self._talk = talk
        self._challenges = challenges
        self._users = users
        self._sessions = sessions
        self._announce = announce
        self._clock = clock
        self._knows_agent = knows_agent
        self._sound = sound
        self._is_away = False
        self._look_at = 0.0
        self._starts = TokenBucket(STARTS_PER_S, STARTS_AT_ONCE, clock.monotonic())

    async def start(self, tenant: str) -> Start:
        """Where somebody logs in. Raises `ProviderAway`, `LogInBusy`."""
        if not self._starts.take(self._clock.monotonic()):
            raise LogInBusy(retry_after_s=1)
        verifier, nonce = new_verifier(), secrets.token_urlsafe(_SECRET_BYTES)
        browser = secrets.token_urlsafe(_SECRET_BYTES)
        await self._asking(self._talk.endpoints())
        held = Journey(verifier, nonce, digest(browser))
        state, _ = await self._challenges.ask(tenant, "single_sign_on", "", held)
        return Start(await self._asking(self._talk.address(state, nonce, verifier)), browser)

    async def finish(self, tenant: str, state: str, code: str, browser: str, client: str) -> Entered:
        """Let somebody in who came back.

        Raises `ProviderAway`, `SignOnRefused`, `AccountNotAllowed`, `SecondFactorMissing`.
        """
        try:
            return await self._finish(tenant, state, code, browser, client)
        except Refusal:
            self._announce(tenant, None, LogInFailed(user=None, step="single_sign_on"))
            raise

    async def sweep(self, tenant: str) -> None:
        """Look whether a provider that was away is there again."""
        now = self._clock.monotonic()
        if self._is_away and now >= self._look_at:
            self._look_at = now + LOOK_AGAIN_S
            try:
                await self._asking(self._talk.endpoints())
            except ProviderAway:
                return

    async def _finish(self, tenant: str, state: str, code: str, browser: str, client: str) -> Entered:
        try:
            _, journey = await self._challenges.asked(tenant, "single_sign_on", state, Journey)
            if not hmac.compare_digest(journey.browser, digest(browser)):
                raise SignOnRefused
            await self._challenges.close(tenant, "single_sign_on", state)
        except ChallengeOver as trouble:
            raise SignOnRefused from trouble
        claims = await self._asking(self._talk.claims(code, journey.verifier, journey.nonce))
        found = rules.identified(self.provider, claims)
        if found is None:
            raise AccountNotAllowed
        user = await self._user(tenant, found)
        session, secret = await self._sessions.open(user, client, by_provider=True)
        return Entered(session, user, secret)

    async def _user(self, tenant: str, found: Identified) -> User:
        """The user of an account: linked, made, or refused; with the roles that the groups give now."""
        by = Principal(tenant, ACTOR, UNLIMITED)
        agent = found.agent if found.agent is not None and self._knows_agent(found.agent) else None
        user = await self._users.linked(tenant, found.subject)
        if user is None and self.provider.linking == "by_name":
            user = await self._users.link(by, found.user, found.subject)
        if user is None:
            if not self.provider.create or not found.roles:
                raise AccountNotAllowed
            self._check_factor(tenant, found, found.roles)
            try:
                return await self._users.admit(by, found.user, found.name, found.roles, agent, found.subject)
            except (UserExists, AgentTaken) as trouble:
                raise AccountNotAllowed from trouble
        if user.disabled_at is not None or not (found.roles or user.roles):
            raise AccountNotAllowed
        roles = found.roles if self.provider.roles else user.roles
        agent = agent if self.provider.agent_claim else user.agent
        self._check_factor(tenant, found, roles, user.second_factor)
        if (roles, agent) == (user.roles, user.agent):
            return user
        if not roles:
            raise AccountNotAllowed
        return await self._users.change(by, user.id, user.version, user.name, roles, agent, user.teams)

    def _check_factor(
        self, tenant: str, found: Identified, roles: tuple[str, ...], has_one: bool = False
    ) -> None:
        needs_one = has_one or self._sessions.must_have_factor(tenant, roles)
        if needs_one and self.provider.second_factor == "amr" and not found.has_second_factor:
            raise SecondFactorMissing

    async def _asking(self, question: Awaitable[T]) -> T:
        """What the provider answers; that it is away, or there again, is told."""
        try:
            answer = await question
        except ProviderAway:
            self._is_away = True
            self._sound(AWAY, self.provider.issuer, True)
            raise
        if self._is_away:
            self._is_away = False
            self._sound(AWAY, self.provider.issuer, False)
        return answer
