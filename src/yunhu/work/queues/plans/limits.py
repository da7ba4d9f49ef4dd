"""Who may come into a queue, and who has to go elsewhere: the conditions, not the doing. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from yunhu.work.queues.model import Overflow, Queue

LOOK_S = 10
"""How often it is looked whether a waiting contact must go elsewhere for size or service level."""

TO_FLOW = "flow"
TO_QUEUE = "queue:"


class Standings(Struct, frozen=True):
    """How a queue stands for one contact. `ahead`: who waits before it."""

    waiting: int
    staffed: int
    ahead: int
    waited_ms: int = 0
    expected_s: float | None = None
    service_level: float | None = None


def refusal(queue: Queue, now: Standings) -> str | None:
    """Why a contact for which nobody is free may not come in; None when it may."""
    if not queue.join_without_agents and not now.staffed:
        return "nobody"
    if now.waiting >= queue.max_waiting:
        return "full"
    if queue.max_per_agent is not None and now.waiting >= queue.max_per_agent * now.staffed:
        return "per_agent"
    most_s = queue.max_expected_wait_s
    if most_s is not None and now.expected_s is not None and now.expected_s > most_s:
        return "expected_wait"
    return None


def asks_expected(queue: Queue) -> bool:
    """Whether anything of a queue depends on the wait that is expected, which costs an estimate."""
    return queue.max_expected_wait_s is not None or any(
        rule.expected_wait_s is not None for rule in queue.overflow
    )


def ways_out(queue: Queue, now: Standings) -> Iterator[str]:
    """Where the contact has to go: `flow`, or `queue:ID`; the first that takes it."""
    for rule in queue.overflow:
        if holds(rule, now):
            yield rule.to


def holds(rule: Overflow, now: Standings) -> bool:
    """Whether one overflow's condition is met."""
    if rule.waited_s is not None:
        return now.waited_ms >= rule.waited_s * 1000
    if rule.waiting is not None:
        return now.ahead >= rule.waiting
    if rule.expected_wait_s is not None:
        return now.expected_s is not None and now.expected_s > rule.expected_wait_s
    below = rule.service_level_below
    return below is not None and now.service_level is not None and now.service_level < below


def due_ms(queue: Queue, waited_ms: int) -> int | None:
    """How long a contact will have waited when its overflow is to be looked at again; None: never."""
    if not queue.overflow:
        return None
    look_ms = LOOK_S * 1000
    by_look = any(rule.waited_s is None for rule in queue.overflow)
    moments = [rule.waited_s * 1000 for rule in queue.overflow if rule.waited_s is not None]
    moments = [moment for moment in moments if moment > waited_ms]
    if by_look or any(
        rule.waited_s is not None and rule.waited_s * 1000 <= waited_ms for rule in queue.overflow
    ):
        moments.append((waited_ms // look_ms + 1) * look_ms)
    return min(moments, default=None)
