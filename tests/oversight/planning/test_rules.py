"""Reading visits from facts, and the formulas."""

from __future__ import annotations

from typing import Any

from tests.oversight.planning.days import HOUR, START

from yunhu.kit.instants import SECOND
from yunhu.oversight.planning import rules
from yunhu.oversight.planning.model import Change, Tally
from yunhu.work.queues.model import Need


def fact(at_s: float, kind: str, **more: Any) -> dict[str, Any]:
    return {"at": START + round(at_s * SECOND), "kind": kind, **more}


def test_an_answered_contact() -> None:
    (visit,) = rules.visits(
        "c1",
        [
            fact(0, "contact.arrived"),
            fact(5, "contact.queued", queue="help", priority=3),
            fact(6, "offer.made"),
            fact(9, "offer.accepted", rang_ms=3000),
            fact(9, "contact.dequeued", queue="help", why="answered", waited_ms=4000),
            fact(9, "segment.started", segment="agent", agent="li"),
            fact(9, "contact.connected", agent="li"),
            fact(69, "contact.ended"),
        ],
    )
    assert (visit.queue, visit.priority, visit.agent, visit.outcome) == ("help", 3, "li", "answered")
    assert (visit.waited, visit.rang, visit.talked) == (4 * SECOND, 3 * SECOND, 60 * SECOND)
    assert (visit.arrived_at, visit.entered_at) == (START, START + 5 * SECOND)


def test_what_the_contact_asks_for_is_read_too() -> None:
    (visit,) = rules.visits(
        "c1",
        [
            fact(0, "contact.set", attributes={"vip": "true"}, language=None),
            fact(1, "contact.set", attributes={}, language="en"),
            fact(5, "contact.queued", queue="help", need=[{"skill": "en", "level": 50}], channel="video"),
        ],
    )
    assert visit.attributes == {"vip": "true"}
    assert (visit.need, visit.channel) == ((Need("en", 50),), "video")


def test_hold_belongs_to_the_talk_and_a_second_queue_is_a_second_visit() -> None:
    first, second = rules.visits(
        "c1",
        [
            fact(0, "contact.queued", queue="help", priority=0),
            fact(2, "contact.dequeued", queue="help", why="answered", waited_ms=2000),
            fact(2, "contact.connected", agent="li"),
            fact(10, "segment.started", segment="hold", agent=None),
            fact(20, "segment.started", segment="agent", agent="li"),
            fact(30, "contact.queued", queue="other", priority=0),
            fact(50, "contact.dequeued", queue="other", why="customer_gone", waited_ms=20_000),
            fact(50, "contact.ended"),
        ],
    )
    assert (first.talked, second.queue, second.outcome, second.waited) == (
        28 * SECOND,
        "other",
        "abandoned",
        20 * SECOND,
    )


def test_who_still_waits_is_neither_answered_nor_gone() -> None:
    (visit,) = rules.visits("c1", [fact(0, "contact.queued", queue="help")])
    assert visit.outcome == "waiting"


def test_what_the_router_moved_on_is_one_visit_of_the_first_queue() -> None:
    (visit,) = rules.visits(
        "c1",
        [
            fact(0, "contact.queued", queue="help"),
            fact(30, "contact.dequeued", queue="help", why="overflow"),
            fact(30, "contact.queued", queue="backup"),
            fact(40, "contact.dequeued", queue="backup", why="answered"),
            fact(40, "contact.connected", agent="li"),
        ],
    )
    assert (visit.queue, visit.waited, visit.outcome) == ("help", 40 * SECOND, "answered")


def test_who_is_promised_a_callback_waits_no_more() -> None:
    (visit,) = rules.visits(
        "c1",
        [
            fact(0, "contact.queued", queue="help"),
            fact(8, "contact.dequeued", queue="help", why="key"),
            fact(9, "callback.promised", queue="help"),
            fact(12, "contact.queued", queue="help"),
            fact(40, "contact.dequeued", queue="help", why="answered"),
        ],
    )
    assert (visit.outcome, visit.waited) == ("callback", 8 * SECOND)


def test_the_formulas() -> None:
    tally = Tally()
    for outcome, waited in (
        ("answered", 10),
        ("answered", 30),
        ("abandoned", 3),
        ("abandoned", 40),
        ("full", 0),
        ("waiting", 9),
        ("callback", 8),
    ):
        rules.count(tally, outcome, waited * SECOND)
    counted = (tally.answered, tally.abandoned, tally.short, tally.flow_out, tally.callback, tally.waiting)
    assert counted == (2, 1, 1, 1, 1, 1)
    assert sum(counted) == tally.offered
    found = rules.figures(tally)
    assert found.service_level == 1 / 4
    assert found.average_wait_s == 20
    assert found.p90_wait_s == 30
    assert found.abandonment == 1 / 6


def test_nothing_offered_has_no_shares() -> None:
    found = rules.figures(Tally())
    assert (found.service_level, found.average_wait_s, found.abandonment) == (None, None, None)


def test_occupancy_counts_work_and_availability_and_nothing_else() -> None:
    changes = [
        Change("a", START + HOUR, "routing", "engaged"),
        Change("a", START + 2 * HOUR, "routing", "idle"),
        Change("a", START + 3 * HOUR, "presence", "break"),
    ]
    found = rules.occupancy(changes, {"a": "available", "b": "offline"}, START, START + 8 * HOUR)
    assert found == 1 / 3
