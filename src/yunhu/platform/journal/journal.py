"""The journal: the truth of what happened.

Facts are appended at once and are on the disk within a commit or two.

The loop appends to memory; a thread of its own commits what has gathered in 20 ms (or 512 facts, or at once
when somebody waits for durability). Facts and recovery records reach the disk in the order they were given,
so what a crash leaves is always a beginning of what happened.
"""

import asyncio
import os
import random
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

import msgspec

from yunhu.kit.refusal import Refusal
from yunhu.platform import sealing
from yunhu.platform.clock import Clock
from yunhu.platform.ids import IdSource
from yunhu.platform.journal.file import Envelope, JournalFile, JournalReader
from yunhu.platform.journal.writer import JournalWriter, Operation, Trouble
from yunhu.platform.metrics import gauges, tally

MOST_WAITING = 100_000
"""Facts that wait in memory while the disk takes none; the ones after that are lost, counted and alarmed."""

REFUSING = 80_000
"""Facts that wait when we stop taking new calls, so that running ones can still be written down."""

HURRY = 512
"""Facts that are committed without waiting for more."""

_RECORD = "record."
"""With its name, what a recovery record is sealed for: one in the place of another is refused."""

_LOST = tally("journal_lost_total", "Facts that found the memory full while the disk took none.")
_WAITING = gauges("journal_waiting", "Facts not on the disk yet.")


class JournalUnavailable(Refusal):
    """The disk does not take what we write, so durability cannot be promised."""

    id: ClassVar[str] = "journal.unavailable"
    status: ClassVar[int] = 503


