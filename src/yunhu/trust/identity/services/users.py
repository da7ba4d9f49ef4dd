"""Users at work: made, listed, changed, removed, and given passwords."""

import re
from collections.abc import Collection
from typing import Any

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.paging import Key, Page, cut_page
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.trust.identity import rules
from yunhu.trust.identity.errors import (
    AgentNotConfigured,
    PasswordCommon,
    PasswordLong,
    PasswordOwnName,
    PasswordSame,
    PasswordShort,
    PasswordSimple,
    PasswordWeak,
    UserBeyondOwn,
    UserIdMalformed,
    UserNameMissing,
    UserUnknown,
)
from yunhu.trust.identity.factors.errors import OwnFactors
from yunhu.trust.identity.facts import UserChanged, UserCreated, UserLinked, UserPasswordChanged, UserRemoved
from yunhu.trust.identity.model import USER, User
from yunhu.trust.identity.ports import AgentKnown, Announce, Authority
from yunhu.trust.identity.services.entrance import Entrance
from yunhu.trust.identity.services.passwords import Passwords
from yunhu.trust.identity.services.sessions import Sessions
from yunhu.trust.identity.store.sessions import SessionStore
from yunhu.trust.identity.store.users import UserStore

MOST_USERS = 20_000
"""Users of one tenant."""

NO_PASSWORD = ""
"""What is kept of the password of somebody who has none: it fits nothing."""

_WEAK: dict[rules.WeakPassword, type[PasswordWeak]] = {
    "short": PasswordShort,
    "long": PasswordLong,
    "simple": PasswordSimple,
    "common": PasswordCommon,
    "own_name": PasswordOwnName,
}


