"""Those who register from a browser, with credentials that we gave out and did not keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from yunhu.kit.instants import SECOND, Instant
from yunhu.telephony.registrar import credentials
from yunhu.telephony.registrar.credentials import AGENT, VISIT, Claim, Credentials
from yunhu.telephony.registrar.model import Phone
from yunhu.telephony.sip.transports.flow import Flow


class Browsers:
    """Agents and visitors in browsers. To the registrar each is a phone that has no hashes of its own."""

    __slots__ = ("_secret", "agents", "barred")

    def __init__(self, secret: bytes) -> None:
        """`secret` makes the passwords; without one (a shorter one) no browser is known."""
        self._secret = secret
        self.agents: Collection[str] = ()
        """The agents there are: credentials of others open nothing."""
        self.barred: frozenset[str] = frozenset()
        """Those of them whose credentials open nothing for the time being."""

    def phone(self, user: str) -> Phone | None:
        """The agent (`agent.li.na`) or visitor (`visit.…`) of a user part; None when there is none."""
        kind, _, id_ = user.partition(".")
        if kind == AGENT and id_ in self.agents and id_ not in self.barred:
            return Phone(user, {}, agent=id_)
        return Phone(user, {}) if kind == VISIT and id_ else None

    def claim(self, authorization_user: str, flow: Flow, now: Instant) -> Claim | None:
        """What an authorization user says, when it may be true: not over, and over a WebSocket."""
        claim = credentials.read(authorization_user)
        if claim is None or not flow.is_websocket or len(self._secret) < credentials.SHORTEST_SECRET:
            return None
        return claim if claim.expires_s * SECOND > now and self.phone(claim.user) is not None else None

    def issue(self, kind: str, id_: str, tab: str, expires_s: int) -> Credentials:
        """New credentials; an agent who gets some is barred no longer.

        Raises ValueError for an id or tab that an address cannot hold.
        """
        if kind == AGENT:
            self.barred -= {id_}
        return credentials.issue(self._secret, kind, id_, tab, expires_s)

    def hashes(self, authorization_user: str, realm: str) -> Mapping[str, str]:
        """What the digest of a claim is checked against."""
        return credentials.hashes(self._secret, authorization_user, realm)
