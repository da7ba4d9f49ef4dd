"""Decisions about tokens, users and log-ins."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Literal

from yunhu.kit.instants import MINUTE, Instant
from yunhu.kit.reach import Reach
from yunhu.trust.identity.model import Attempts, Session, State, Token, User

EVERYTHING = "*"
"""The scope that includes every other."""

SCOPE = r"^(\*|[a-z][a-z_]{0,30}\.[a-z][a-z_]{0,30})$"
"""`contact.read`, `config.write`, `agent.control`, `recording.listen`, `flow.publish`, `desk.use`."""

_SCOPE = re.compile(SCOPE)


def state(token: Token, now: Instant) -> State:
    """Whether the token opens anything at this moment, and if not, why."""
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is not None and token.expires_at <= now:
        return "expired"
    return "active"


def beyond(asked: Collection[str], own: Mapping[str, Reach]) -> list[str]:
    """The scopes that somebody who holds `own` must not give to a token, in order.

    A token is nobody: it has no contacts or teams of its own, so its words reach the whole tenant.
    """
    if EVERYTHING in own:
        return []
    return sorted(word for word in asked if own.get(word, Reach.NOTHING) != Reach.TENANT)


def within(asked: frozenset[str], ceiling: frozenset[str]) -> frozenset[str]:
    """What is left of scopes under a ceiling."""
    if EVERYTHING in ceiling:
        return asked
    return ceiling if EVERYTHING in asked else asked & ceiling


def malformed(scopes: frozenset[str]) -> list[str]:
    """The scopes that are none, in order."""
    return sorted(scope for scope in scopes if not _SCOPE.fullmatch(scope))


# ── users ────────────────────────────────────────────────────────────────────────────────────────────

FEWEST_CHARACTERS = 10
LONGEST_PASSWORD = 256
_FEWEST_DIFFERENT = 5
_SHORTEST_TOLD = 3
_COMMON = (
    "password",
    "passw0rd",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "1qaz2wsx",
    "iloveyou",
    "admin123",
    "administrator",
    "welcome",
    "letmein",
    "woaini",
    "5201314",
    "yunhu",
)
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")

WeakPassword = Literal["short", "long", "simple", "common", "own_name"]


def tidy_password(password: str) -> str:
    """The same password however a keyboard composes its characters (RFC 8265 §4.2)."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, user: str, name: str) -> WeakPassword | None:
    """Why a password is too easy to guess; None when it is not. Long ones need no special characters."""
    plain = password.casefold()
    if len(password) < FEWEST_CHARACTERS:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    if len(set(plain)) < _FEWEST_DIFFERENT or any(plain in run for run in _RUNS):
        return "simple"
    if any(_is_most(word.casefold(), plain) for word in (user, name) if len(word) >= _SHORTEST_TOLD):
        return "own_name"
    return "common" if any(_is_most(word, plain) for word in _COMMON) else None


def _is_most(word: str, password: str) -> bool:
    """Whether little but digits is left of a password when a word that is easy to guess is taken out."""
    rest = "".join(each for each in password.replace(word, "") if not each.isdigit())
    return word in password and len(rest) < FEWEST_CHARACTERS // 2


# ── log-in ───────────────────────────────────────────────────────────────────────────────────────────

MOST_FAILURES = 5
LOCK = 15 * MINUTE
"""How long nobody can log in as a name after so many failures; and when older failures are forgotten."""


def is_locked(attempts: Attempts, now: Instant) -> bool:
    """Whether nobody can log in as this name at the moment, not even with the right password."""
    return now < attempts.locked_until


def failed(attempts: Attempts, now: Instant) -> Attempts:
    """The attempts after one more that failed. One during a lock does not make the lock longer."""
    if is_locked(attempts, now):
        return attempts
    failures = 1 if now - attempts.at >= LOCK else attempts.failures + 1
    if failures < MOST_FAILURES:
        return Attempts(failures=failures, at=now)
    return Attempts(failures=0, at=now, locked_until=now + LOCK)


def is_stale(user: User, password_lives: int, now: Instant) -> bool:
    """Whether the password is so old (µs; 0: never) that it must be changed."""
    chosen_at = user.password_at or user.created_at
    return password_lives > 0 and not user.must_change and now - chosen_at >= password_lives


def is_over(session: Session, used_at: Instant, idle: int, now: Instant) -> bool:
    """Whether a session has ended by itself: too old, or not used for too long (`idle` in µs)."""
    return now >= session.expires_at or now - used_at >= idle
