"""Service accounts at work: programs with names of their own, who cannot log in and sign in with tokens."""

import re
from collections.abc import Collection

import msgspec

from yunhu.kit.paging import Key, Page, cut_page
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.trust.identity import rules
from yunhu.trust.identity.errors import (
    AccountChangedMeanwhile,
    AccountExists,
    AccountIdMalformed,
    AccountUnknown,
    OwnerUnknown,
    ScopeMalformed,
    ScopeNotOwn,
    TooManyAccounts,
)
from yunhu.trust.identity.facts import AccountChanged, AccountCreated, AccountDisabled, AccountEnabled
from yunhu.trust.identity.model import USER, Account
from yunhu.trust.identity.ports import Announce, Authority
from yunhu.trust.identity.services.tokens import Identity
from yunhu.trust.identity.store.accounts import AccountStore
from yunhu.trust.identity.store.users import UserStore

MOST_ACCOUNTS = 500
"""Service accounts of one tenant."""


class Accounts:
    """A tenant's service accounts. Used on the loop's thread."""

    def __init__(
        self,
        store: AccountStore,
        users: UserStore,
        tokens: Identity,
        authority: Authority,
        announce: Announce,
        clock: Clock,
    ) -> None:
        self._store = store
        self._users = users
        self._tokens = tokens
        self._authority = authority
        self._announce = announce
        self._clock = clock

    async def create(
        self, by: Principal, id_: str, name: str, owner: str, scopes: Collection[str]
    ) -> Account:
        """Make an account.

        Raises `AccountIdMalformed`, `ScopeMalformed`, `ScopeNotOwn`, `OwnerUnknown`, `AccountExists`,
        `TooManyAccounts`.
        """
        if not re.fullmatch(USER, id_):
            raise AccountIdMalformed
        asked = self._checked(by, scopes)
        await self._check_owner(by.tenant, owner)
        if await self._store.count(by.tenant) >= MOST_ACCOUNTS:
            raise TooManyAccounts(most=MOST_ACCOUNTS)
        account = Account(
            id=id_,
            tenant=by.tenant,
            name=name,
            owner=owner,
            scopes=asked,
            created_at=self._clock.now(),
            created_by=by.actor,
        )
        if not await self._store.add(account):
            raise AccountExists(account=id_)
        self._announce(
            by.tenant,
            None,
            AccountCreated(account=id_, owner=owner, scopes=tuple(sorted(asked)), by=by.actor),
        )
        return account

    async def list(self, tenant: str, after: Key | None, limit: int) -> Page[Account]:
        """Accounts in the order of ids; `after` is the key of the last one seen."""
        found = await self._store.accounts(tenant, str(after[0]) if after else "", limit + 1)
        return cut_page(found, limit, lambda account: (account.id,))

    async def get(self, tenant: str, id_: str) -> Account:
        """One account. Raises `AccountUnknown`."""
        account = await self._store.account(tenant, id_)
        if account is None:
            raise AccountUnknown(account=id_)
        return account

    async def change(
        self, by: Principal, id_: str, version: int, name: str, owner: str, scopes: Collection[str]
    ) -> Account:
        """Give an account another name, owner or ceiling; its tokens can do no more at once.

        Raises `AccountUnknown`, `ScopeMalformed`, `ScopeNotOwn`, `OwnerUnknown`, `AccountChangedMeanwhile`.
        """
        before = await self.get(by.tenant, id_)
        # Who does not hold what the account holds may not give it to another, nor decide for it.
        self._checked(by, before.scopes)
        asked = self._checked(by, scopes)
        if owner != before.owner:
            await self._check_owner(by.tenant, owner)
        account = msgspec.structs.replace(before, name=name, owner=owner, scopes=asked, version=version + 1)
        if not await self._store.change(account):
            raise AccountChangedMeanwhile(account=id_)
        self._tokens.forget_account(id_)
        self._announce(
            by.tenant,
            None,
            AccountChanged(account=id_, owner=owner, scopes=tuple(sorted(asked)), by=by.actor),
        )
        return account

    async def disable(self, by: Principal, id_: str) -> None:
        """Let its tokens open nothing until it is enabled again. Raises `AccountUnknown`."""
        await self.get(by.tenant, id_)
        if await self._store.set_disabled(by.tenant, id_, self._clock.now()):
            self._tokens.forget_account(id_)
            self._announce(by.tenant, None, AccountDisabled(account=id_, by=by.actor))

    async def enable(self, by: Principal, id_: str) -> None:
        """Let its tokens open again. Raises `AccountUnknown`, `ScopeNotOwn`."""
        account = await self.get(by.tenant, id_)
        self._checked(by, account.scopes)
        if await self._store.set_disabled(by.tenant, id_, None):
            self._tokens.forget_account(id_)
            self._announce(by.tenant, None, AccountEnabled(account=id_, by=by.actor))

    def _checked(self, by: Principal, scopes: Collection[str]) -> frozenset[str]:
        asked = frozenset(scopes)
        if wrong := sorted(word for word in asked if not self._authority.knows(word)):
            raise ScopeMalformed(scopes=wrong)
        if beyond := rules.beyond(asked, by.grants):
            raise ScopeNotOwn(scopes=beyond)
        return asked

    async def _check_owner(self, tenant: str, owner: str) -> None:
        if await self._users.user(tenant, owner) is None:
            raise OwnerUnknown(user=owner)
