"""The way in: a password, and for who has one a second factor, each counted against the same lock.

Whatever is wrong with a name or a password, the same is done and the same is said. Who knows the password is
told that a second factor is asked for, and nothing else.
"""

import re
import secrets
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.limits import TokenBucket
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.platform.metrics import tallies
from yunhu.trust.identity import rules
from yunhu.trust.identity.errors import LogInBusy, LogInRefused, PasswordWrong
from yunhu.trust.identity.factors import passkeys
from yunhu.trust.identity.factors import rules as factor_rules
from yunhu.trust.identity.factors.errors import ProofNeeded, SecondStepRefused
from yunhu.trust.identity.factors.model import Method, Proof, Site
from yunhu.trust.identity.factors.service import Factors
from yunhu.trust.identity.facts import LogInFailed, UserLocked
from yunhu.trust.identity.model import USER, Session, User
from yunhu.trust.identity.ports import Announce
from yunhu.trust.identity.services.passwords import Passwords
from yunhu.trust.identity.services.sessions import Sessions
from yunhu.trust.identity.store.sessions import SessionStore
from yunhu.trust.identity.store.users import UserStore

LOG_INS_PER_S = 20.0
LOG_INS_AT_ONCE = 60.0
"""Attempts of all people together; over it they are told to come again. So a quarter of an hour, which is how
long attempts are remembered, holds at most 18 000 of them."""

NOBODY = "-"
"""An id that no user can have."""

_QUESTION_BYTES = 32

_LOG_INS = tallies("log_ins_total", "Attempts to log in.", "outcome")

Step = Literal["password", "second", "proof"]

Tried = Callable[[str], None]
"""Told as whom somebody failed to log in, if there is such a user. Whoever tried is never told."""


def unheard(user: str) -> None:
    """Nobody asks."""


class Entered(msgspec.Struct, frozen=True):
    """Somebody is in: the session, whose it is, and the cookie's secret, which is not kept."""

    session: Session
    user: User
    secret: str


class Asked(msgspec.Struct, frozen=True):
    """The password is right, and a second factor is asked for."""

    challenge: str
    methods: list[Method]
    passkey: dict[str, Any] | None
    until: Instant


class Question(msgspec.Struct):
    """What is kept of a second step: the question to a passkey, and the browser's name of itself."""

    passkey: str
    client: str


