"""What a tenant, a token, a user and a session are."""

from typing import Literal

import msgspec

from yunhu.kit.instants import Instant

State = Literal["active", "expired", "revoked"]


class Tenant(msgspec.Struct, frozen=True, kw_only=True):
    """A company whose centre this is. Its id is a slug, and part of every row."""

    id: str
    name: str
    created_at: Instant


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What a program signs in with. The token's text is shown once and not kept; its digest is."""

    id: str
    tenant: str
    name: str
    digest: str
    scopes: frozenset[str]
    created_at: Instant
    created_by: str
    expires_at: Instant | None = None
    revoked_at: Instant | None = None
    used_at: Instant | None = None
    """When it was used last, to five minutes."""

    account: str | None = None
    """The service account that it signs in as; without one it signs in as itself."""

    ceiling: frozenset[str] | None = None
    """With an account: what the account may do now. A token of an account that is disabled may do nothing."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A service account: a program with a name, whom what it does is written down under, whichever its token.

    It cannot log in. A person answers for it, and may leave: then the next one does.
    """

    id: str
    tenant: str
    name: str
    owner: str
    scopes: frozenset[str]
    """The most that its tokens can do."""

    created_at: Instant
    created_by: str
    disabled_at: Instant | None = None
    version: int = 1


ROLE = r"^[a-z][a-z0-9-]{0,31}$"
"""The id of a role: `agent`, `team-lead`."""

MOST_ROLES = 8
"""Roles of one user."""

MOST_TEAMS = 20
"""Teams of one user."""

LONGEST_USER = 48
"""Characters of a user's id: an actor is `user:` and this, in columns of 64."""

USER = rf"^[a-z0-9][a-z0-9._-]{{0,{LONGEST_USER - 1}}}$"
"""What a person logs in as: `li.na`. It never changes, because what was done names it."""


Disabled = Literal["unused", "asked"]
"""Why nobody can log in as a user: nobody did for long, or somebody wanted it so."""


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person who logs in. The password's hash is not here, so that it is never shown by accident."""

    id: str
    tenant: str
    name: str
    roles: tuple[str, ...]
    """What this person may do; roles that are not there allow nothing."""

    created_at: Instant
    created_by: str
    agent: str | None = None
    """The agent this person works as, if any; no two users are the same agent."""

    teams: tuple[str, ...] = ()
    """The teams of agents that this person leads."""

    must_change: bool = False
    """Whether somebody else chose the password, so that it opens nothing but its own change."""

    password_at: Instant | None = None
    """When the password was chosen; at first when the user was made."""

    second_factor: bool = False
    """Whether the person has something besides the password, and is asked for it."""

    subject: str | None = None
    """The account at the provider of single sign-on that is this user, if any: its `sub`."""

    seen_at: Instant | None = None
    """When the person logged in last."""

    disabled_at: Instant | None = None
    """Since when nobody can log in as this user; the person may come back, unlike a user who is removed."""

    disabled_why: Disabled | None = None

    version: int = 1


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A person who is logged in with one browser. The cookie's secret is not kept; its digest is."""

    id: str
    tenant: str
    user: str
    digest: str
    client: str
    """What the browser calls itself, so that the person knows it again in the list of sessions."""

    created_at: Instant
    used_at: Instant
    expires_at: Instant
    proved_at: Instant = 0
    """When the person proved last who it is: at the log-in, or when the password was asked for again."""

    by_provider: bool = False
    """Whether the person logged in by single sign-on: the provider asks for the second factor."""


class Attempts(msgspec.Struct, frozen=True, kw_only=True):
    """How often somebody failed to log in as one name, be there such a user or not."""

    failures: int = 0
    at: Instant = 0
    """When the last attempt was."""

    locked_until: Instant = 0
