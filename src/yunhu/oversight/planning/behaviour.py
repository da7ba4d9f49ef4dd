"""How people behaved on a day, and how they would behave in a wait that did not happen. Chance comes in.

What the facts say of a contact is used as it is. Where they are silent (how long would a caller who was
answered have waited? how long would one who left have talked?) a value is drawn from the same queue's others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from yunhu.kit.instants import SECOND
from yunhu.oversight.planning.model import Change, Visit
from yunhu.oversight.planning.rules import CALLBACK, LEFT_BY_KEY

TALK_US = 180 * SECOND
RANG_US = 3 * SECOND
"""When a whole day knows none."""

DRAWN_MIN = 5
"""A queue with fewer values than this borrows from all queues."""

LEFT_ON_THEIR_OWN = ("abandoned", LEFT_BY_KEY, CALLBACK)

Curve = tuple[Sequence[int], Sequence[float]]
"""Waits in order (µs), and the share of callers who had left by then."""


class Behaviour:
    """The day's people."""

    def __init__(self, visits: Sequence[Visit], changes: Sequence[Change], chance: Random) -> None:
        self._chance = chance
        self._talks = _by_queue(visits, "talked")
        self._rings = sorted(visit.rang for visit in visits if visit.rang is not None) or [RANG_US]
        self._curves = {queue: leaving(own) for queue, own in _grouped(visits).items()}
        self._everybody = leaving(visits)
        self._wrap_ups = wrap_ups(changes)

    def talk(self, visit: Visit) -> int:
        """µs of talk: as it was, or one of the same queue's."""
        return self._drawn(self._talks, visit.queue, TALK_US) if visit.talked is None else visit.talked

    def rang(self, visit: Visit) -> int:
        """µs until the agent answers."""
        return self._chance.choice(self._rings) if visit.rang is None else visit.rang

    def patience(self, visit: Visit) -> int | None:
        """µs until the caller leaves; None for somebody who stays for as long as it takes.

        Who left, or pressed a key to leave, is known. Who was answered had more patience than the wait: drawn
        from those who had, too.
        """
        if visit.outcome in LEFT_ON_THEIR_OWN:
            return visit.waited
        curve = self._curves.get(visit.queue, self._everybody)
        if len(curve[0]) < DRAWN_MIN:
            curve = self._everybody
        return draw_patience(curve, visit.waited, self._chance.random())

    def wrap_up(self, limit_s: int) -> int:
        """µs of after-work where a queue allows `limit_s` seconds: all of it, or less when it is finished."""
        if not self._wrap_ups:
            return limit_s * SECOND
        lasted, by_time = self._chance.choice(self._wrap_ups)
        return limit_s * SECOND if by_time else min(lasted, limit_s * SECOND)

    def happens(self, part: int, of: int) -> bool:
        """Something that happened `part` times of `of`."""
        return of > 0 and self._chance.random() < part / of

    def _drawn(self, values: Mapping[str, Sequence[int]], queue: str, otherwise: int) -> int:
        own = values.get(queue, ())
        if len(own) < DRAWN_MIN:
            own = values[""]
        return self._chance.choice(own) if own else otherwise


def leaving(visits: Iterable[Visit]) -> Curve:
    """Kaplan-Meier estimate of how long callers wait before they leave; who did not leave is censored.

    E. L. Kaplan, P. Meier: Nonparametric Estimation from Incomplete Observations, JASA 53 (1958).
    """
    marks = sorted((visit.waited, visit.outcome != "abandoned") for visit in visits)
    left = len(marks)
    staying = 1.0
    waits: list[int] = []
    shares: list[float] = []
    for waited, censored in marks:
        if not censored:
            staying *= 1 - 1 / left
            waits.append(waited)
            shares.append(1 - staying)
        left -= 1
    return waits, shares


def draw_patience(curve: Curve, at_least: int, chance: float) -> int | None:
    """A patience of more than `at_least` µs; `chance` is uniform in [0, 1). None beyond what is known."""
    waits, shares = curve
    known = bisect_left(waits, at_least)
    gone = shares[known - 1] if known else 0.0
    at = bisect_left(shares, gone + chance * (1 - gone), lo=known)
    return waits[at] if at < len(waits) else None


def wrap_ups(changes: Iterable[Change]) -> list[tuple[int, bool]]:
    """(µs, whether its time ran out) of every after-work."""
    began: dict[str, int] = {}
    ended_by: dict[str, str] = {}
    found: list[tuple[int, bool]] = []
    for change in changes:
        if change.axis == "wrap-up":
            ended_by[change.agent] = change.why
        elif change.axis == "routing" and change.state == "wrap-up":
            began[change.agent] = change.at
        elif change.axis == "routing" and change.agent in began:
            lasted = change.at - began.pop(change.agent)
            found.append((lasted, ended_by.get(change.agent) == "time"))
    return found


def _grouped(visits: Iterable[Visit]) -> dict[str, list[Visit]]:
    groups: dict[str, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(visit.queue, []).append(visit)
    return groups


def _by_queue(visits: Iterable[Visit], what: str) -> dict[str, list[int]]:
    """Queue → values; the empty name has all of them."""
    values: dict[str, list[int]] = {"": []}
    for visit in visits:
        value = getattr(visit, what)
        if value is not None:
            values.setdefault(visit.queue, []).append(value)
            values[""].append(value)
    return values
