"""How well the wait is told, on one seeded day with the real router: ours beside what others tell.

Two queues share half of the agents; callers come in two waves, give up when they lose patience, and take as
long as callers do (log-normally, some very long); agents take breaks as they like. What is told is noted when
somebody begins to wait, and compared with the wait of those who were answered.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Sequence
from functools import partial
from random import Random
from typing import Any

from msgspec import Struct

from yunhu.kit.instants import SECOND
from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.platform.ids import IdSource
from yunhu.work.queues.errors import OfferOver
from yunhu.work.queues.estimator import Estimator
from yunhu.work.queues.model import Entry, Need, Offer, Queue
from yunhu.work.queues.service import Queues

SEED = 20270103
HOURS = 12
AGENTS = 16
PATIENCE_S = 420.0
RING_S = 4.0
WRAP_UP_S = 15
QUEUES = ("sales", "support")
SHARE = (0.4, 0.6)
"""The part of the callers that is each queue's."""

TALK = {"sales": (4.9, 0.55), "support": (5.3, 0.6)}
"""Mean and deviation of the logarithm of a talk's seconds."""

UNKNOWN_S = 90.0
"""What is taken for a handling time of which nothing is known (as Genesys does)."""

COVERED = (80.0, 97.0)
COST_MS_LIMIT = 1.0


class Waiting(Struct):
    """What was told of one contact that had to wait, by each who tells."""

    since: float
    p50_s: float
    p90_s: float
    trusted: bool
    asterisk_s: float
    handling_s: float


class Over(Struct):
    """A wait that is over, and what had been told of it."""

    waited_s: float
    told: Waiting


class Day:
    """The centre through one day."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.time = VirtualTime()
        self.agents = Agents("bench", self.time, self.time, self._announce)
        self.estimator = Estimator(self.time, self.time, self.agents, Random(seed))
        self.queues = Queues(
            "bench", self.time, self.time, self._announce, self.agents, self, IdSource(self.time)
        )
        self.queues.expect(self.estimator)
        people = [_agent(number) for number in range(AGENTS)]
        self.agents.configure(people)
        self.queues.configure(people, [Queue(id=id_, name=id_, need=(Need(id_),)) for id_ in QUEUES])
        self.told: dict[str, Waiting] = {}
        self.over: list[Over] = []
        self.held_s = dict.fromkeys(QUEUES, 0.0)
        """Asterisk's mean of the waits of answered callers: a quarter of it is the latest one."""
        self.handled_s: dict[str, list[float]] = {id_: [] for id_ in QUEUES}
        self.costs_ms: list[float] = []
        self.ends = self.time.monotonic() + HOURS * 3600

    def run(self) -> list[Over]:
        """Live it; what was told of every wait that ended with an answer."""
        for number in range(AGENTS):
            self._comes_to_work(f"a{number}")
        self._next_caller(0)
        self.time.advance(HOURS * 3600 + 3600)
        return self.over

    # --- callers --------------------------------------------------------------------------------------

    def _next_caller(self, number: int) -> None:
        now = self.time.monotonic()
        if now >= self.ends:
            return
        part = 1.0 - (self.ends - now) / (HOURS * 3600)
        # Two waves, in the forenoon and the afternoon, over what the agents can do at their crests.
        per_s = 0.048 + 0.03 * math.sin(2 * math.pi * 2 * part - math.pi / 2)
        self.time.after(self.chance.expovariate(per_s), partial(self._calls, number))

    def _calls(self, number: int) -> None:
        contact, queue = f"c{number}", self.chance.choices(QUEUES, SHARE)[0]
        waits = self.queues.figures(queue).available == 0
        now = self.time.now()
        self.queues.enqueue(Entry(contact, "bench", queue, now, now))
        if waits:
            self.told[contact] = self._tell(queue, self.queues.position(contact))
        self.time.after(self.chance.expovariate(1 / PATIENCE_S), partial(self._gives_up, contact))
        self._next_caller(number + 1)

    def _tell(self, queue: str, position: int) -> Waiting:
        began = time.process_time()
        estimate = self.estimator.estimate(queue, position)
        self.costs_ms.append((time.process_time() - began) * 1000)
        known = self.handled_s[queue][-200:]
        mean_s = sum(known) / len(known) if known else UNKNOWN_S
        staffed = self.queues.figures(queue).staffed
        return Waiting(
            self.time.monotonic(),
            estimate.p50_s,
            estimate.p90_s,
            estimate.trusted,
            self.held_s[queue] + 30.0,
            mean_s * position / max(1, staffed),
        )

    def _gives_up(self, contact: str) -> None:
        self.queues.withdraw(contact, "left")
        self.told.pop(contact, None)

    # --- agents ---------------------------------------------------------------------------------------

    def _comes_to_work(self, agent: str) -> None:
        self.agents.set_presence(agent, "available")
        self.time.after(self.chance.expovariate(1 / 5400), partial(self._takes_a_break, agent))

    def _takes_a_break(self, agent: str) -> None:
        self.agents.set_presence(agent, "break")
        if self.time.monotonic() < self.ends:
            self.time.after(self.chance.uniform(300, 1200), partial(self._comes_to_work, agent))

    # --- what the router tells ------------------------------------------------------------------------

    def offer_made(self, offer: Offer) -> None:
        self.time.after(self.chance.uniform(1, 2 * RING_S - 1), partial(self._answers, offer))

    def _answers(self, offer: Offer) -> None:
        try:
            self.queues.offer_accepted(offer.id, offer.epoch)
        except OfferOver:
            return  # The caller has given up.
        queue, now = offer.entry.queue, self.time.monotonic()
        told = self.told.pop(offer.entry.contact, None)
        waited_s = (self.time.now() - offer.entry.entered_at) / SECOND
        self.held_s[queue] = (3 * self.held_s[queue] + waited_s) / 4
        if told is not None:
            self.over.append(Over(now - told.since, told))
        talk_s = self.chance.lognormvariate(*TALK[queue])
        self.handled_s[queue].append(RING_S + talk_s + WRAP_UP_S)
        self.time.after(talk_s, partial(self.agents.released, offer.agent, offer.epoch, WRAP_UP_S))

    def offer_expired(self, offer: Offer) -> None:
        raise AssertionError("everybody answers in time")

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        """The caller has given up while it rang."""

    def wait_over(self, entry: Entry, why: str) -> None:
        raise AssertionError("nobody waits too long")

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        raise AssertionError("nothing overflows")

    def announce_due(self, entry: Entry, position: int) -> None:
        """The position is not what is compared."""

    def _announce(self, tenant: str, contact: str | None, fact: Struct) -> None:
        if hasattr(self, "estimator"):
            self.estimator.heard(contact, fact)


