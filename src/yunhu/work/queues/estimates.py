"""How long a contact will wait: the line is lived through many times with handling times as they were lately.

Pure: chance is an argument. One estimate costs some `EVENTS_MAX` events, whatever the size of the centre: a
long line, and one for many agents, is computed as a flow.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from heapq import heapify, heapreplace
from typing import Protocol

from msgspec import Struct

WAIT_S_MAX = 86_400.0
"""What is said when nobody is there, or the line does not move."""

EVENTS_MAX = 1_200
RUNS_MIN, RUNS_MAX = 24, 160

SERVERS_MAX = 40
AHEAD_MAX = 150
"""A longer line, or one for more agents, is computed as a flow."""

UNKNOWN_S = (45.0, 90.0, 120.0, 180.0, 300.0)
"""Handling times of a queue of which nothing is known yet."""

DOUBT = 0.15
"""The deviation of what is assumed: agents may be slower or faster for a while, and fewer or more."""

P90 = 1.2816
"""Standard deviations above the mean of a normal distribution."""


class Chance(Protocol):
    """Where random numbers come from (`random.Random`)."""

    def random(self) -> float:
        """From 0 to 1."""
        ...


class Server(Struct, frozen=True):
    """One agent at this moment.

    `busy_s`: how long the contact that goes on has been handled; None: none goes on. `left_s`: until the
    agent is free again, where that is known (after-work, a pause). `share`: how often it is this queue's
    turn when the agent becomes free.
    """

    busy_s: float | None = None
    left_s: float = 0.0
    share: float = 1.0


class Situation(Struct, frozen=True):
    """What an estimate depends on. `handling_s` (from the offer until the agent is free again) is sorted.

    `leaving_per_s`: how many of the waiting ones give up in a second, each. `ring_s`: from the offer to the
    answer.
    """

    ahead: int
    servers: Sequence[Server]
    handling_s: Sequence[float] = UNKNOWN_S
    leaving_per_s: float = 0.0
    ring_s: float = 0.0


class Interval(Struct, frozen=True):
    """Half of all waits are shorter than `p50_s`, nine in ten than `p90_s`. Seconds."""

    p50_s: float
    p90_s: float


class Estimate(Struct, frozen=True):
    """When a contact at a position will be taken: half within `p50_s`, nine in ten within `p90_s` (seconds).

    `trusted`: whether to say it to a customer; else the position is.
    """

    p50_s: float
    p90_s: float
    trusted: bool
    position: int


NEVER = Interval(WAIT_S_MAX, WAIT_S_MAX)


def expect(situation: Situation, chance: Chance) -> Interval:
    """The wait of a contact with `ahead` contacts before it."""
    servers = [server for server in situation.servers if server.share > 0]
    if not servers:
        return NEVER
    known = situation.handling_s or UNKNOWN_S
    if situation.ahead > AHEAD_MAX or len(servers) > SERVERS_MAX:
        return _flow(situation, servers, known)
    runs = max(RUNS_MIN, min(RUNS_MAX, EVENTS_MAX // (situation.ahead + len(servers) + 1)))
    waits = sorted(_wait(servers, situation, known, chance) for _ in range(runs))
    return _told(quantile(waits, 0.5), quantile(waits, 0.9), situation)


def _told(p50_s: float, p90_s: float, situation: Situation) -> Interval:
    return Interval(min(WAIT_S_MAX, p50_s + situation.ring_s), min(WAIT_S_MAX, p90_s + situation.ring_s))


def quantile(values: Sequence[float], part: float) -> float:
    """The value that this part of the sorted values does not exceed, between two where it falls between."""
    at = part * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def _wait(servers: Sequence[Server], situation: Situation, known: Sequence[float], chance: Chance) -> float:
    """One life of the line, from now until the contact is taken."""
    ahead, leaving_per_s = situation.ahead, situation.leaving_per_s
    draw, count, pace = chance.random, len(known), _pace(chance)
    turns = [(_free_in(server, known, draw(), pace), server.share) for server in servers]
    heapify(turns)
    for _ in range(EVENTS_MAX):
        now, share = turns[0]
        if share >= 1.0 or draw() < share:
            # Whoever has given up before this moment is passed over.
            stays = math.exp(-leaving_per_s * now) if leaving_per_s else 1.0
            while ahead and stays < 1.0 and draw() > stays:
                ahead -= 1
            if not ahead:
                return now
            ahead -= 1
        heapreplace(turns, (now + known[int(draw() * count)] * pace, share))
    return WAIT_S_MAX


def _pace(chance: Chance) -> float:
    """How much slower or faster everything may be than it was: about 1, and `DOUBT` its deviation."""
    return 1.0 + DOUBT * 2.0 * (chance.random() + chance.random() + chance.random() - 1.5)


def _free_in(server: Server, known: Sequence[float], drawn: float, pace: float) -> float:
    """When an agent becomes free: contacts that last longer than this one has lasted show how long it may."""
    if server.busy_s is None:
        return server.left_s
    longer = bisect_right(known, server.busy_s)
    if longer == len(known):
        # It lasts longer than any before: as long again as contacts do on the average, more or less.
        return -math.log(1.0 - drawn) * sum(known) / len(known) * pace
    return (known[longer + int(drawn * (len(known) - longer))] - server.busy_s) * pace


def _flow(situation: Situation, servers: Sequence[Server], known: Sequence[float]) -> Interval:
    """A long line, or one for many agents, as a flow: agents take from its head, and some of it gives up."""
    turns = situation.ahead + 1 - sum(server.share for server in servers if _is_free(server))
    if turns <= 0:
        return _told(0.0, 0.0, situation)
    mean = sum(known) / len(known)
    per_s = sum(server.share for server in servers) / mean
    leaving_per_s = situation.leaving_per_s
    wait_s = math.log1p(leaving_per_s * turns / per_s) / leaving_per_s if leaving_per_s else turns / per_s
    # Few turns of many agents come as if by accident; many turns as regularly as the contacts are long.
    varied = (
        sum((value - mean) ** 2 for value in known) / len(known) / mean**2 if turns > len(servers) else 1.0
    )
    shape = 1.0 / (varied / turns + DOUBT**2)
    return _told(wait_s * _gamma(shape, 0.0), wait_s * _gamma(shape, P90), situation)


def _is_free(server: Server) -> bool:
    return server.busy_s is None and server.left_s <= 0.0


def _gamma(shape: float, deviations: float) -> float:
    """A quantile of the gamma distribution whose mean is 1, so far from the middle (Wilson and Hilferty)."""
    return max(0.0, 1.0 - 1.0 / (9.0 * shape) + deviations / (3.0 * math.sqrt(shape))) ** 3
