"""The projector: moves facts from the journal into the main database, each exactly once.

A thread reads what was committed, hands it to the projections, and writes their positions in the same
transaction. While the database is locked, slow or away, facts wait in the journal and calls go on.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, Protocol

from sqlalchemy import BigInteger, Column, Connection, Engine, String, Table, Text, select
from sqlalchemy.exc import InterfaceError, OperationalError

from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import Journal
from yunhu.platform.metrics import gauges, histogram, tallies, tally

BATCH = 1_000
"""Facts in one transaction."""

WINDOW_S = 0.5
"""How long a projection may be behind for the sake of larger batches."""

BACK_OFF_S = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
"""Pauses while the database does not work; the last one repeats."""

_LONGEST_REASON = 500

_log = telemetry.logger("projector")
_LAG = gauges("projector_lag", "Facts in the journal that are not in the main database yet.")
_FACTS = tally("projector_facts_total", "Facts projected.")
_SECONDS = histogram("projector_batch_seconds", "How long one batch took.")
_TROUBLE = tallies("projector_trouble_total", "Batches that failed.", "reason")

POSITIONS: Final = Table(
    "projection_position",
    METADATA,
    Column("journal", String(32), primary_key=True),
    Column("projection", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far each projection has read each node's journal."""

hold(
    POSITIONS,
    "operation",
    "operation",
    L1="journal projection seq",
)

