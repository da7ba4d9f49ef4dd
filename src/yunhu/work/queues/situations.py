"""How a queue stands at this moment, as an estimate of its wait needs it: who goes before, who serves."""

from __future__ import annotations

from itertools import islice

import msgspec

from yunhu.kit.instants import SECOND, Instant
from yunhu.people.agents.assignment import Assignment
from yunhu.people.agents.rules import capacity
from yunhu.people.agents.seat import Seat
from yunhu.work.queues.estimates import Server, Situation
from yunhu.work.queues.places import QueueState
from yunhu.work.queues.pools.member import Member
from yunhu.work.queues.samples import Latest, Samples, handling_s

MEMBERS_MAX = 200
"""Agents of a queue that are looked at for one estimate; of more, so many stand for all of them."""

RIVALS_MAX = 20
"""Other lines of one agent that are looked at."""

SLOTS_MAX = 20
"""Contacts side by side that one agent is counted with at most."""


def situation(
    state: QueueState, position: int, samples: Samples, everywhere: Latest, now: Instant
) -> Situation:
    """What the wait at a position of a queue depends on now."""
    pool, waiting = state.pool, len(state.line)
    # Queues with the same needs share their agents and one line: of the others' contacts as many go before.
    # Of this queue's own some may wait in other pools' lines, because more is asked for them.
    before = min(1.0, position / (waiting + 1))
    ahead = position - 1 + round(max(0, len(pool.line) - waiting) * before)
    members = sorted(islice(pool.members, MEMBERS_MAX), key=_index)
    scale = max(1.0, len(pool.members) / max(1, len(members)))
    servers: list[Server] = []
    for member in members:
        found = servers_of(member.seat, pool.channel, now)
        share = share_of(member, state, ahead + 1, before) if found else 0.0
        servers += found if share >= 1.0 else [msgspec.structs.replace(one, share=share) for one in found]
    return Situation(
        ahead=int(ahead / scale),
        servers=servers,
        handling_s=handling_s(samples, everywhere),
        leaving_per_s=samples.leaving_per_s,
        ring_s=samples.ring_s,
    )


def servers_of(seat: Seat, channel: str, now: Instant) -> list[Server]:
    """What an agent does for a channel: one call at a time, or several contacts side by side."""
    if seat.presence != "available" or seat.requested is not None or not seat.reachable:
        return []
    pause = seat.pause()
    if pause is not None:
        return [Server(left_s=_left_s(pause, now))]
    alone = seat.exclusive()
    if alone is not None:
        return [_server(alone, now)]
    of = capacity(seat.agent, channel)
    slots = min(SLOTS_MAX, of.units // of.cost)
    held = [_server(one, now) for one in seat.assignments.values() if one.channel == channel]
    return (held + [Server()] * (slots - len(held)))[:slots]


def share_of(member: Member, state: QueueState, turns: int, before: float) -> float:
    """How often it is this queue's turn when the agent becomes free: by how much is asked of each agent.

    `turns`: contacts of the queue's own line up to the one that is asked about; `before`: the part of other
    lines that came earlier.
    """
    pool = state.pool
    own, rivals = turns / max(1, pool.staffed), 0.0
    priority = member.line(pool.form).priority
    for other in islice(member.pools.get(pool.channel, ()), RIVALS_MAX):
        first = other.line.first()
        if other is pool or first is None:
            continue
        # Heavier queues and better lines of the profile go first, whoever came earlier.
        rank = (int(first[0][0]), member.line(other.form).priority)
        mine = (-state.queue.weight, priority)
        part = 1.0 if rank < mine else before if rank == mine else 0.0
        rivals += len(other.line) * part / max(1, other.staffed)
    return own / (own + rivals)


def _server(one: Assignment, now: Instant) -> Server:
    if one.routing == "wrap-up":
        return Server(left_s=_left_s(one, now))
    return Server(busy_s=(now - one.since) / SECOND)


def _left_s(one: Assignment, now: Instant) -> float:
    return max(0.0, ((one.until or now) - now) / SECOND)


def _index(member: Member) -> int:
    return member.index
