"""How a day is read from facts, and its figures are reckoned. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from msgspec import convert
from msgspec.structs import replace

from yunhu.kit.instants import SECOND, Instant
from yunhu.oversight.planning.model import Change, Figures, Tally, Visit
from yunhu.work.queues.model import Need

SHORT_S = 5
"""Who leaves sooner has not waited: a short abandon, which counts nowhere (metric registry, Bs)."""

SERVICE_LEVEL_S = 20

Row = Mapping[str, Any]

LEFT_BY_KEY = "key"
"""Why a contact leaves a queue whose caller pressed a key: the flow went on with something else."""

LEFT = frozenset({"customer_gone", "abandoned", "hung_up", "customer_left"})
"""Whys of `contact.dequeued` that are the caller's own."""

CALLBACK = "callback"
"""The outcome of a wait that became a promise to call back."""

KINDS = (
    "callback.promised",
    "contact.queued",
    "contact.dequeued",
    "contact.arrived",
    "contact.set",
    "contact.connected",
    "contact.transferred",
    "contact.ended",
    "segment.started",
    "offer.accepted",
    "offer.expired",
    "offer.made",
)
"""The facts that a day is read from."""


def visits(contact: str, facts: Sequence[Row]) -> list[Visit]:
    """The waits of one contact, from its facts in order (rows with `at`, `kind` and the fact's own keys).

    What the router itself moved on to another queue belongs to the wait before. After a promise to call back
    nobody waits on the line any more.
    """
    found: list[Visit] = []
    arrived = next((int(it["at"]) for it in facts if it["kind"] == "contact.arrived"), None)
    opened: Row | None = None
    moved = False
    rang: int | None = None
    attributes: dict[str, str] = {}
    for number, fact in enumerate(facts):
        match fact["kind"]:
            case "callback.promised":
                if found and found[-1].outcome == LEFT_BY_KEY:
                    found[-1] = replace(found[-1], outcome=CALLBACK)
                return found
            case "contact.set":
                attributes |= fact.get("attributes") or {}
            case "contact.queued":
                opened = opened if moved and opened is not None else {**fact, "attributes": attributes}
                moved = False
            case "offer.accepted":
                rang = int(fact["rang_ms"]) * 1000
            case "contact.dequeued" if opened is not None:
                if str(fact["why"]).startswith("overflow") and _queued_next(facts[number + 1 :]):
                    moved = True
                    continue
                found.append(_visit(contact, arrived, opened, fact, facts[number:], rang))
                opened, rang = None, None
    if opened is not None:
        found.append(_still(contact, arrived, opened))
    return found


def _queued_next(rest: Iterable[Row]) -> bool:
    return next((it["kind"] for it in rest), None) == "contact.queued"


def _visit(
    contact: str, arrived: int | None, opened: Row, left: Row, rest: Sequence[Row], rang: int | None
) -> Visit:
    entered, why = int(opened["at"]), str(left["why"])
    connected = next((it for it in rest if it["kind"] == "contact.connected"), None)
    outcome = "abandoned" if why in LEFT else why
    agent, talked = None, None
    if why == "answered" and connected is not None:
        agent = connected["agent"]
        over = next(
            (int(it["at"]) for it in rest if it["at"] > connected["at"] and _ends_talk(it, agent)), None
        )
        talked = None if over is None else over - int(connected["at"])
    return replace(
        _still(contact, arrived, opened),
        waited=max(int(left["at"]) - entered, 0),
        outcome=outcome,
        agent=agent,
        rang=rang,
        talked=talked,
    )


def _ends_talk(fact: Row, agent: str | None) -> bool:
    """Whether this ends an agent's talk: the contact is over, goes to a queue, or somebody else has it."""
    if fact["kind"] in ("contact.ended", "contact.queued"):
        return True
    return fact["kind"] == "segment.started" and fact.get("segment") == "agent" and fact.get("agent") != agent


def _still(contact: str, arrived: int | None, opened: Row) -> Visit:
    """What is known of a wait when it begins."""
    return Visit(
        contact=contact,
        queue=str(opened["queue"]),
        arrived_at=arrived if arrived is not None else int(opened["at"]),
        entered_at=int(opened["at"]),
        priority=int(opened.get("priority") or 0),
        channel=str(opened.get("channel") or "voice"),
        need=tuple(convert(it, Need) for it in opened.get("need") or ()),
        attributes=dict(opened["attributes"]),
        outcome="waiting",
    )


def count(tally: Tally, outcome: str, waited: int, within_s: int = SERVICE_LEVEL_S) -> None:
    """Add one contact to a queue's counts."""
    tally.offered += 1
    match outcome:
        case "answered":
            tally.answered += 1
            tally.in_time += waited <= within_s * SECOND
            tally.waits.append(waited)
        case "abandoned":
            if waited < SHORT_S * SECOND:
                tally.short += 1
            else:
                tally.abandoned += 1
        case "waiting":
            tally.waiting += 1
        case "callback":
            tally.callback += 1
        case _:
            tally.flow_out += 1


def figures(tally: Tally, occupancy: float | None = None) -> Figures:
    """Service level `A_t / (O - Bs - K - W)`, wait of the answered, abandonment `B / (O - Bs)`."""
    waits = sorted(tally.waits)
    return Figures(
        offered=tally.offered,
        answered=tally.answered,
        service_level=_share(tally.in_time, tally.offered - tally.short - tally.callback - tally.waiting),
        average_wait_s=sum(waits) / len(waits) / SECOND if waits else None,
        p90_wait_s=waits[ceil(0.9 * len(waits)) - 1] / SECOND if waits else None,
        abandonment=_share(tally.abandoned, tally.offered - tally.short),
        occupancy=occupancy,
    )


def add(tallies: Iterable[Tally]) -> Tally:
    """All queues together."""
    total = Tally()
    for tally in tallies:
        for name in Tally.__struct_fields__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    return total


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


WORKING = ("reserved", "alerting", "engaged", "wrap-up")


def occupancy(
    changes: Iterable[Change], present: Mapping[str, str], start: Instant, end: Instant
) -> float | None:
    """(ring + talk + hold + wrap-up) / (the same + idle while available), over all agents of a day."""
    lanes: dict[str, list[Change]] = {}
    for change in changes:
        if change.axis != "wrap-up":
            lanes.setdefault(change.agent, []).append(change)
    working = idle = 0
    for agent in lanes.keys() | present.keys():
        busy, free = _times(lanes.get(agent, []), present.get(agent, "offline"), start, end)
        working, idle = working + busy, idle + free
    return _share(working, working + idle)


def _times(lane: Sequence[Change], presence: str, start: Instant, end: Instant) -> tuple[int, int]:
    """(µs at work, µs available and idle) of one agent; `lane` is in order."""
    routing = "idle"
    working = idle = 0
    marks = [Change("", start, "presence", presence), *lane, Change("", end, "presence", "offline")]
    for change, following in pairwise(marks):
        if change.axis == "presence":
            presence = change.state
        else:
            routing = change.state
        lasted = max(min(following.at, end) - max(change.at, start), 0)
        if routing in WORKING:
            working += lasted
        elif presence == "available" and routing == "idle":
            idle += lasted
    return working, idle