class Users:
    """A tenant's users. Used on the loop's thread."""

    def __init__(
        self,
        store: UserStore,
        session_store: SessionStore,
        sessions: Sessions,
        entrance: Entrance,
        passwords: Passwords,
        authority: Authority,
        announce: Announce,
        clock: Clock,
        knows_agent: AgentKnown,
    ) -> None:
        self._store = store
        self._session_store = session_store
        self._sessions = sessions
        self._entrance = entrance
        self._passwords = passwords
        self._authority = authority
        self._announce = announce
        self._clock = clock
        self._knows_agent = knows_agent

    async def create(
        self,
        by: Principal,
        id_: str,
        name: str,
        roles: Collection[str],
        agent: str | None,
        password: str,
        must_change: bool = True,
        teams: Collection[str] = (),
    ) -> User:
        """Make a user.

        Raises `UserIdMalformed`, `UserNameMissing`, `UserBeyondOwn`, `AgentNotConfigured`, `PasswordWeak`,
        `UserExists`, `AgentTaken`, `TooManyUsers`, `LogInBusy`.
        """
        if not re.fullmatch(USER, id_):
            raise UserIdMalformed
        user = User(
            id=id_,
            tenant=by.tenant,
            name=_readable(name),
            roles=_once(roles),
            agent=agent,
            teams=_once(teams),
            must_change=must_change,
            created_at=self._clock.now(),
            created_by=by.actor,
        )
        self._authority.check_given(by, id_, (), user.roles, frozenset(user.teams))
        self._check_agent(agent)
        kept = await self._kept(password, user)
        await self._store.add(user, kept, MOST_USERS)
        self._announce(by.tenant, None, UserCreated(**_told(user), by=by.actor))
        return user

    async def linked(self, tenant: str, subject: str) -> User | None:
        """The user whose account at the provider of single sign-on this is."""
        return await self._store.linked(tenant, subject)

    async def link(self, by: Principal, id_: str, subject: str) -> User | None:
        """Let an account at the provider be a user who is there; None when there is none who may be."""
        if not await self._store.link(by.tenant, id_, subject):
            return None
        self._sessions.forget(id_)
        self._announce(by.tenant, None, UserLinked(user=id_, by=by.actor))
        return await self.get(by.tenant, id_)

    async def admit(
        self, by: Principal, id_: str, name: str, roles: Collection[str], agent: str | None, subject: str
    ) -> User:
        """Make a user of an account at the provider, without a password of our own.

        Raises what `create` raises.
        """
        user = User(
            id=id_,
            tenant=by.tenant,
            name=_readable(name),
            roles=_once(roles),
            agent=agent,
            subject=subject,
            created_at=self._clock.now(),
            created_by=by.actor,
        )
        self._authority.check_given(by, id_, (), user.roles, frozenset())
        await self._store.add(user, NO_PASSWORD, MOST_USERS)
        self._announce(by.tenant, None, UserCreated(**_told(user), by=by.actor))
        return user

    async def list(self, tenant: str, after: Key | None, limit: int) -> Page[User]:
        """Users in the order of ids; `after` is the key of the last one seen."""
        found = await self._store.users(tenant, str(after[0]) if after else "", limit + 1)
        return cut_page(found, limit, lambda user: (user.id,))

    async def get(self, tenant: str, id_: str) -> User:
        """One user. Raises `UserUnknown`."""
        user = await self._store.user(tenant, id_)
        if user is None:
            raise UserUnknown(user=id_)
        return user

    async def locked(self, tenant: str, ids: Collection[str]) -> dict[str, Instant]:
        """Until when users are locked, of those who are."""
        return await self._session_store.locked(tenant, ids, self._clock.now())

    async def is_empty(self, tenant: str) -> bool:
        """Whether there is no user at all."""
        return await self._store.is_empty(tenant)

    async def change(
        self,
        by: Principal,
        id_: str,
        version: int,
        name: str,
        roles: Collection[str],
        agent: str | None,
        teams: Collection[str] = (),
    ) -> User:
        """Give a user another name, roles, agent or teams; takes effect at once, in open sessions too.

        Raises `UserUnknown`, `UserChangedMeanwhile`, `UserBeyondOwn`, `AgentNotConfigured`, `AgentTaken`,
        `LastAdministrator`, and what the authority refuses.
        """
        before = await self.get(by.tenant, id_)
        if (name, agent) != (before.name, before.agent):
            self._check_managed(by, before)
        if agent != before.agent:
            self._check_agent(agent)
        return await self._change(
            by,
            before,
            msgspec.structs.replace(
                before,
                name=_readable(name),
                roles=_once(roles),
                agent=agent,
                teams=_once(teams),
                version=version + 1,
            ),
        )

    async def give(
        self, by: Principal, id_: str, version: int, roles: Collection[str], teams: Collection[str]
    ) -> User:
        """Give a user other roles and teams, and leave everything else.

        Raises `UserUnknown`, `UserChangedMeanwhile`, `LastAdministrator`, and what the authority refuses.
        """
        before = await self.get(by.tenant, id_)
        after = msgspec.structs.replace(before, roles=_once(roles), teams=_once(teams), version=version + 1)
        return await self._change(by, before, after)

    async def _change(self, by: Principal, before: User, user: User) -> User:
        id_, agent = user.id, user.agent
        teams = frozenset(user.teams) - frozenset(before.teams)
        self._authority.check_given(by, id_, before.roles, user.roles, teams)
        await self._store.change(user, self._authority.is_governed)
        self._sessions.forget(id_)
        self._announce(by.tenant, None, UserChanged(**_told(user), by=by.actor))
        if agent != before.agent:
            # A desk that is open would go on for the agent of before.
            await self._sessions.close_all(by, id_, "user_changed")
        return user

    async def set_password(self, by: Principal, id_: str, password: str, must_change: bool = True) -> None:
        """Give a user a new password; closes every session, and forgets the failures.

        Raises `UserUnknown`, `UserBeyondOwn`, `PasswordWeak`, `LogInBusy`.
        """
        user = await self.get(by.tenant, id_)
        self._check_managed(by, user)
        await self._write(by, user, password, must_change)
        await self._session_store.forgive(by.tenant, id_)
        await self._sessions.close_all(by, id_, "password_changed")

    async def change_own_password(self, who: Principal, old: str, new: str) -> None:
        """Give oneself a new password; closes every other session of one's own.

        Raises `PasswordWrong`, `PasswordWeak`, `LogInBusy`.
        """
        user = await self.get(who.tenant, str(who.user))
        await self._entrance.prove(who, old)
        if rules.tidy_password(new) == rules.tidy_password(old):
            raise PasswordSame
        await self._write(who, user, new, must_change=False)
        await self._sessions.close_all(who, user.id, "password_changed", but=who.session)

    async def reset_factors(self, by: Principal, id_: str) -> None:
        """Take everything away that somebody else has besides the password, and has lost; ends the sessions.

        Raises `UserUnknown`, `UserBeyondOwn`, `OwnFactors`.
        """
        user = await self.get(by.tenant, id_)
        if id_ == by.user:
            raise OwnFactors
        self._check_managed(by, user)
        await self._entrance.factors.reset(by, id_)
        await self._sessions.close_all(by, id_, "user_changed")

    async def remove(self, by: Principal, id_: str) -> None:
        """Let a user not log in any more. Raises `UserUnknown`, `UserBeyondOwn`, `LastAdministrator`."""
        user = await self.get(by.tenant, id_)
        self._check_managed(by, user)
        await self._store.remove(by.tenant, id_, self._authority.is_governed)
        await self._sessions.close_all(by, id_, "user_removed")
        self._announce(by.tenant, None, UserRemoved(user=id_, by=by.actor))

    async def _write(self, by: Principal, user: User, password: str, must_change: bool) -> None:
        kept = await self._kept(password, user)
        if not await self._store.set_password(by.tenant, user.id, kept, must_change, self._clock.now()):
            raise UserUnknown(user=user.id)
        self._sessions.forget(user.id)
        self._announce(by.tenant, None, UserPasswordChanged(user=user.id, by=by.actor))

    async def _kept(self, password: str, user: User) -> str:
        tidy = rules.tidy_password(password)
        weak = rules.weakness(tidy, user.id, user.name)
        if weak is not None:
            raise _WEAK[weak](fewest=rules.FEWEST_CHARACTERS, most=rules.LONGEST_PASSWORD)
        return await self._passwords.hash(tidy)

    def _check_managed(self, by: Principal, user: User) -> None:
        if not self._authority.may_manage(by, user.roles):
            raise UserBeyondOwn(roles=user.roles)

    def _check_agent(self, agent: str | None) -> None:
        if agent is not None and not self._knows_agent(agent):
            raise AgentNotConfigured(agent=agent)


def _readable(name: str) -> str:
    """A name without control characters, which some databases do not take. Raises `UserNameMissing`."""
    tidy = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if not tidy:
        raise UserNameMissing
    return tidy


def _once(words: Collection[str]) -> tuple[str, ...]:
    """Each word once, in order."""
    return tuple(sorted(set(words)))


def _told(user: User) -> dict[str, Any]:
    return {"user": user.id, "roles": user.roles, "teams": user.teams, "agent": user.agent}
