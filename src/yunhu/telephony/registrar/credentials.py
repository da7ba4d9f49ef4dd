"""Short-lived SIP credentials that nobody has to keep. Pure.

The authorization user says who may register, from which tab, and until when; the password is a keyed hash of
it. So a restarted node knows every credential that it ever gave out, and stores none.
"""

from __future__ import annotations

import base64
import hmac
import re
from typing import NamedTuple

from yunhu.telephony.sip.digest import ALGORITHMS, ha1

LIFETIME_S = 12 * 3600
"""Seconds that an agent's credentials open something; a shift, with some overtime."""

SHORTEST_SECRET = 32
"""Bytes of the node's secret."""

AGENT, VISIT = "agent", "visit"
_USER = re.compile(r"((agent|visit)\.[A-Za-z0-9._-]{1,64})\.([A-Za-z0-9_-]{1,64})\.([0-9]{1,12})")


class Claim(NamedTuple):
    """What an authorization user says: the user part of the address (`agent.li.na`), the tab, the end."""

    user: str
    tab: str
    expires_s: int
    """Seconds since the epoch. Of two credentials the one that ends later was given out later."""

    @property
    def kind(self) -> str:
        """`agent` or `visit`."""
        return self.user.partition(".")[0]

    @property
    def id(self) -> str:
        """Whose the address is: the agent's or the visit's id."""
        return self.user.partition(".")[2]


class Credentials(NamedTuple):
    """What a browser registers with."""

    user: str
    authorization_user: str
    password: str
    expires_s: int

    def __repr__(self) -> str:
        return f"Credentials({self.user})"


def user_of(kind: str, id_: str) -> str:
    """The user part of an agent's or a visit's address."""
    return f"{kind}.{id_}"


def issue(secret: bytes, kind: str, id_: str, tab: str, expires_s: int) -> Credentials:
    """New credentials. Raises ValueError for an id or tab that an address cannot hold."""
    user = user_of(kind, id_)
    authorization_user = f"{user}.{tab}.{expires_s}"
    if read(authorization_user) != Claim(user, tab, expires_s):
        raise ValueError("an id or a tab has characters that a SIP user cannot have")
    return Credentials(user, authorization_user, password(secret, authorization_user), expires_s)


def read(authorization_user: str) -> Claim | None:
    """What an authorization user says, proved by nothing yet; None when it is none of ours."""
    found = _USER.fullmatch(authorization_user)
    return None if found is None else Claim(found[1], found[3], int(found[4]))


def password(secret: bytes, authorization_user: str) -> str:
    """The password that belongs to an authorization user."""
    mac = hmac.digest(secret, authorization_user.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def hashes(secret: bytes, authorization_user: str, realm: str) -> dict[str, str]:
    """What a digest is checked against, by algorithm."""
    word = password(secret, authorization_user)
    return {algorithm: ha1(algorithm, authorization_user, realm, word) for algorithm in ALGORITHMS}
