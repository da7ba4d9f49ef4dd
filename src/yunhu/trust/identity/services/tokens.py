"""Identity at work.

Tenants and tokens are made, listed and revoked, and every request is told whose it is.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection

from yunhu.kit.instants import DAY, Instant
from yunhu.kit.limits import TokenBucket
from yunhu.kit.paging import Key, Page, cut_page
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.platform.secrets import TOKEN_PREFIX, digest, new_token
from yunhu.trust.identity import rules
from yunhu.trust.identity.errors import (
    AccountIsDisabled,
    ExpiryLate,
    ExpiryPast,
    ScopeMalformed,
    ScopeNotOwn,
    TokenUnknown,
    TooManyGuesses,
    TooManyTokens,
)
from yunhu.trust.identity.facts import TokenCreated, TokenRevoked
from yunhu.trust.identity.model import Account, Tenant, Token
from yunhu.trust.identity.ports import Announce, Authority
from yunhu.trust.identity.store.tokens import IdentityStore

MOST_TOKENS = 1_000
"""Tokens of one tenant that are not revoked."""

MOST_CACHED = 10_000
FRESH_S = 60.0
"""How long a token found in the database is believed. A token that is revoked here is forgotten at once.

One that is
revoked by another process (the command line) opens nothing after this time."""

TOUCH_S = 300.0
"""How exactly the database knows when a token was used."""

LOOKUPS_PER_S = 50.0
LOOKUPS_AT_ONCE = 100.0


class Identity:
    """Tenants and their tokens. Used on the loop's thread."""

    def __init__(
        self,
        store: IdentityStore,
        authority: Authority,
        announce: Announce,
        clock: Clock,
        new_id: Callable[[], str],
        lives: int | None = None,
        longest: int | None = None,
    ) -> None:
        """`lives`, `longest`: µs after which a token ends, if nothing else is said, and at most."""
        self._store = store
        self._authority = authority
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._lives = lives
        self._longest = longest
        self._used: dict[str, Instant] = {}
        self._touch_at = 0.0
        self._known: OrderedDict[str, tuple[Token, float]] = OrderedDict()
        self._changes = 0
        self._lookups = TokenBucket(LOOKUPS_PER_S, LOOKUPS_AT_ONCE, clock.monotonic())

    async def ensure_tenant(self, id_: str, name: str) -> None:
        """Make the tenant if it is not there."""
        await self._store.add_tenant(Tenant(id=id_, name=name, created_at=self._clock.now()))

    async def create(
        self,
        by: Principal,
        name: str,
        scopes: Collection[str],
        expires_at: Instant | None = None,
        account: Account | None = None,
    ) -> tuple[Token, str]:
        """Make a token in the tenant of who asks; returns it with its text, which is not shown again.

        With an account it signs in as that, and can do at most what that can. Raises `ScopeMalformed`,
        `ScopeNotOwn`, `ExpiryPast`, `ExpiryLate`, `AccountIsDisabled`, `TooManyTokens`.
        """
        asked, now = frozenset(scopes), self._clock.now()
        if wrong := sorted(word for word in asked if not self._authority.knows(word)):
            raise ScopeMalformed(scopes=wrong)
        if beyond := rules.beyond(asked, by.grants):
            raise ScopeNotOwn(scopes=beyond)
        if account is not None and (beyond := rules.beyond(asked, self._authority.scopes(account.scopes))):
            raise ScopeNotOwn(scopes=beyond)
        if account is not None and account.disabled_at is not None:
            raise AccountIsDisabled(account=account.id)
        expires_at = self._expiry(expires_at, now)
        text = new_token()
        token = Token(
            id=self._new_id(),
            tenant=by.tenant,
            name=name,
            digest=digest(text),
            scopes=asked,
            created_at=now,
            created_by=by.actor,
            expires_at=expires_at,
            account=None if account is None else account.id,
        )
        if not await self._store.add_token(token, MOST_TOKENS):
            raise TooManyTokens(most=MOST_TOKENS)
        fact = TokenCreated(
            token=token.id, name=name, scopes=tuple(sorted(asked)), expires_at=expires_at, by=by.actor
        )
        self._announce(by.tenant, None, fact)
        return token, text

    def _expiry(self, asked: Instant | None, now: Instant) -> Instant | None:
        if asked is None:
            return None if self._lives is None else now + self._lives
        if asked <= now:
            raise ExpiryPast
        if self._longest is not None and asked > now + self._longest:
            raise ExpiryLate(days=self._longest // DAY)
        return asked

    async def list(self, tenant: str, after: Key | None, limit: int) -> Page[Token]:
        """Tokens in the order they were made; `after` is the key of the last one seen."""
        found = await self._store.tokens(tenant, str(after[0]) if after else "", limit + 1)
        return cut_page(found, limit, lambda token: (token.id,))

    async def any_works(self, tenant: str) -> bool:
        """Whether there is a token that opens something."""
        now = self._clock.now()
        found = await self._store.tokens(tenant, "", MOST_TOKENS)
        return any(rules.state(token, now) == "active" for token in found)

    async def revoke(self, by: Principal, id_: str) -> None:
        """Make a token open nothing from now on; nothing happens when it was revoked before.

        Raises `TokenUnknown`.
        """
        token = await self._store.token(by.tenant, id_)
        if token is None:
            raise TokenUnknown(token=id_)
        if await self._store.revoke(by.tenant, id_, self._clock.now()):
            self._announce(by.tenant, None, TokenRevoked(token=id_, by=by.actor))
        self._changes += 1
        self._known.pop(token.digest, None)

    async def authenticate(self, text: str) -> Principal | None:
        """Who a token belongs to; None when it is unknown, revoked or expired.

        From memory, except the first time.

        Raises `TooManyGuesses`.
        """
        if not text.startswith(TOKEN_PREFIX):
            return None
        token = await self._find(digest(text))
        if token is None or rules.state(token, self._clock.now()) != "active":
            return None
        self._used[token.id] = self._clock.now()
        if token.account is None or token.ceiling is None:
            return Principal(token.tenant, token.id, self._authority.scopes(token.scopes))
        scopes = rules.within(token.scopes, token.ceiling)
        return Principal(token.tenant, f"service:{token.account}", self._authority.scopes(scopes))

    async def sweep(self, tenant: str) -> None:
        """Write down which tokens were used, every few minutes."""
        now = self._clock.monotonic()
        if now < self._touch_at:
            return
        self._touch_at = now + TOUCH_S
        used, self._used = self._used, {}
        await self._store.touch(tenant, used)

    def forget_account(self, account: str) -> None:
        """What memory knows of the tokens of a service account is not true any more."""
        self._changes += 1
        for key in [key for key, (token, _) in self._known.items() if token.account == account]:
            del self._known[key]

    async def _find(self, digest_: str) -> Token | None:
        now = self._clock.monotonic()
        cached = self._known.get(digest_)
        if cached is not None and now - cached[1] < FRESH_S:
            return cached[0]
        # A token that is known to be good is never kept waiting by somebody who guesses.
        if cached is None and not self._lookups.take(now):
            raise TooManyGuesses(retry_after_s=1)
        changes = self._changes
        token = await self._store.by_digest(digest_)
        self._known.pop(digest_, None)
        # What was read while something was revoked may be the state before it.
        if token is not None and changes == self._changes:
            self._known[digest_] = (token, now)
            if len(self._known) > MOST_CACHED:
                self._known.popitem(last=False)
        return token