FAILURES: Final = Table(
    "projection_failure",
    METADATA,
    Column("event", String(32), primary_key=True),
    Column("projection", String(64), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Facts that a projection could not take.

They were passed over, and can be projected again once it is mended.
"""

hold(
    FAILURES,
    "operation",
    "operation",
    L2="event projection tenant kind reason",
)


class Projection(Protocol):
    """What turns facts into rows. It must not keep anything between batches.

    A batch may be undone and come again.
    """

    name: str
    """Stable: its position is kept under this name."""

    tables: Sequence[Table]
    """The tables it writes, and nobody else does."""

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean. Errors of the database go through.

        Any other means a fact it cannot take.
        """
        ...


class Projector:
    """Runs projections in a thread. `start`, `caught_up` and `close` are called on the loop."""

    def __init__(
        self,
        journal: Journal,
        engine: Engine,
        projections: Sequence[Projection],
        clock: Clock,
        on_trouble: Callable[[str | None], None] | None = None,
    ) -> None:
        """`on_trouble` is told, on the loop, why the database does not work, and None when it does again."""
        self._journal = journal
        self._engine = engine
        self._projections = tuple(projections)
        self._clock = clock
        self._tell = on_trouble
        self._positions: dict[str, int] | None = None
        self.position = 0
        """Facts up to this sequence are in the main database."""
        self._failures = 0
        self._news = threading.Event()
        self._hurry = threading.Event()
        self._stopping = threading.Event()
        self._waiters: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)
        _LAG.ask(lambda: max(0, journal.durable_seq - self.position))

    def start(self) -> None:
        """Start projecting; inside a running loop."""
        self._loop = asyncio.get_running_loop()
        self._journal.on_commit(self._news.set)
        self._news.set()
        self._thread.start()

    async def caught_up(self, timeout_s: float = 10.0) -> None:
        """Wait until all facts appended so far are in the main database. Raises TimeoutError."""
        target = self._journal.seq
        async with asyncio.timeout(timeout_s):
            await self._journal.durable(timeout_s)
            if self.position >= target:
                return
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append((target, future))
            self._hurry.set()
            self._release()
            await future

    async def close(self, timeout_s: float = 10.0) -> None:
        """Project what was committed, and stop; after `timeout_s` the rest is left to the next start."""
        self._stopping.set()
        self._hurry.set()
        self._news.set()
        if self._thread.ident is not None:
            await asyncio.to_thread(self._thread.join, timeout_s)
        self._engine.dispose()

    def _release(self) -> None:
        while self._waiters and (self._waiters[0][0] <= self.position or self._waiters[0][1].done()):
            future = self._waiters.popleft()[1]
            if not future.done():
                future.set_result(None)

    def _on_loop(self, call: Callable[[], None]) -> None:
        # The loop may be closed already: then nobody waits any more.
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call)

    # ── the thread ───────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        done = False
        while not (self._stopping.is_set() and (done or self._failures)):
            if done:
                self._news.wait()
            self._hurry.wait(self._pause(done))
            self._hurry.clear()
            self._news.clear()
            done = self._batch()

    def _pause(self, done: bool) -> float:
        if self._stopping.is_set():
            return 0.0
        if self._failures:
            return BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]
        return WINDOW_S if done else 0.0

    def _batch(self) -> bool:
        """Project one batch; true when nothing is left."""
        began = self._clock.monotonic()
        try:
            if self._positions is None:
                self._read_positions()
            envelopes = self._journal.read_after(self.position, BATCH)
            if envelopes:
                self._project(envelopes)
        except Exception as error:  # noqa: BLE001 (whatever the database does, this thread tries again)
            self._failed(error)
            return False
        if self._failures:
            self._failures = 0
            self._report(None)
        if envelopes:
            self._moved(envelopes[-1].seq, len(envelopes), began)
        if self._waiters:
            self._on_loop(self._release)
        return len(envelopes) < BATCH

    def _moved(self, seq: int, count: int, began: float) -> None:
        self.position = seq
        self._positions = {projection.name: seq for projection in self._projections}
        self._journal.projected(seq)
        _FACTS.count += count
        _SECONDS.add(self._clock.monotonic() - began)

    def _read_positions(self) -> None:
        query = select(POSITIONS.c.projection, POSITIONS.c.seq).where(
            POSITIONS.c.journal == self._journal.identity
        )
        with self._engine.begin() as connection:
            known = {str(name): int(seq) for name, seq in connection.execute(query)}
        self._positions = {projection.name: known.get(projection.name, 0) for projection in self._projections}
        self.position = min(self._positions.values(), default=0)
        if self._journal.pruned() > self.position:
            # A projection that is new, or a database restored from too old a backup.
            _log.warning("the journal begins after a projection's position", position=self.position)

    def _project(self, envelopes: list[Envelope]) -> None:
        """All projections and their positions in one transaction; fact by fact when one of them fails."""
        try:
            with self._engine.begin() as connection:
                for projection in self._projections:
                    projection.apply(connection, self._unseen(projection, envelopes))
                self._write_positions(connection, envelopes[-1].seq)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 (whatever a projection does, the others and the calls go on)
            _TROUBLE.of("projection").count += 1
            _log.error("a projection failed on a batch; going on fact by fact", exc_info=error)
            for envelope in envelopes:
                self._project_alone(envelope)

    def _unseen(self, projection: Projection, envelopes: list[Envelope]) -> list[Envelope]:
        position = (self._positions or {}).get(projection.name, 0)
        if position < envelopes[0].seq:
            return envelopes
        return [envelope for envelope in envelopes if envelope.seq > position]

    def _project_alone(self, envelope: Envelope) -> None:
        """One fact; a projection that cannot take it is passed over, which is written down."""
        with self._engine.begin() as connection:
            for projection in self._projections:
                if not self._unseen(projection, [envelope]):
                    continue
                try:
                    with connection.begin_nested():
                        projection.apply(connection, [envelope])
                except (OperationalError, InterfaceError):
                    raise
                except Exception as error:  # noqa: BLE001 (the fact is kept in the table of failures)
                    self._pass_over(connection, projection, envelope, error)
            self._write_positions(connection, envelope.seq)
        # Should the database fail at the next fact, this one must not come again.
        self._positions = {projection.name: envelope.seq for projection in self._projections}
        self.position = envelope.seq

    def _pass_over(
        self, connection: Connection, projection: Projection, envelope: Envelope, error: Exception
    ) -> None:
        _log.error("a fact was passed over", projection=projection.name, event_id=envelope.id, exc_info=error)
        _TROUBLE.of("fact").count += 1
        fold = Fold(FAILURES)
        reason = telemetry.redact_text(f"{type(error).__name__}: {error}")[:_LONGEST_REASON]
        fold.row((envelope.id, projection.name)).update(
            tenant=envelope.tenant, kind=envelope.kind, reason=reason
        )
        fold.write(connection)

    def _write_positions(self, connection: Connection, seq: int) -> None:
        fold = Fold(POSITIONS)
        for projection in self._projections:
            fold.row((self._journal.identity, projection.name))["seq"] = seq
        fold.write(connection)

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        _TROUBLE.of("database").count += 1
        if self._failures == 1:
            reason = str(getattr(error, "orig", None) or error)[:_LONGEST_REASON]
            _log.error("the main database does not work; facts wait in the journal", reason=reason)
            self._report(reason)

    def _report(self, reason: str | None) -> None:
        tell = self._tell
        if tell is not None:
            self._on_loop(lambda: tell(reason))
