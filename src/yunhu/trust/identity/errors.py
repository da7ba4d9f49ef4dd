"""What identity refuses."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal


class TokenUnknown(Refusal):
    """There is no such token in this tenant."""

    id: ClassVar[str] = "token.unknown"
    status: ClassVar[int] = 404


class ScopeMalformed(Refusal):
    """A scope that is none."""

    id: ClassVar[str] = "token.scope_malformed"
    status: ClassVar[int] = 422


class ScopeNotOwn(Refusal):
    """Nobody hands on what he has not himself."""

    id: ClassVar[str] = "token.scope_not_own"
    status: ClassVar[int] = 403


class ExpiryPast(Refusal):
    """The token would never open anything."""

    id: ClassVar[str] = "token.expiry_past"
    status: ClassVar[int] = 422


class TooManyTokens(Refusal):
    """The tenant has as many tokens as it may have."""

    id: ClassVar[str] = "token.too_many"
    status: ClassVar[int] = 409


class TooManyGuesses(Refusal):
    """So many unknown tokens come in that we stop looking them up for a moment."""

    id: ClassVar[str] = "token.too_many_guesses"
    status: ClassVar[int] = 429
