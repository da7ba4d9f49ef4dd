"""Decisions about second factors."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from yunhu.kit.instants import MINUTE, Instant
from yunhu.trust.identity.factors.model import Factor, Method

Policy = Literal["administrators", "everybody", "off"]
"""Who must have a second factor. With `off` nobody must; who has one is asked for it all the same."""

RULING: Final = frozenset(
    {
        "*",
        "user.write",
        "user.reset",
        "token.write",
        "role.write",
        "role.grant",
        "config.write",
        "key.rotate",
        "audit.read",
    }
)
"""Who may do one of these rules others: an administrator (GB/T 22239-2019 8.1.4.1 d), whatever
the role is called."""

MOST_FACTORS = 10
RECOVERY_CODES = 10
RECOVERY_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody confuses when writing it down."""

RECOVERY_LENGTH = 16
"""31^16 is some 79 bits: nobody tries them all, not even with the digests in hand."""

CHALLENGE_LIVES = 5 * MINUTE
"""How long an answer is waited for."""

PROVED_FOR = 15 * MINUTE
"""How long after a log-in, or after the password was asked for again, second factors may be changed."""


def must_have(policy: Policy, scopes: Iterable[str]) -> bool:
    """Whether somebody whose role allows this may do nothing without a second factor."""
    return policy == "everybody" or (policy == "administrators" and not RULING.isdisjoint(scopes))


def methods(factors: Iterable[Factor], host: str, recovery_left: int) -> list[Method]:
    """How a person may answer on the pages of a host, the best first."""
    found: list[Method] = []
    kinds = {it.kind for it in factors if it.kind == "totp" or it.rp == host}
    if "passkey" in kinds:
        found.append("passkey")
    if "totp" in kinds:
        found.append("totp")
    if recovery_left:
        found.append("recovery")
    return found


def recovery_code(chances: Sequence[int]) -> str:
    """A recovery code as it is shown, of random numbers below 31: `abcd-efgh-jkmn-pqrs`."""
    letters = "".join(RECOVERY_LETTERS[chance] for chance in chances)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def tidy_code(typed: str) -> str:
    """What somebody typed, without what is between the letters of a code."""
    return "".join(each for each in typed.casefold() if each.isalnum())


def is_proved(proved_at: Instant, now: Instant) -> bool:
    """Whether a person proved lately enough who it is."""
    return now - proved_at < PROVED_FOR
