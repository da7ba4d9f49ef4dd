"""How often the HTTP door opens: for each address, for each person or program, and for what is sensitive.

Token buckets in bounded memory. Over a limit the answer is 429 with the time to wait; what was refused so is
counted, not written into the audit: whoever asks too often must not fill it.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import ClassVar

from starlette.types import Scope

from yunhu.kit.limits import TokenBucket
from yunhu.kit.refusal import Refusal
from yunhu.platform.metrics import tallies
from yunhu.platform.settings.rates import Rates

MOST_KNOWN = 20_000
"""Buckets of one kind; the one that was not used for longest is forgotten, and begins full again."""

LONGEST_WAIT_S = 3_600

LOG_INS = frozenset({"/api/v1/session", "/api/v1/session/second"})
REVEALS = "/api/v1/reveals"
EXPORTS = ("/export", "/exports", ".csv")

_REFUSED = tallies("http_limited_total", "Requests over a limit.", "limit")


class TooManyRequests(Refusal):
    """Somebody asks more often than the node lets anybody."""

    id: ClassVar[str] = "request.too_many"
    status: ClassVar[int] = 429


class Buckets:
    """One limit for each of many."""

    def __init__(self, name: str, per_s: float, burst: float) -> None:
        self.name = name
        self._per_s = per_s
        self._burst = burst
        self._known: OrderedDict[str, TokenBucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def take(self, key: str, now: float) -> None:
        """Let one pass. Raises `TooManyRequests`."""
        bucket = self._known.get(key)
        if bucket is None:
            bucket = self._known[key] = TokenBucket(self._per_s, self._burst, now)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        if not bucket.take(now):
            _REFUSED.of(self.name).count += 1
            wait_s = min(max(1, math.ceil(bucket.wait(now))), LONGEST_WAIT_S)
            raise TooManyRequests(retry_after_s=wait_s)


class Limits:
    """Every limit of the door. Used on the loop's thread."""

    def __init__(self, rates: Rates, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._addresses = Buckets("address", rates.address_per_s, rates.address_burst)
        self._principals = Buckets("principal", rates.principal_per_s, rates.principal_burst)
        self._log_ins = Buckets("log_in", rates.log_ins_per_min / 60, rates.log_ins_per_min)
        self._reveals = Buckets("reveal", rates.reveals_per_min / 60, rates.reveals_per_min)
        self._exports = Buckets("export", rates.exports_per_h / 3_600, rates.exports_per_h)

    def admit_address(self, scope: Scope) -> None:
        """Before anything is looked at. Raises `TooManyRequests`."""
        key, now = place_of(scope), self._now()
        self._addresses.take(key, now)
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in LOG_INS:
            self._log_ins.take(key, now)

    def admit_principal(self, scope: Scope, actor: str) -> None:
        """When it is known who asks. Raises `TooManyRequests`."""
        now = self._now()
        self._principals.take(actor, now)
        if scope["type"] != "http":
            return
        if scope["method"] == "POST" and scope["path"] == REVEALS:
            self._reveals.take(actor, now)
        if scope["path"].endswith(EXPORTS):
            self._exports.take(actor, now)


def place_of(scope: Scope) -> str:
    """What counts as one place: an IPv4 address, or the 64 bits of an IPv6 network."""
    client = scope.get("client")
    if not client:
        return ""
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return str(client[0])
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)
