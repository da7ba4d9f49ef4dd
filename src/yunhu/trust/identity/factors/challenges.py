"""What was asked of somebody, waited for a few minutes, and answered once."""

import secrets
from typing import TypeVar

import msgspec

from yunhu.platform.clock import Clock
from yunhu.platform.secrets import digest
from yunhu.trust.identity.factors import rules
from yunhu.trust.identity.factors.errors import ChallengeOver
from yunhu.trust.identity.factors.model import Challenge, Purpose
from yunhu.trust.identity.factors.store import FactorStore

_SECRET_BYTES = 32

T = TypeVar("T", bound=msgspec.Struct)


class Challenges:
    """Questions to browsers. They are in the database: another node may get the answer."""

    def __init__(self, store: FactorStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ask(self, tenant: str, purpose: Purpose, user: str, held: msgspec.Struct) -> tuple[str, int]:
        """Keep what the answer will be checked with; the secret of who may answer, and until when."""
        secret, until = secrets.token_urlsafe(_SECRET_BYTES), self._clock.now() + rules.CHALLENGE_LIVES
        made = Challenge(
            digest=digest(secret),
            tenant=tenant,
            purpose=purpose,
            user=user,
            held=msgspec.json.encode(held).decode(),
            expires_at=until,
        )
        await self._store.ask(made)
        return secret, until

    async def asked(self, tenant: str, purpose: Purpose, secret: str, held: type[T]) -> tuple[str, T]:
        """Who was asked, and with what the answer is checked. Raises `ChallengeOver`."""
        found = await self._store.asked(tenant, purpose, digest(secret), self._clock.now())
        if found is None:
            raise ChallengeOver
        return found.user, msgspec.json.decode(found.held, type=held)

    async def close(self, tenant: str, purpose: Purpose, secret: str) -> None:
        """It is answered; nobody answers it again. Raises `ChallengeOver` when somebody did meanwhile."""
        if not await self._store.answered(tenant, purpose, digest(secret)):
            raise ChallengeOver

    async def sweep(self, tenant: str) -> None:
        """Forget what nobody answered in time."""
        await self._store.forget_challenges(tenant, self._clock.now())
