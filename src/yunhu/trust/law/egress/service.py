"""The gate: every HTTP request that leaves the node asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from yunhu.kit.web_addresses import origin
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.metrics import tallies
from yunhu.platform.outbound import Permit
from yunhu.trust.law.egress.facts import EgressBlocked
from yunhu.trust.law.egress.ports import Announce
from yunhu.trust.law.egress.rules import Lists, Why, decide
from yunhu.trust.law.recipients.model import HOME, Recipient

TELL_AGAIN_S = 60.0
"""What is blocked again and again makes one fact in this time, with its count."""

MOST_TOLD = 1_000
"""Servers of which is remembered when they were told; over it all are forgotten, and told again."""

MOST_COUNTED = 1_000
"""Recipients and verdicts that are counted one by one; new ones over it are logged, and not counted."""

_log = telemetry.logger("egress")
_REQUESTS = tallies("egress_total", "Requests to servers outside, by what the gate said.", "verdict")

Key = tuple[str, str]
"""A recipient and a verdict: `allowed`, or why it was blocked."""


class Egress:
    """One tenant's gate. Decides from memory, at once."""

    def __init__(
        self,
        tenant: str,
        announce: Announce,
        clock: Clock,
        ours: Mapping[str, Sequence[str]],
        assessed: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """`ours`: what the node's own settings name, service → beginnings of addresses.

        `assessed` gives the impact assessments that hold now.
        """
        self._tenant = tenant
        self._announce = announce
        self._clock = clock
        self.lists = Lists(ours={name: tuple(urls) for name, urls in ours.items()})
        self.assessed = assessed
        self._blocked: Counter[tuple[str, str, Why]] = Counter()
        self._told: dict[tuple[str, str, Why], float] = {}
        self._counts: Counter[Key] = Counter()

    def configure(self, recipients: Sequence[Recipient], listed: Sequence[str], home: str = HOME) -> None:
        """Put a register to use, and what flows may ask besides."""
        self.lists = replace(self.lists, recipients=tuple(recipients), listed=tuple(listed), home=home)

    def allow(self, url: str, recipient: str | None = None) -> Permit | None:
        """The permit of an address; None when it is blocked, which is counted, logged and told."""
        verdict = decide(replace(self.lists, assessed=self.assessed()), url, recipient)
        if verdict.place is None or verdict.why is not None:
            self._block(origin(url), verdict.recipient, verdict.why or "not_listed")
            return None
        _REQUESTS.of("allowed").count += 1
        self._count(verdict.recipient, "allowed")
        return Permit(verdict.place, verdict.recipient, verdict.named, verdict.is_ours)

    def unreachable(self, permit: Permit) -> None:
        """A permitted name leads only to addresses in the house that nobody named."""
        place = permit.place
        self._block(f"{place.scheme}://{place.authority}", permit.recipient, "private_address")

    def totals(self) -> dict[Key, int]:
        """What was let out and blocked since the start, by recipient and verdict."""
        return dict(self._counts)

    def _block(self, server: str, recipient: str, why: Why) -> None:
        _REQUESTS.of(why).count += 1
        self._count(recipient, why)
        about, now = (server, recipient, why), self._clock.monotonic()
        self._blocked[about] += 1
        if now - self._told.get(about, -TELL_AGAIN_S) < TELL_AGAIN_S:
            return
        if len(self._told) >= MOST_TOLD:
            self._told.clear()
            self._blocked = Counter({about: self._blocked[about]})
        self._told[about] = now
        count = self._blocked.pop(about)
        _log.warning("a request was not let out", server=server, recipient=recipient, why=why, count=count)
        fact = EgressBlocked(server=server, recipient=recipient, why=why, count=count)
        self._announce(self._tenant, None, fact)

    def _count(self, recipient: str, verdict: str) -> None:
        if len(self._counts) >= MOST_COUNTED and (recipient, verdict) not in self._counts:
            _log.warning("too many recipients to count each")
            return
        self._counts[recipient, verdict] += 1
