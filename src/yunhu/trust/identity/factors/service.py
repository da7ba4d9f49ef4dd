"""Second factors at work: what a person has is added, removed, and asked for at the log-in."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from yunhu.kit.instants import Instant
from yunhu.platform.clock import Clock
from yunhu.platform.http.base import Principal
from yunhu.platform.secrets import digest
from yunhu.trust.identity.factors import passkeys, rules, totp
from yunhu.trust.identity.factors.challenges import Challenges
from yunhu.trust.identity.factors.errors import (
    CodeWrong,
    FactorUnknown,
    LastFactor,
    PasskeyNowhere,
    PasskeyRefused,
    TooManyFactors,
)
from yunhu.trust.identity.factors.facts import (
    FactorAdded,
    FactorRemoved,
    FactorsReset,
    PasskeyCopied,
    RecoveryCodesMade,
    RecoveryCodeUsed,
)
from yunhu.trust.identity.factors.model import Factor, Proof, Site
from yunhu.trust.identity.factors.ports import Seal
from yunhu.trust.identity.factors.store import FactorStore
from yunhu.trust.identity.ports import Announce

SEALED_AS = "second_factor.totp"
ISSUER = "Yunhu"

LONGEST_CREDENTIAL = 1_400
"""Characters of a passkey's id, which has at most 1 023 bytes (WebAuthn §4)."""

_CHALLENGE_BYTES = 32


class NewCodes(msgspec.Struct):
    """What an authenticator app that is being enrolled was given."""

    sealed: str


class NewKey(msgspec.Struct):
    """What a browser that makes a passkey was asked."""

    host: str
    challenge: str


class TotpAsked(msgspec.Struct, frozen=True):
    """What a person needs to enrol an authenticator app."""

    challenge: str
    secret: str
    address: str


class PasskeyAsked(msgspec.Struct, frozen=True):
    """What a browser needs to make a passkey."""

    challenge: str
    options: dict[str, Any]


class Added(msgspec.Struct, frozen=True):
    """A new second factor; with the first one come recovery codes, which are shown once."""

    factor: Factor
    recovery_codes: Sequence[str]


