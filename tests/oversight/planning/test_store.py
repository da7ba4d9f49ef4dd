"""A day is read from the main database, as the projector filled it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from tests.oversight.planning.days import START

from yunhu.app.migrations.tables import METADATA
from yunhu.kit.instants import SECOND
from yunhu.kit.pii import Number
from yunhu.oversight.planning import store
from yunhu.oversight.planning.model import Change, Visit
from yunhu.oversight.planning.projection import AgentStates
from yunhu.people.agents import facts as agents
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database, open_sync
from yunhu.platform.journal.journal import Journal
from yunhu.platform.journal.projector import Projector
from yunhu.work.calls import facts as calls
from yunhu.work.calls.projection import StoryProjection
from yunhu.work.queues import facts as queues
from yunhu.work.queues.model import Reason

REASON = Reason(strategy="longest_idle", eligible=1)
CONTACT = "c" * 32

TOLD: tuple[tuple[float, str | None, msgspec.Struct], ...] = (
    (-60, None, agents.PresenceChanged(agent="li", presence="available", was="offline", by="agent")),
    (1, CONTACT, calls.ContactArrived(caller=Number("1"), dialled="2")),
    (2, CONTACT, queues.ContactQueued(queue="help", priority=2, position=1, reason=REASON)),
    (
        3,
        CONTACT,
        queues.OfferMade(offer="o1", queue="help", agent="wu", epoch=1, ring_s=15, reason=REASON),
    ),
    (18, CONTACT, queues.OfferExpired(offer="o1", queue="help", agent="wu", rang_ms=15_000)),
    (18, CONTACT, queues.OfferMade(offer="o2", queue="help", agent="li", epoch=2, ring_s=15, reason=REASON)),
    (20, CONTACT, agents.StateChanged(agent="li", state="engaged", was="alerting", why="accepted", epoch=2)),
    (20, CONTACT, queues.OfferAccepted(offer="o2", queue="help", agent="li", rang_ms=2_000)),
    (20, CONTACT, queues.ContactDequeued(queue="help", why="answered", waited_ms=18_000)),
    (20, CONTACT, calls.ContactConnected(leg="l", agent="li", waited_ms=18_000)),
    (80, CONTACT, calls.ContactEnded(cause="normal", by="customer")),
    (
        90,
        None,
        agents.PresenceChanged(
            agent="li", presence="break", reason="lunch", was="available", by="agent", pending=True
        ),
    ),
    (95, None, agents.PresenceChanged(agent="li", presence="break", was="available", by="agent")),
    (200, "d" * 32, queues.ContactQueued(queue="help", priority=0, position=1, reason=REASON)),
)


class Told(SystemClock):
    at = START

    def now(self) -> int:
        return self.at


async def test_a_day(tmp_path: Path) -> None:
    url, clock = f"sqlite+aiosqlite:///{tmp_path}/main.db", Told()
    METADATA.create_all(open_sync(url))
    journal = Journal(tmp_path / "journal.db", clock)
    projector = Projector(journal, open_sync(url), (StoryProjection(), AgentStates()), clock, lambda _: None)
    journal.start()
    projector.start()
    for at_s, contact, fact in TOLD:
        clock.at = START + round(at_s * SECOND)
        journal.append("main", contact, fact)
    await projector.caught_up()
    database = Database(url)
    async with database.reading() as connection:
        day = await store.day(connection, "main", START, START + 100 * SECOND)
        other = await store.day(connection, "elsewhere", START, START + 100 * SECOND)
    await database.close()
    await projector.close()
    await journal.close()
    assert day.visits == (
        Visit(
            contact=CONTACT,
            queue="help",
            arrived_at=START + SECOND,
            entered_at=START + 2 * SECOND,
            priority=2,
            waited=18 * SECOND,
            outcome="answered",
            agent="li",
            rang=2 * SECOND,
            talked=60 * SECOND,
        ),
    )
    assert day.present == {"li": "available"}
    assert day.changes == (
        Change("li", START + 20 * SECOND, "routing", "engaged", "accepted"),
        Change("li", START + 95 * SECOND, "presence", "break"),
    )
    assert (day.unanswered, day.offers) == (1, 2)
    assert day.end == START + 95 * SECOND + 1
    assert (other.visits, other.changes, other.present) == ((), (), {})