class Journal:
    """Appends facts and remembers recovery records.

    Everything but `read_after` is called on the loop's thread.
    """

    def __init__(self, path: Path, clock: Clock, on_trouble: Callable[[Trouble], None] | None = None) -> None:
        """Open or create the journal at `path`.

        `on_trouble` is told, on the loop, when the disk's state changes.

        Raises `JournalInUse`, `JournalDamaged`, `StorageTrouble`.
        """
        self._clock = clock
        # Ids of facts need to be unique, not secret; asking the system for chance is half the cost of a fact.
        self._new_id = IdSource(clock, random.Random(os.urandom(32)).getrandbits).at
        self._encode = msgspec.msgpack.Encoder(enc_hook=sealing.enc_hook).encode
        self._tell = on_trouble
        self._listeners: list[Callable[[], None]] = []
        self._kinds: dict[type[msgspec.Struct], str] = {}
        store = JournalFile(path, IdSource(clock)())
        self.identity = store.identity
        self.path = path
        self._found = store.records()
        self._seq = store.last_seq()
        self._given = 0
        self._operations: deque[Operation] = deque()
        self._writer = JournalWriter(store, clock, self._operations, self._committed, self._troubled)
        self._waiters: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reader: JournalReader | None = None
        self._reading = threading.Lock()
        self.losing = False
        self.lost = 0
        """Facts that were lost since the journal was opened."""
        self.troubled = False
        """Whether the disk did not take what was given last."""
        _WAITING.ask(lambda: self.waiting)

    def start(self) -> None:
        """Start writing; inside a running loop."""
        self._loop = asyncio.get_running_loop()
        self._writer.start()

    # ── appending ─────────────────────────────────────────────────────────────────────────────────

    def append(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> Envelope:
        """Write a fact down. Never waits and never fails; see `durable` and `accepting`."""
        seq = self._seq + 1
        at = self._clock.now()
        kind = self._kinds.get(type(fact)) or self._learn(type(fact))
        envelope = Envelope(self._new_id(at), seq, at, tenant, contact, kind, self._encode(fact))
        ahead = seq - self._writer.durable_seq
        if ahead > MOST_WAITING:
            self._lose()
            return envelope
        self._seq = seq
        self._give(envelope)
        if ahead == HURRY:
            self._writer.hurry.set()
        return envelope

    def _learn(self, fact: type[msgspec.Struct]) -> str:
        return self._kinds.setdefault(fact, kind_of(fact))

    def remember(self, contact: str, blob: bytes) -> None:
        """Keep what is needed to take the contact up again after a crash; replaces the earlier record.

        It is sealed for this name: a story holds everything that is known of a caller.
        """
        self._give((contact, sealing.in_use().seal_bytes(blob, _RECORD + contact)))

    def forget(self, contact: str) -> None:
        """The contact needs no recovery any more."""
        self._give((contact, None))

    def _give(self, operation: Operation) -> None:
        self._given += 1
        self._operations.append(operation)
        if self._writer.asleep:
            self._writer.wake.set()

    def _lose(self) -> None:
        _LOST.count += 1
        self.lost += 1
        if not self.losing:
            self.losing = True
            self._report(Trouble("losing", "the memory for waiting facts is full"))

    # ── state ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def seq(self) -> int:
        """The sequence of the newest fact appended."""
        return self._seq

    @property
    def durable_seq(self) -> int:
        """The sequence of the newest fact on the disk."""
        return self._writer.durable_seq

    @property
    def waiting(self) -> int:
        """Facts that are not on the disk yet."""
        return self._seq - self._writer.durable_seq

    @property
    def accepting(self) -> bool:
        """Whether new calls should be taken: false while so many facts wait that theirs might be lost."""
        return self.waiting < REFUSING

    def records(self) -> dict[str, bytes]:
        """The recovery records found when the journal was opened, by contact.

        One that cannot be opened is empty, and so is unreadable for whoever takes it up.
        """
        return {name: _opened(name, blob) for name, blob in self._found.items()}

    async def durable(self, timeout_s: float = 5.0) -> None:
        """Wait until all that was given so far is on the disk.

        Raises `JournalUnavailable` after `timeout_s`.
        """
        target = self._given
        if self._writer.durable_given >= target:
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((target, future))
        self._writer.hurry.set()
        if self._writer.durable_given >= target:
            self._release()
        try:
            async with asyncio.timeout(timeout_s):
                await future
        except TimeoutError:
            raise JournalUnavailable from None

    def _release(self) -> None:
        durable = self._writer.durable_given
        while self._waiters and (self._waiters[0][0] <= durable or self._waiters[0][1].done()):
            future = self._waiters.popleft()[1]
            if not future.done():
                future.set_result(None)

    # ── from the writer's thread ──────────────────────────────────────────────────────────────────

    def _committed(self) -> None:
        for call in self._listeners:
            call()
        if self._waiters or self.losing:
            self._on_loop(self._settle)

    def _troubled(self, trouble: Trouble) -> None:
        self._on_loop(lambda: self._report(trouble))

    def _on_loop(self, call: Callable[[], None]) -> None:
        # The loop may be closed already while the last commit is made: then nobody waits any more.
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call)

    def _settle(self) -> None:
        self._release()
        if self.losing and self.accepting:
            self.losing = False
            self._report(Trouble("none", "waiting facts have room again"))

    def _report(self, trouble: Trouble) -> None:
        self.troubled = trouble.kind != "none"
        if self._tell is not None:
            self._tell(trouble)

    # ── reading and keeping house ─────────────────────────────────────────────────────────────────

    def read_after(self, seq: int, limit: int) -> list[Envelope]:
        """The oldest facts on the disk after `seq`, at most `limit`, in order.

        For threads other than the loop's.
        """
        with self._reader_at_hand() as reader:
            return reader.read_after(seq, limit)

    def pruned(self) -> int:
        """Facts up to this sequence may have been deleted. For threads other than the loop's."""
        with self._reader_at_hand() as reader:
            return reader.pruned()

    @contextmanager
    def _reader_at_hand(self) -> Iterator[JournalReader]:
        with self._reading:
            reader = self._reader = self._reader or JournalReader(self.path)
            try:
                yield reader
            except sqlite3.Error:
                # Whatever it is, the next attempt starts with a file opened anew.
                self._reader = None
                reader.close()
                raise

    def on_commit(self, call: Callable[[], None]) -> None:
        """Have `call` made after each commit, on the writer's thread: it only sets an event."""
        self._listeners.append(call)

    def projected(self, seq: int) -> None:
        """Facts up to here are in the main database: the old ones among them may be deleted.

        From any thread.
        """
        self._writer.projected = seq

    async def close(self, timeout_s: float = 10.0) -> None:
        """Commit what waits and close the file; gives up after `timeout_s` when the disk takes nothing."""
        await asyncio.to_thread(self._writer.stop, timeout_s)
        self._release()
        with self._reading:
            if self._reader is not None:
                self._reader.close()
                self._reader = None


def _opened(name: str, blob: bytes) -> bytes:
    try:
        return sealing.in_use().open_bytes(blob, _RECORD + name)
    except sealing.Unreadable:
        return b""


class FactDecoder:
    """Reads the facts of some types out of their envelopes."""

    def __init__(self, *types: type[msgspec.Struct]) -> None:
        """`types` are tagged structs; their tags are the kinds."""
        self._decoders = {
            kind_of(each): msgspec.msgpack.Decoder(each, dec_hook=sealing.dec_hook) for each in types
        }

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds it reads."""
        return frozenset(self._decoders)

    def decode(self, envelope: Envelope) -> msgspec.Struct | None:
        """The fact, or None when its kind is not one of ours."""
        decoder = self._decoders.get(envelope.kind)
        return None if decoder is None else decoder.decode(envelope.body)


def kind_of(fact: type[msgspec.Struct]) -> str:
    """The kind of a type of facts: its tag. Raises TypeError when it has none."""
    tag = fact.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{fact.__name__} has no tag, so it is no fact")
    return tag