class Factors:
    """What people have besides their passwords. Used on the loop's thread."""

    def __init__(
        self, store: FactorStore, seal: Seal, announce: Announce, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._seal = seal
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self.challenges = Challenges(store, clock)

    # --- enrolment ------------------------------------------------------------------------------------

    async def of_user(self, tenant: str, user: str) -> tuple[list[Factor], int]:
        """A person's second factors, and how many recovery codes are left."""
        return await self._store.of_user(tenant, user), await self._store.codes_left(tenant, user)

    async def ask_totp(self, who: Principal) -> TotpAsked:
        """Begin to enrol an authenticator app."""
        secret, user = totp.new_secret(), str(who.user)
        sealed = self._seal.seal(who.tenant, secret, SEALED_AS)
        asked, _ = await self.challenges.ask(who.tenant, "totp", user, NewCodes(sealed))
        return TotpAsked(asked, secret, totp.address(secret, user, ISSUER))

    async def add_totp(self, who: Principal, challenge: str, code: str, name: str) -> Added:
        """Enrol the app that shows this code. Raises `ChallengeOver`, `CodeWrong`, `TooManyFactors`."""
        user, held = await self.challenges.asked(who.tenant, "totp", challenge, NewCodes)
        secret, now = self._seal.open(who.tenant, held.sealed, SEALED_AS), self._clock.now()
        step = totp.matching_step(secret, rules.tidy_code(code), now, 0)
        if user != who.user or step is None:
            raise CodeWrong
        await self.challenges.close(who.tenant, "totp", challenge)
        made = Factor(
            id=self._new_id(),
            tenant=who.tenant,
            user=user,
            kind="totp",
            name=name,
            created_at=now,
            sealed=held.sealed,
            used_step=step,
        )
        return await self._add(who, made)

    async def ask_passkey(self, who: Principal, site: Site | None) -> PasskeyAsked:
        """Begin to make a passkey for the pages of a host. Raises `PasskeyNowhere`."""
        if site is None:
            raise PasskeyNowhere
        user, question = str(who.user), secrets.token_bytes(_CHALLENGE_BYTES)
        asked, _ = await self.challenges.ask(who.tenant, "passkey", user, NewKey(site.host, question.hex()))
        known = await self._store.of_user(who.tenant, user)
        options = passkeys.ask_new(site, question, _handle(who.tenant, user), user, known)
        return PasskeyAsked(asked, options)

    async def add_passkey(
        self, who: Principal, site: Site | None, challenge: str, answer: dict[str, Any], name: str
    ) -> Added:
        """Enrol the passkey that the browser made.

        Raises `ChallengeOver`, `PasskeyNowhere`, `PasskeyRefused`, `TooManyFactors`.
        """
        user, held = await self.challenges.asked(who.tenant, "passkey", challenge, NewKey)
        if site is None or site.host != held.host:
            raise PasskeyNowhere
        await self.challenges.close(who.tenant, "passkey", challenge)
        try:
            made = passkeys.check_new(site, bytes.fromhex(held.challenge), answer)
        except passkeys.Wrong as trouble:
            raise PasskeyRefused from trouble
        if user != who.user or len(made.credential) > LONGEST_CREDENTIAL:
            raise PasskeyRefused
        factor = Factor(
            id=self._new_id(),
            tenant=who.tenant,
            user=user,
            kind="passkey",
            name=name,
            created_at=self._clock.now(),
            credential=made.credential,
            public_key=made.public_key,
            sign_count=made.sign_count,
            rp=site.host,
        )
        return await self._add(who, factor)

    async def _add(self, who: Principal, factor: Factor) -> Added:
        first = not await self._store.of_user(who.tenant, factor.user)
        if not await self._store.add(factor, rules.MOST_FACTORS):
            raise TooManyFactors(most=rules.MOST_FACTORS)
        added = FactorAdded(user=factor.user, factor=factor.id, what=factor.kind, by=who.actor)
        self._announce(who.tenant, None, added)
        return Added(factor, await self.new_codes(who) if first else ())

    async def new_codes(self, who: Principal) -> list[str]:
        """Other recovery codes; the old ones open nothing any more. Raises `FactorUnknown`."""
        user = str(who.user)
        if not await self._store.of_user(who.tenant, user):
            raise FactorUnknown
        codes = [rules.recovery_code(_chances()) for _ in range(rules.RECOVERY_CODES)]
        await self._store.replace_codes(who.tenant, user, [_kept(code) for code in codes])
        self._announce(who.tenant, None, RecoveryCodesMade(user=user, by=who.actor))
        return codes

    async def remove(self, who: Principal, id_: str, must_have: bool) -> None:
        """Take one of one's own second factors away. Raises `FactorUnknown`, `LastFactor`."""
        user = str(who.user)
        mine = {it.id: it for it in await self._store.of_user(who.tenant, user)}
        if id_ not in mine:
            raise FactorUnknown
        if must_have and len(mine) == 1:
            raise LastFactor
        await self._store.remove(who.tenant, user, id_)
        gone = FactorRemoved(user=user, factor=id_, what=mine[id_].kind, by=who.actor)
        self._announce(who.tenant, None, gone)

    async def reset(self, by: Principal, user: str) -> None:
        """Take everything away that somebody has besides the password, and has lost."""
        if await self._store.remove_all(by.tenant, user):
            self._announce(by.tenant, None, FactorsReset(user=user, by=by.actor))

    # --- the second step ------------------------------------------------------------------------------

    async def fits(self, tenant: str, user: str, proof: Proof, site: Site | None, question: str) -> bool:
        """Whether this is an answer of this user; what can be used once is used by it.

        `question` is what was asked of a passkey, in hexadecimal.
        """
        now = self._clock.now()
        if proof.recovery is not None:
            return await self._use_code(tenant, user, proof.recovery)
        factors = await self._store.of_user(tenant, user)
        if proof.code is not None:
            return await self._use_step(factors, rules.tidy_code(proof.code), now)
        return site is not None and await self._use_key(factors, proof, site, question, now)

    async def _use_step(self, factors: Sequence[Factor], code: str, now: Instant) -> bool:
        for factor in factors:
            if factor.kind == "totp":
                secret = self._seal.open(factor.tenant, factor.sealed, SEALED_AS)
                step = totp.matching_step(secret, code, now, factor.used_step)
                if step is not None:
                    return await self._store.use_step(factor.tenant, factor.id, step, now)
        return False

    async def _use_key(
        self, factors: Sequence[Factor], proof: Proof, site: Site, question: str, now: Instant
    ) -> bool:
        answer = proof.passkey or {}
        for factor in factors:
            if factor.kind != "passkey" or factor.rp != site.host or factor.credential != answer.get("id"):
                continue
            try:
                count = passkeys.check(site, bytes.fromhex(question), answer, factor)
            except passkeys.Copied:
                self._announce(factor.tenant, None, PasskeyCopied(user=factor.user, factor=factor.id))
                return False
            except passkeys.Wrong:
                return False
            return await self._store.use_key(factor.tenant, factor.id, factor.sign_count, count, now)
        return False

    async def _use_code(self, tenant: str, user: str, typed: str) -> bool:
        if not await self._store.use_code(tenant, user, _kept(typed)):
            return False
        left = await self._store.codes_left(tenant, user)
        self._announce(tenant, None, RecoveryCodeUsed(user=user, left=left))
        return True


def _chances() -> list[int]:
    return [secrets.randbelow(len(rules.RECOVERY_LETTERS)) for _ in range(rules.RECOVERY_LENGTH)]


def _kept(code: str) -> str:
    """What is kept of a recovery code. It is random and long enough for a plain digest."""
    return digest(rules.tidy_code(code))


def _handle(tenant: str, user: str) -> bytes:
    """Who a passkey is for, as the device keeps it: always the same for one user, and no name."""
    return hashlib.sha256(f"{tenant}\n{user}".encode()).digest()
