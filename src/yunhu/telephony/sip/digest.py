"""Digest authentication (RFC 7616, with MD5 of RFC 2617), as server and as client.

Time and chance are arguments. The server's nonces are stateless: a time and a salt under an HMAC. What it
remembers is bounded: which request counters (`nc`) of a nonce were used, and only for requests that proved
the password.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from yunhu.kit.instants import SECOND, Instant
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.auth import AuthParams, parse_auth

ALGORITHMS = ("SHA-256", "MD5")
"""Hashes we speak, the preferred one first (RFC 8760 §2.4)."""

NONCE_LIFETIME_S = 300
"""Seconds a nonce can be used; later the client is told to take a fresh one (`stale=true`)."""

MOST_NONCES = 8192
"""Nonces whose used counters are remembered; a nonce that fell out counts as stale."""

NC_WINDOW = 64
"""Counters that may arrive out of order."""

_MAC_DIGITS = 32
_UNKNOWN_HA1 = {"SHA-256": "0" * 64, "MD5": "0" * 32}


class Outcome(Enum):
    """What a server makes of the credentials in a request."""

    ACCEPTED = "accepted"
    MISSING = "missing"
    STALE = "stale"
    WRONG = "wrong"


class Verdict(msgspec.Struct, frozen=True):
    """The outcome, and for `ACCEPTED` whose credentials they are."""

    outcome: Outcome
    username: str = ""


class Challenge(msgspec.Struct, frozen=True):
    """One challenge of a server, as a client reads it."""

    realm: str
    nonce: str
    algorithm: str
    qop: tuple[str, ...]
    opaque: str | None
    stale: bool


def hashed(algorithm: str, text: str) -> str:
    """The hash of a text in lowercase hex. MD5 is here only because phones and carriers still ask for it."""
    data = text.encode("utf-8", "replace")
    if algorithm == "SHA-256":
        return hashlib.sha256(data).hexdigest()
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def ha1(algorithm: str, username: str, realm: str, password: str) -> str:
    """What is stored instead of a password: its hash with the user and the realm."""
    return hashed(algorithm, f"{username}:{realm}:{password}")


def response(algorithm: str, ha1_: str, nonce: str, nc: str, cnonce: str, method: str, uri: str) -> str:
    """The proof for one request with `qop=auth` (RFC 7616 §3.4.1), or without qop when `nc` is empty."""
    ha2 = hashed(algorithm, f"{method}:{uri}")
    if not nc:  # RFC 2617 §3.2.2.1: a server without qop; only our client meets those
        return hashed(algorithm, f"{ha1_}:{nonce}:{ha2}")
    return hashed(algorithm, f"{ha1_}:{nonce}:{nc}:{cnonce}:auth:{ha2}")


def _parameters(value: str) -> dict[str, str] | None:
    """The parameters of a `Digest …` header value; None when it is not one."""
    try:
        found = parse_auth(value)
    except SipSyntaxError:
        return None
    return found.params if found.is_digest else None


class DigestServer:
    """Challenges requests and checks the answers, for one realm. `key` is secret; it lives with the node."""

    __slots__ = ("_forgotten", "_key", "_used", "realm")

    def __init__(self, realm: str, key: bytes) -> None:
        self.realm = realm
        self._key = key
        self._used: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._forgotten: Instant = 0

    def challenges(
        self, now: Instant, salt: int, stale: bool = False, algorithms: Sequence[str] = ALGORITHMS
    ) -> list[str]:
        """Values for `WWW-Authenticate`, in the order of `algorithms`. `salt`: 32 random bits."""
        asked = {"realm": self.realm, "nonce": self._nonce(now, salt), "algorithm": "", "qop": "auth"}
        if stale:
            asked["stale"] = "true"
        return [
            AuthParams("Digest", {**asked, "algorithm": algorithm}).format(challenge=True)
            for algorithm in algorithms
        ]

    def named(self, authorizations: Iterable[str]) -> str:
        """The user whom the credentials for our realm name, proved by nothing; "" without any."""
        for value in authorizations:
            given = _parameters(value)
            if given is not None and given.get("realm") == self.realm:
                return given.get("username", "")
        return ""

    def verify(
        self,
        method: str,
        authorizations: Iterable[str],
        ha1_of: Callable[[str], Mapping[str, str] | None],
        now: Instant,
    ) -> Verdict:
        """Judge the `Authorization` values of a request. `ha1_of(username)` is the stored HA1 by algorithm.

        An unknown user costs the same work and gets the same answer as a wrong password. The `uri` parameter
        is proved by the response, but not compared with the Request-URI: proxies rewrite that, and `nc` stops
        replays.
        """
        for value in authorizations:
            given = _parameters(value)
            if given is None or given.get("realm") != self.realm:
                continue
            return self._judge(method, given, ha1_of, now)
        return Verdict(Outcome.MISSING)

    def _judge(
        self,
        method: str,
        given: Mapping[str, str],
        ha1_of: Callable[[str], Mapping[str, str] | None],
        now: Instant,
    ) -> Verdict:
        algorithm = given.get("algorithm", "MD5").upper()
        nonce, nc = given.get("nonce", ""), given.get("nc", "")
        made = self._made(nonce)
        if algorithm not in ALGORITHMS or given.get("qop", "").lower() != "auth" or made is None:
            return Verdict(Outcome.WRONG)
        counter = _counter(nc)
        username = given.get("username", "")
        stored = ha1_of(username)
        secret = (stored or _UNKNOWN_HA1).get(algorithm, _UNKNOWN_HA1[algorithm])
        wanted = response(algorithm, secret, nonce, nc, given.get("cnonce", ""), method, given.get("uri", ""))
        proved = hmac.compare_digest(wanted.encode(), _bytes(given.get("response", "").lower()))
        if not proved or not counter or stored is None or algorithm not in stored:
            return Verdict(Outcome.WRONG)
        if not 0 <= now - made <= NONCE_LIFETIME_S * SECOND or not self._spend(nonce, made, counter):
            return Verdict(Outcome.STALE)
        return Verdict(Outcome.ACCEPTED, username)

    def _nonce(self, now: Instant, salt: int) -> str:
        head = f"{now:014x}{salt & 0xFFFFFFFF:08x}"
        return head + self._mac(head)

    def _mac(self, head: str) -> str:
        return hmac.digest(self._key, f"{head}:{self.realm}".encode(), "sha256").hex()[:_MAC_DIGITS]

    def _made(self, nonce: str) -> Instant | None:
        """When a nonce of ours was made; None when it is not ours."""
        head = nonce[:22]
        mac = self._mac(head).encode()
        if not hmac.compare_digest(mac, _bytes(nonce[22:])):
            return None
        return int(head[:14], 16)

    def _spend(self, nonce: str, made: Instant, counter: int) -> bool:
        """Use up a counter of a nonce; false when it was used before or may have been."""
        known = self._used.get(nonce)
        if known is None:
            if made <= self._forgotten:
                return False
            self._remember(nonce, counter, 1)
            return True
        highest, seen = known
        if counter > highest:
            shift = counter - highest
            seen = (seen << shift | 1) & ((1 << NC_WINDOW) - 1) if shift < NC_WINDOW else 1
            self._remember(nonce, counter, seen)
            return True
        bit = 1 << (highest - counter) if highest - counter < NC_WINDOW else 0
        if not bit or seen & bit:
            return False
        self._remember(nonce, highest, seen | bit)
        return True

    def _remember(self, nonce: str, highest: int, seen: int) -> None:
        self._used[nonce] = (highest, seen)
        if len(self._used) > MOST_NONCES:
            oldest, _ = self._used.popitem(last=False)
            self._forgotten = max(self._forgotten, int(oldest[:14], 16))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _counter(nc: str) -> int:
    """The number in an `nc` of eight hex digits; 0 when it is not one."""
    if len(nc) != 8:
        return 0
    try:
        return int(nc, 16)
    except ValueError:
        return 0


class Credentials(msgspec.Struct, frozen=True):
    """With what, and to whom, we prove who we are. `targets` are the addresses of the server that may ask."""

    username: str
    password: str
    realm: str
    targets: frozenset[tuple[str, int]]

    def __repr__(self) -> str:
        return f"Credentials(realm={self.realm!r})"


class DigestClient:
    """Answers challenges for one dialog, which was set up through the server that the credentials are for."""

    __slots__ = ("_credentials", "_nc", "_nonce", "_tried")

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._nonce = ""
        self._nc = 0
        self._tried = False

    def answer(
        self, challenges: Sequence[str], method: str, uri: str, sent_to: tuple[str, int], cnonce: str
    ) -> str | None:
        """The header value that answers the best challenge we can, or None when we must not or cannot.

        Refused are: a realm that is not the one of the credentials, a request that went elsewhere than to
        their server (a callee that asks for the trunk's password), a second challenge without `stale` (the
        password is wrong), and `auth-int` alone. A challenge without qop is answered as in RFC 2617.
        """
        if sent_to not in self._credentials.targets:
            return None
        challenge = best_challenge(challenges, self._credentials.realm)
        if challenge is None or (self._tried and not challenge.stale):
            return None
        if challenge.nonce == self._nonce:
            self._nc += 1
        else:
            self._nonce, self._nc = challenge.nonce, 1
        self._tried = True
        return self._authorization(challenge, method, uri, cnonce)

    def accepted(self) -> None:
        """The server took a request: a later challenge is a new question."""
        self._tried = False

    def _authorization(self, challenge: Challenge, method: str, uri: str, cnonce: str) -> str:
        us, algorithm = self._credentials, challenge.algorithm
        nc = f"{self._nc:08x}" if challenge.qop else ""
        secret = ha1(algorithm, us.username, challenge.realm, us.password)
        proof = response(algorithm, secret, challenge.nonce, nc, cnonce, method, uri)
        given = {
            "username": us.username,
            "realm": challenge.realm,
            "nonce": challenge.nonce,
            "uri": uri,
            "response": proof,
            "algorithm": algorithm,
        }
        if nc:
            given |= {"cnonce": cnonce, "qop": "auth", "nc": nc}
        if challenge.opaque is not None:
            given["opaque"] = challenge.opaque
        return AuthParams("Digest", given).format()


def best_challenge(challenges: Sequence[str], realm: str) -> Challenge | None:
    """The challenge with the strongest hash among those of a realm that we can answer."""
    readable = [found for found in map(read_challenge, challenges) if found is not None]
    fitting = [found for found in readable if found.realm == realm and (not found.qop or "auth" in found.qop)]
    return min(fitting, key=lambda found: ALGORITHMS.index(found.algorithm), default=None)


def read_challenge(value: str) -> Challenge | None:
    """A `WWW-Authenticate` or `Proxy-Authenticate` value; None when it is malformed or of an unknown hash."""
    given = _parameters(value)
    if given is None or not given.get("nonce") or "realm" not in given:
        return None
    algorithm = given.get("algorithm", "MD5").upper()
    if algorithm not in ALGORITHMS:
        return None
    qop = tuple([word.strip().lower() for word in given.get("qop", "").split(",") if word.strip()])
    stale = given.get("stale", "").lower() == "true"
    return Challenge(given["realm"], given["nonce"], algorithm, qop, given.get("opaque"), stale)
