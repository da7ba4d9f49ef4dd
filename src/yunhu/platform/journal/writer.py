"""The journal's thread.

Gathers what the loop gave, commits it, and holds on to it while the disk takes nothing.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from yunhu.kit.instants import DAY, SECOND
from yunhu.platform.clock import Clock
from yunhu.platform.journal.file import Envelope, JournalFile, StorageTrouble
from yunhu.platform.metrics import histogram, tallies, tally

WINDOW_S = 0.02
"""How long the first fact waits for company before it is committed."""

BACK_OFF_S = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Pauses between attempts while the disk takes nothing; the last one repeats."""

KEEP_US = 3 * DAY
"""How long facts stay after they were projected: for replays, and a main database restored from yesterday."""

PRUNE_EVERY_US = 10 * SECOND
TAIL = 2048
"""Facts kept after their commit, to write them again if a failed fsync turns out to have eaten them."""

Operation = Envelope | tuple[str, bytes | None]
"""A fact, or a contact's recovery record (None: forget it)."""

_COMMITS = tally("journal_commits_total", "Group commits.")
_COMMIT_SECONDS = histogram("journal_commit_seconds", "How long one group commit took.")
_TROUBLES = tallies("journal_trouble_total", "Commits that the disk refused.", "kind")
_REWRITTEN = tally(
    "journal_rewritten_total", "Committed facts that were missing after an input/output error."
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The state of the journal's disk. `kind`.

    None (all is well again), full, locked, io, or losing facts.
    """

    kind: str
    message: str


class JournalWriter:
    """Commits in a thread.

    The loop gives operations through the deque, and reads the two `durable_…` counts.
    """

    def __init__(
        self,
        store: JournalFile,
        clock: Clock,
        operations: deque[Operation],
        committed: Callable[[], None],
        troubled: Callable[[Trouble], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._operations = operations
        self._told_committed = committed
        self._told_troubled = troubled
        self.wake = threading.Event()
        """Set when an operation was given to a sleeping writer."""
        self.hurry = threading.Event()
        """Set when the commit should not wait for more."""
        self.asleep = False
        self.durable_seq = store.last_seq()
        self.durable_given = 0
        """Operations given so far that are on the disk."""
        self.projected = 0
        self._pruned_at = clock.now()
        self._facts: list[Envelope] = []
        self._records: dict[str, bytes | None] = {}
        self._taken = 0
        self._tail: deque[Envelope] = deque(maxlen=TAIL)
        self._failures = 0
        self._uncertain = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Commit what waits and close the file. Gives up after `timeout_s`."""
        self._stopping.set()
        self.hurry.set()
        self.wake.set()
        if self._thread.ident is None:
            self._store.close()
        else:
            self._thread.join(timeout_s)

    # ── the thread ────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while self._gather():
            self._commit()
            self._prune()
        self._store.close()

    def _gather(self) -> bool:
        """Wait for something to commit; false when there is nothing and there will be nothing."""
        self.asleep = True
        if not self._operations and not self._facts and not self._records:
            # A stop is answered only here, so that everything given before it was committed.
            if self._stopping.is_set():
                return False
            self.wake.wait()
        self.asleep = False
        self.wake.clear()
        self.hurry.wait(self._pause())
        self.hurry.clear()
        self._take()
        return True

    def _pause(self) -> float:
        if not self._failures:
            return 0.0 if self._stopping.is_set() else WINDOW_S
        return BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]

    def _take(self) -> None:
        """Move what was given into the next commit. Only the newest record of a contact matters."""
        for _ in range(len(self._operations)):
            operation = self._operations.popleft()
            self._taken += 1
            if isinstance(operation, Envelope):
                self._facts.append(operation)
            else:
                self._records[operation[0]] = operation[1]

    def _commit(self) -> None:
        if not self._facts and not self._records:
            return
        began = self._clock.monotonic()
        try:
            if self._uncertain:
                self._make_certain()
            self._store.commit(self._facts, self._records)
        except StorageTrouble as trouble:
            self._failed(trouble)
            return
        _COMMITS.count += 1
        _COMMIT_SECONDS.add(self._clock.monotonic() - began)
        self._succeeded()

    def _succeeded(self) -> None:
        if self._facts:
            self.durable_seq = self._facts[-1].seq
            self._tail.extend(self._facts)
        self.durable_given = self._taken
        self._facts = []
        self._records = {}
        self._told_committed()
        if self._failures:
            self._failures = 0
            self._told_troubled(Trouble("none", "the journal is written again"))

    def _failed(self, trouble: StorageTrouble) -> None:
        _TROUBLES.of(trouble.kind).count += 1
        self._failures += 1
        self._uncertain = self._uncertain or trouble.kind == "io"
        if self._failures == 1:
            self._told_troubled(Trouble(trouble.kind, str(trouble)))
        elif self._stopping.is_set() and self._failures > len(BACK_OFF_S):
            # The process ends, and the disk has had its chances: what is held is given up with it.
            self._told_troubled(Trouble("losing", f"{len(self._facts)} facts could not be written"))
            self._facts = []
            self._records = {}

    def _make_certain(self) -> None:
        """After an input/output error: see what the file really has, and write again what it lacks."""
        self._store.reopen()
        on_disk = self._store.last_seq()
        eaten = [fact for fact in self._tail if fact.seq > on_disk]
        _REWRITTEN.count += len(eaten)
        self._facts = eaten + [fact for fact in self._facts if fact.seq > on_disk]
        self._tail = deque((fact for fact in self._tail if fact.seq <= on_disk), maxlen=TAIL)
        self.durable_seq = on_disk
        self._uncertain = False

    def _prune(self) -> None:
        now = self._clock.now()
        if self._failures or not self.projected or now - self._pruned_at < PRUNE_EVERY_US:
            return
        self._pruned_at = now
        try:
            if self._store.prune(self.projected, now - KEEP_US):
                self._pruned_at = 0
        except StorageTrouble as trouble:
            _TROUBLES.of(trouble.kind).count += 1
            self._uncertain = self._uncertain or trouble.kind == "io"