def rows() -> list[dict[str, Any]]:
    """How often the P90 held, how far the P50 was off, and what an estimate costs."""
    gc.collect()
    day = Day(SEED)
    over = day.run()
    trusted = [it for it in over if it.told.trusted]
    ours = _error_s([(it.waited_s, it.told.p50_s) for it in trusted])
    mean = _error_s([(it.waited_s, it.told.handling_s) for it in trusted])
    asterisk = _error_s([(it.waited_s, it.told.asterisk_s) for it in trusted])
    covered = _covered([(it.waited_s, it.told.p90_s) for it in trusted])
    others = {
        "AHT × position / agents": _covered([(it.waited_s, it.told.handling_s) for it in trusted]),
        "Asterisk's mean": _covered([(it.waited_s, it.told.asterisk_s) for it in trusted]),
    }
    costs = sorted(day.costs_ms)
    cost_ms = costs[len(costs) // 2]
    waited = f"{len(over)} waits, {len(trusted)} told as trusted, {over_mean(over):.0f} s on the average"
    return [
        {
            "name": "expected wait: waits within what is told (ours: the P90)",
            "value": covered,
            "unit": "%",
            "beside": others,
            "limit": f"{COVERED[0]:g} to {COVERED[1]:g} %",
            "holds": COVERED[0] <= covered <= COVERED[1],
            "note": waited,
        },
        {
            "name": "expected wait: mean absolute error (ours: of the P50)",
            "value": ours,
            "unit": "s",
            "beside": {"AHT × position / agents": mean, "Asterisk's mean": asterisk},
            "ratio": round(ours / min(mean, asterisk), 3),
            "limit": "ratio ≤ 1",
            "holds": ours <= min(mean, asterisk),
            "note": waited,
        },
        {
            "name": "expected wait: one estimate, median",
            "value": round(cost_ms, 3),
            "unit": "ms",
            "limit": f"≤ {COST_MS_LIMIT:g} ms",
            "holds": cost_ms <= COST_MS_LIMIT,
            "note": f"p99 {costs[int(len(costs) * 0.99)]:.2f} ms; told again for a second without looking",
        },
    ]


def over_mean(over: Sequence[Over]) -> float:
    """The mean of the waits."""
    return sum(it.waited_s for it in over) / max(1, len(over))


def _covered(pairs: Sequence[tuple[float, float]]) -> float:
    return round(100 * sum(waited <= told for waited, told in pairs) / max(1, len(pairs)), 1)


def _error_s(pairs: Sequence[tuple[float, float]]) -> float:
    return round(sum(abs(waited - told) for waited, told in pairs) / max(1, len(pairs)), 1)


def _agent(number: int) -> Agent:
    """Of three agents one knows sales, one support, and one both."""
    skills = (QUEUES[:1], QUEUES[1:], QUEUES)[number % 3]
    mastered = tuple(AgentSkill(skill) for skill in skills)
    return Agent(id=f"a{number}", name="a", contact="sip:a@pbx", sign_in="api", skills=mastered)


if __name__ == "__main__":
    for row in rows():
        print(row)
