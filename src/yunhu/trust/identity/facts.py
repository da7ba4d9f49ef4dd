"""What is announced about tokens, users and sessions. Never a secret, a password or what is kept of them."""

from typing import Literal

import msgspec

from yunhu.trust.identity.model import Disabled

Closing = Literal[
    "left",
    "revoked",
    "expired",
    "password_changed",
    "user_changed",
    "user_removed",
    "user_disabled",
    "too_many",
]
"""Why a session ended."""


class TokenCreated(msgspec.Struct, frozen=True, kw_only=True, tag="token.created", tag_field="kind"):
    """Somebody made a token."""

    token: str
    name: str
    scopes: tuple[str, ...]
    expires_at: int | None
    by: str


class TokenRevoked(msgspec.Struct, frozen=True, kw_only=True, tag="token.revoked", tag_field="kind"):
    """A token opens nothing any more."""

    token: str
    by: str


class AccountCreated(
    msgspec.Struct, frozen=True, kw_only=True, tag="service_account.created", tag_field="kind"
):
    """A program got a name of its own."""

    account: str
    owner: str
    scopes: tuple[str, ...]
    by: str


class AccountChanged(
    msgspec.Struct, frozen=True, kw_only=True, tag="service_account.changed", tag_field="kind"
):
    """Somebody else answers for a program, or it may do something else."""

    account: str
    owner: str
    scopes: tuple[str, ...]
    by: str


class AccountDisabled(
    msgspec.Struct, frozen=True, kw_only=True, tag="service_account.disabled", tag_field="kind"
):
    """The tokens of a program open nothing for the time being."""

    account: str
    by: str


class AccountEnabled(
    msgspec.Struct, frozen=True, kw_only=True, tag="service_account.enabled", tag_field="kind"
):
    """The tokens of a program open again."""

    account: str
    by: str


class UserCreated(msgspec.Struct, frozen=True, kw_only=True, tag="user.created", tag_field="kind"):
    """Somebody may log in from now on."""

    user: str
    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()
    agent: str | None
    by: str


class UserChanged(msgspec.Struct, frozen=True, kw_only=True, tag="user.changed", tag_field="kind"):
    """A user has another name, other roles or teams, or is another agent."""

    user: str
    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()
    agent: str | None
    by: str


class UserPasswordChanged(
    msgspec.Struct, frozen=True, kw_only=True, tag="user.password_changed", tag_field="kind"
):
    """A user has another password."""

    user: str
    by: str


class UserRemoved(msgspec.Struct, frozen=True, kw_only=True, tag="user.removed", tag_field="kind"):
    """Somebody cannot log in any more."""

    user: str
    by: str


class UserLinked(msgspec.Struct, frozen=True, kw_only=True, tag="user.linked", tag_field="kind"):
    """Somebody may log in with an account at the provider of single sign-on."""

    user: str
    by: str


class UserDisabled(msgspec.Struct, frozen=True, kw_only=True, tag="user.disabled", tag_field="kind"):
    """Nobody can log in as this user until somebody enables it again."""

    user: str
    why: Disabled
    by: str


class UserEnabled(msgspec.Struct, frozen=True, kw_only=True, tag="user.enabled", tag_field="kind"):
    """Somebody can log in again."""

    user: str
    by: str


class UserLocked(msgspec.Struct, frozen=True, kw_only=True, tag="user.locked", tag_field="kind"):
    """Too many wrong passwords: nobody can log in as this user for a while."""

    user: str
    until: int


class LogInFailed(msgspec.Struct, frozen=True, kw_only=True, tag="session.refused", tag_field="kind"):
    """Somebody failed to prove who it is. `user` is absent when there is no such one."""

    user: str | None
    step: Literal["password", "second", "proof", "single_sign_on"]


class SessionOpened(msgspec.Struct, frozen=True, kw_only=True, tag="session.opened", tag_field="kind"):
    """Somebody logged in."""

    session: str
    user: str
    expires_at: int


class SessionClosed(msgspec.Struct, frozen=True, kw_only=True, tag="session.closed", tag_field="kind"):
    """A session opens nothing any more. Calls go on."""

    session: str
    user: str
    why: Closing
    by: str