class Entrance:
    """People log in here. Used on the loop's thread."""

    def __init__(
        self,
        store: SessionStore,
        users: UserStore,
        sessions: Sessions,
        passwords: Passwords,
        factors: Factors,
        announce: Announce,
        clock: Clock,
        password_lives: int = 0,
    ) -> None:
        """`password_lives`: µs after which a password must be changed at the log-in; 0: never."""
        self._store = store
        self._users = users
        self._sessions = sessions
        self._passwords = passwords
        self.factors = factors
        self._announce = announce
        self._clock = clock
        self._password_lives = password_lives
        self._log_ins = TokenBucket(LOG_INS_PER_S, LOG_INS_AT_ONCE, clock.monotonic())

    async def log_in(
        self,
        tenant: str,
        name: str,
        password: str,
        client: str,
        site: Site | None = None,
        tried: Tried = unheard,
    ) -> Entered | Asked:
        """The first step. Raises `LogInRefused`, `LogInBusy`."""
        self._take()
        id_ = name.strip().casefold()
        user, right = await self._look(tenant, id_, password)
        asked = user is not None and user.second_factor
        await self._count(tenant, id_, user, right, "password", forgives=not asked, tried=tried)
        if user is None:
            raise LogInRefused
        if asked:
            return await self._ask(user, client, site)
        return await self._enter(user, client)

    async def second_step(
        self, tenant: str, challenge: str, proof: Proof, site: Site | None, tried: Tried = unheard
    ) -> Entered:
        """The second step; failures count to the same lock as wrong passwords.

        Raises `ChallengeOver`, `SecondStepRefused`, `LogInBusy`.
        """
        self._take()
        challenges = self.factors.challenges
        id_, question = await challenges.asked(tenant, "second_step", challenge, Question)
        # While the name is locked no answer is looked at: a right one would be used up by it.
        free = not rules.is_locked(await self._store.attempts(tenant, id_), self._clock.now())
        right = free and await self.factors.fits(tenant, id_, proof, site, question.passkey)
        user = await self._users.user(tenant, id_)
        await self._count(tenant, id_, user, right, "second", tried=tried)
        await challenges.close(tenant, "second_step", challenge)
        if user is None or user.disabled_at is not None:
            raise SecondStepRefused
        return await self._enter(user, question.client)

    async def prove(self, who: Principal, password: str) -> None:
        """Let a person who is in say the password again. Raises `PasswordWrong`, `LogInBusy`."""
        user, right = await self._look(who.tenant, str(who.user), password)
        await self._count(who.tenant, str(who.user), user, right, "proof")
        await self._store.prove(who.tenant, str(who.session), self._clock.now())

    async def check_proved(self, who: Principal) -> User:
        """Let only those go on who proved lately who they are. Raises `ProofNeeded`, `SessionUnknown`."""
        session, user = await self._sessions.current(who)
        if not factor_rules.is_proved(session.proved_at, self._clock.now()):
            raise ProofNeeded
        return user

    async def _ask(self, user: User, client: str, site: Site | None) -> Asked:
        factors, left = await self.factors.of_user(user.tenant, user.id)
        question = secrets.token_bytes(_QUESTION_BYTES)
        challenge, until = await self.factors.challenges.ask(
            user.tenant, "second_step", user.id, Question(question.hex(), client)
        )
        methods = factor_rules.methods(factors, site.host if site else "", left)
        with_key = site is not None and "passkey" in methods
        options = passkeys.ask(site, question, factors) if site is not None and with_key else None
        return Asked(challenge, methods, options, until)

    async def _enter(self, user: User, client: str) -> Entered:
        if rules.is_stale(user, self._password_lives, self._clock.now()):
            await self._users.ask_change(user.tenant, user.id)
            user = msgspec.structs.replace(user, must_change=True)
        session, secret = await self._sessions.open(user, client)
        return Entered(session, user, secret)

    def _take(self) -> None:
        if not self._log_ins.take(self._clock.monotonic()):
            raise LogInBusy(retry_after_s=1)

    async def _look(self, tenant: str, id_: str, password: str) -> tuple[User | None, bool]:
        """Who has this id, and whether the password is right; as much work whether or not there is one."""
        # What cannot be a user's id is not asked for: but something is, so that it takes as long.
        asked = id_ if re.fullmatch(USER, id_) else NOBODY
        user, kept = await self._users.with_password(tenant, asked)
        fits = await self._passwords.fits(kept or self._passwords.nobodys, rules.tidy_password(password))
        return user, fits and bool(kept) and user is not None and user.disabled_at is None

    async def _count(
        self,
        tenant: str,
        id_: str,
        user: User | None,
        right: bool,
        step: Step,
        forgives: bool = True,
        tried: Tried = unheard,
    ) -> None:
        """Let only a right attempt pass, and one that is not during a lock; write the others down.

        `forgives`: whether it ends the counting of failures; a password alone does not where more is asked.
        """
        now = self._clock.now()
        outcome = await self._store.count(tenant, id_, right, now, forgives)
        _LOG_INS.of(outcome).count += 1
        if outcome == "passes":
            return
        # What somebody typed who is no user may be a password: it is nowhere written down.
        self._announce(tenant, None, LogInFailed(user=None if user is None else user.id, step=step))
        if user is not None:
            tried(user.id)
        if outcome == "locks" and user is not None:
            self._announce(tenant, None, UserLocked(user=user.id, until=now + rules.LOCK))
        raise _REFUSALS[step]


_REFUSALS = {"password": LogInRefused, "second": SecondStepRefused, "proof": PasswordWrong}
