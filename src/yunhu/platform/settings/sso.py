"""What can be set about single sign-on: the section [sso]."""

from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from yunhu.kit.problem import Problem

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

Url = Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", max_length=500)]
Claim = Annotated[str, Meta(pattern=r"^[\x21-\x7e]{0,200}$")]
Role = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Roles = Annotated[tuple[Role, ...], Meta(max_length=8)]


class SingleSignOn(Struct, frozen=True, kw_only=True):
    """[sso] people log in with the account of their company, by OpenID Connect."""

    issuer: Url | None = None
    """The provider, exactly as it calls itself; without it there is no single sign-on."""

    client_id: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    client_secret_file: str | None = None
    """A file with the secret that the provider gave us."""

    public_url: Url | None = None
    """Our own address in browsers; the provider must know it, with /api/v1/session/sso/callback behind it."""

    authority: str | None = None
    """A file with the certificate of the authority that signed the provider's, if it is not a public one."""

    name: Annotated[str, Meta(min_length=1, max_length=60)] = "SSO"
    """What the button says."""

    scopes: Annotated[tuple[Claim, ...], Meta(min_length=1, max_length=20)] = ("openid", "profile")
    user_claim: Claim = "preferred_username"
    """The claim that becomes the id of a user, as far as an @."""

    name_claim: Claim = "name"
    groups_claim: Claim = "groups"
    agent_claim: Claim = ""
    """The claim that names the agent as whom somebody works; empty: nobody by the provider."""

    roles: Annotated[dict[str, Roles], Meta(max_length=500)] = {}
    """Group → roles. Once there are any, each log-in gives somebody the roles of the groups of then."""

    default_roles: Roles = ()
    """The roles of those whose groups have none; empty: they do not come in."""

    create: bool = False
    """Whether a user is made of an account that is none yet."""

    linking: Literal["never", "by_name"] = "never"
    """`by_name`: a user who is there already may be the account of that name, from its first log-in on."""

    second_factor: Literal["amr", "provider"] = "amr"
    """`amr`: who needs a second factor comes in only if the provider says that it asked for one."""


def sso_contradictions(settings: SingleSignOn) -> Iterator[Problem]:
    """What is missing, or goes over a line that others can read."""
    if settings.issuer is None:
        return
    for name in ("client_id", "public_url"):
        if getattr(settings, name) is None:
            yield Problem(f"sso.{name}", "config.sso_missing", {"name": name})
    for name, address in (("issuer", settings.issuer), ("public_url", settings.public_url or "")):
        parts = urlsplit(address)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            yield Problem(f"sso.{name}", "config.sso_plain", {"name": name})
