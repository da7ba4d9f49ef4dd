"""Sessions at work: they are opened and ended, and every request by cookie is told whose it is.

That a session ends never ends a call: the phone of the agent has credentials of its own.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.limits import TokenBucket
from yunhu.kit.reach import Reach
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.platform.secrets import digest
from yunhu.trust.identity import rules
from yunhu.trust.identity.errors import SessionUnknown, TooManyGuesses
from yunhu.trust.identity.factors import rules as factor_rules
from yunhu.trust.identity.facts import Closing, SessionClosed, SessionOpened
from yunhu.trust.identity.model import Session, User
from yunhu.trust.identity.ports import AgentBusy, Announce, Authority
from yunhu.trust.identity.store.sessions import SessionStore
from yunhu.trust.identity.store.users import UserStore

SESSION_PREFIX = "ys_"
_SECRET_BYTES = 32

MOST_SESSIONS = 20
"""Sessions of one user; one more closes the oldest."""

MOST_CACHED = 10_000
FRESH_S = 60.0
"""How long a session found in the database is believed; what another process does is seen after this time."""

TOUCH_S = 300.0
"""How exactly the database knows when a session was used; memory knows it exactly."""

SWEPT_AT_ONCE = 500
LONGEST_CLIENT = 200

LOOKUPS_PER_S = 50.0
LOOKUPS_AT_ONCE = 100.0


NOTHING: Mapping[str, Reach] = {}


class Limits(msgspec.Struct, frozen=True):
    """How long a session lives, in µs: without being used, and altogether; and who needs two factors."""

    idle: int
    longest: int
    ruling_idle: int | None = None
    """`idle` of those who rule others, when it is another."""

    second_factor: factor_rules.Policy = "off"


class _Known:
    """A session in memory."""

    __slots__ = ("at", "session", "touched", "used_at", "user")

    def __init__(self, session: Session, user: User, at: float, used_at: Instant) -> None:
        self.session = session
        self.user = user
        self.at = at
        self.used_at = used_at
        self.touched = session.used_at


class Sessions:
    """People's sessions. Used on the loop's thread."""

    def __init__(
        self,
        store: SessionStore,
        users: UserStore,
        authority: Authority,
        announce: Announce,
        clock: Clock,
        new_id: Callable[[], str],
        limits: Limits,
        is_busy: AgentBusy = lambda agent: False,
    ) -> None:
        """`is_busy`: a session whose agent is, is not ended before that is over."""
        self._store = store
        self._users = users
        self._authority = authority
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._limits = limits
        self._is_busy = is_busy
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._changes = 0
        self._watched: dict[str, dict[object, Callable[[], None]]] = {}
        self._lookups = TokenBucket(LOOKUPS_PER_S, LOOKUPS_AT_ONCE, clock.monotonic())

    # --- in and out -----------------------------------------------------------------------------------

    async def open(self, user: User, client: str, by_provider: bool = False) -> tuple[Session, str]:
        """Open a session for somebody who has proved who it is; the cookie's secret is not kept.

        `by_provider`: to the provider of single sign-on, who asked for a second factor where one is needed.
        """
        now, secret = self._clock.now(), SESSION_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        session = Session(
            id=self._new_id(),
            tenant=user.tenant,
            user=user.id,
            digest=digest(secret),
            client=client[:LONGEST_CLIENT],
            created_at=now,
            used_at=now,
            expires_at=now + self._limits.longest,
            proved_at=now,
            by_provider=by_provider,
        )
        for gone in await self._store.open(session, MOST_SESSIONS):
            self._closed(gone, "too_many", _actor(user.id))
        await self._users.seen(user.tenant, user.id, now)
        self._remember(session, user)
        opened = SessionOpened(session=session.id, user=user.id, expires_at=session.expires_at)
        self._announce(user.tenant, None, opened)
        return session, secret

    def grants_of(self, user: User, session: Session) -> Mapping[str, Reach]:
        """What a user may do now.

        Nothing before the password is one that nobody else knows, and the second factor is there that the
        roles ask for.
        """
        blocked = user.must_change or self.must_enrol(user, session)
        return NOTHING if blocked else self._authority.grants(user.tenant, user.roles)

    def must_have_factor(self, tenant: str, roles: tuple[str, ...]) -> bool:
        """Whether a person with these roles may do nothing without a second factor."""
        return factor_rules.must_have(self._limits.second_factor, self._authority.grants(tenant, roles))

    def must_enrol(self, user: User, session: Session) -> bool:
        """Whether this person has to add a second factor before anything else."""
        if user.second_factor or session.by_provider:
            return False
        return self.must_have_factor(user.tenant, user.roles)

    async def log_out(self, who: Principal) -> None:
        """Close the session that asks."""
        await self._close(who.tenant, str(who.session), "left", who.actor)

    # --- who is asking --------------------------------------------------------------------------------

    async def authenticate(self, secret: str, attended: bool = True) -> Principal | None:
        """Who shows this secret; None when the session is unknown or over. From memory, except at times.

        `attended`: whether somebody is there; what a page does by itself is no use of a session. Raises
        `TooManyGuesses`.
        """
        if not secret.startswith(SESSION_PREFIX):
            return None
        known = await self._find(digest(secret))
        now = self._clock.now()
        if known is None or self._is_over(known.session, known.user, known.used_at, now):
            return None
        if attended:
            known.used_at = now
        user = known.user
        return Principal(
            user.tenant,
            _actor(user.id),
            self.grants_of(user, known.session),
            user=user.id,
            agent=user.agent,
            session=known.session.id,
            teams=frozenset(user.teams),
        )

    async def current(self, who: Principal) -> tuple[Session, User]:
        """The session that asks, and whose it is. Raises `SessionUnknown`."""
        user = await self._users.user(who.tenant, str(who.user))
        for session in await self._store.of_user(who.tenant, str(who.user)):
            if session.id == who.session and user is not None:
                return session, user
        raise SessionUnknown(session=who.session)

    async def _find(self, digest_: str) -> _Known | None:
        now = self._clock.monotonic()
        cached = self._known.get(digest_)
        if cached is not None and now - cached.at < FRESH_S:
            return cached
        if cached is None and not self._lookups.take(now):
            raise TooManyGuesses(retry_after_s=1)
        changes = self._changes
        try:
            found = await self._store.by_digest(digest_)
        except SQLAlchemyError:
            if cached is None:
                raise
            # A database in trouble throws nobody out who was in.
            return cached
        used_at = self._known.pop(digest_).used_at if digest_ in self._known else 0
        if found is None:
            return None
        known = _Known(*found, now, max(used_at, found[0].used_at))
        # What was read while something changed may be the state before it.
        if changes == self._changes:
            self._keep(digest_, known)
        return known

    def _remember(self, session: Session, user: User) -> None:
        self._keep(session.digest, _Known(session, user, self._clock.monotonic(), session.used_at))

    def _keep(self, digest_: str, known: _Known) -> None:
        self._known[digest_] = known
        if len(self._known) > MOST_CACHED:
            self._known.popitem(last=False)

    # --- whose sessions there are ---------------------------------------------------------------------

    async def of_user(self, tenant: str, user: str) -> list[Session]:
        """The sessions of a user that are not over, the oldest first, with their last use."""
        now, found = self._clock.now(), []
        owner = await self._users.user(tenant, user)
        for session in await self._store.of_user(tenant, user):
            used_at = self._used_at(session)
            if owner is not None and not self._is_over(session, owner, used_at, now):
                found.append(msgspec.structs.replace(session, used_at=used_at))
        return found

    async def revoke(self, by: Principal, user: str, id_: str) -> None:
        """Close one session of a user. Raises `SessionUnknown`."""
        if id_ not in {each.id for each in await self._store.of_user(by.tenant, user)}:
            raise SessionUnknown(session=id_)
        await self._close(by.tenant, id_, "revoked", by.actor)

    async def close_all(self, by: Principal, user: str, why: Closing, but: str | None = None) -> None:
        """Close every session of a user but one."""
        for session in await self._store.close_all(by.tenant, user, but):
            self._closed(session, why, by.actor)
        self.forget(user)

    def forget(self, user: str) -> None:
        """What memory knows of a user is not true any more."""
        self._changes += 1
        for key in [key for key, known in self._known.items() if known.user.id == user]:
            # The last use is kept, everything else is read again.
            self._known[key].at = -FRESH_S

    # --- the end --------------------------------------------------------------------------------------

    def watch(self, session: str, over: Callable[[], None]) -> Callable[[], None]:
        """Call `over` once when a session ends, whoever ends it. Returns what stops the watching."""
        key = object()
        self._watched.setdefault(session, {})[key] = over

        def stop() -> None:
            watchers = self._watched.get(session, {})
            watchers.pop(key, None)
            if not watchers:
                self._watched.pop(session, None)

        return stop

    async def sweep(self, tenant: str) -> None:
        """Close what has ended by itself, and tell who watches what another process has closed."""
        await self._write_uses(tenant)
        now = self._clock.now()
        await self._close_over(tenant, now)
        watched = list(self._watched)
        for start in range(0, len(watched), SWEPT_AT_ONCE):
            some = watched[start : start + SWEPT_AT_ONCE]
            living = await self._store.living(tenant, some)
            for id_ in some:
                if id_ not in living:
                    self._tell(id_)
        await self._store.forget_attempts(tenant, now - rules.LOCK)

    async def _close_over(self, tenant: str, now: Instant) -> None:
        shortest = min(self._limits.idle, self._limits.ruling_idle or self._limits.idle)
        last = ""
        # Each page begins behind the one before: there are as many as there are sessions, and no more.
        while found := await self._store.ending(tenant, now, now - shortest, last, SWEPT_AT_ONCE):
            owners = await self._users.some(tenant, {each.user for each in found})
            for session in found:
                owner = owners.get(session.user)
                if owner is None or self._is_over(session, owner, self._used_at(session), now):
                    await self._close(tenant, session.id, "expired", "system")
            last = found[-1].id

    def _is_over(self, session: Session, user: User, used_at: Instant, now: Instant) -> bool:
        """Whether a session has ended by itself. Never while its agent has a contact that goes on."""
        if user.disabled_at is not None:
            return True
        shortest = min(self._limits.idle, self._limits.ruling_idle or self._limits.idle)
        if not rules.is_over(session, used_at, shortest, now):
            return False
        grants = self._authority.grants(user.tenant, user.roles)
        rules_others = not factor_rules.RULING.isdisjoint(grants)
        idle = (self._limits.ruling_idle if rules_others else None) or self._limits.idle
        over = rules.is_over(session, used_at, idle, now)
        return over and not (user.agent is not None and self._is_busy(user.agent))

    async def _write_uses(self, tenant: str) -> None:
        late = [it for it in self._known.values() if it.used_at - it.touched >= TOUCH_S * SECOND]
        await self._store.touch(tenant, {it.session.id: it.used_at for it in late})
        for known in late:
            known.touched = known.used_at

    async def _close(self, tenant: str, id_: str, why: Closing, by: str) -> None:
        session = await self._store.close(tenant, id_)
        if session is not None:
            self._closed(session, why, by)

    def _closed(self, session: Session, why: Closing, by: str) -> None:
        self._changes += 1
        self._known.pop(session.digest, None)
        self._announce(
            session.tenant, None, SessionClosed(session=session.id, user=session.user, why=why, by=by)
        )
        self._tell(session.id)

    def _tell(self, id_: str) -> None:
        for over in self._watched.pop(id_, {}).values():
            over()

    def _used_at(self, session: Session) -> Instant:
        known = self._known.get(session.digest)
        return session.used_at if known is None else max(known.used_at, session.used_at)


def _actor(user: str) -> str:
    return f"user:{user}"
