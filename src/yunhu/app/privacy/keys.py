"""The keyring of a node: opened before anything is written, and looked at for what commands changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from yunhu.app import database as main_database
from yunhu.kit.phone import MalformedNumber
from yunhu.kit.refusal import Refusal
from yunhu.people.customers.numbers import tidy
from yunhu.platform import sealing
from yunhu.platform.alarms import Alarms
from yunhu.platform.clock import Clock, SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.journal.journal import Journal
from yunhu.platform.settings.node import Settings
from yunhu.trust.privacy.errors import ForeignKeyring, KeysNotWritten
from yunhu.trust.privacy.facts import KeyRotated, What
from yunhu.trust.privacy.keyring import FILE, Keyring, open_keyring
from yunhu.trust.privacy.masters.found import master_key

CACHED = 4_096
"""Numbers whose whole form is remembered."""

PAUSES_S = (1.0, 5.0, 15.0, 60.0)
"""Between two looks at the keyring, after so many failures; the last one repeats."""

MARK = "keyring"
"""The recovery record that says which keyring sealed a journal."""

ACTOR = "command line"
"""Who changes keys behind the node's back; the command leaves its own entry in the audit."""


def keyring_of(settings: Settings, clock: Clock) -> Keyring:
    """The keyring that the settings name, made when neither it nor a journal is there yet.

    Raises what `open_keyring` and `master_key` raise.
    """
    path = settings.journal_path
    return open_keyring(
        settings.key_folder,
        master_key(settings.keys, settings.key_folder, lambda: _way_to_kms(settings)),
        settings.keys.suite,
        clock.now,
        whole,
        has_data=path.exists() and path.stat().st_size > 0,
    )


def _way_to_kms(settings: Settings) -> object:
    # Keys are needed before there is a register of recipients: only the settings say where the service is;
    # and the library is slow to load, and seldom wanted.
    from yunhu.app.web.own_services import KMS, gate_of
    from yunhu.platform.outbound import GuardedWaiting

    return GuardedWaiting(gate_of(settings), KMS)


@lru_cache(CACHED)
def whole(number: str) -> str:
    """A number as E.164; what is none (`anonymous`, an extension) as it is."""
    try:
        return tidy(number)
    except MalformedNumber:
        return number


def claim(journal: Journal, keyring: Keyring) -> None:
    """See that the journal was sealed with this keyring, and leave its mark. Raises `ForeignKeyring`.

    The mark is sealed with the newest key: an older copy of the keyring cannot open it either.
    """
    found = journal.records().get(MARK)
    if found is not None and found.decode("ascii", "replace") != keyring.document().id:
        raise ForeignKeyring(file=str(keyring.path))
    journal.remember(MARK, keyring.document().id.encode("ascii"))


class KeyWatch:
    """Takes up what `yunhu keys rotate` changed while the node runs, or changes keys itself; tells of it."""

    def __init__(
        self,
        keyring: Keyring,
        tenant: str,
        journal: Journal,
        announce: Callable[[str, str | None, Struct], None],
        alarms: Alarms,
    ) -> None:
        self._keyring = keyring
        self._tenant = tenant
        self._journal = journal
        self._announce = announce
        self._alarms = alarms
        self._known = self._names()
        self._failures = 0
        self._looking: asyncio.Task[None] | None = None
        self._alone = asyncio.Lock()
        self._turning: set[asyncio.Task[str]] = set()

    def start(self) -> None:
        """Look every moment, and less often while whoever has the master key is away."""
        self._looking = asyncio.get_running_loop().create_task(self._keep_looking())

    def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(PAUSES_S[min(self._failures, len(PAUSES_S) - 1)])
            await self.look()

    async def look(self) -> None:
        """Look now. Keys that are open already go on working, whatever comes of it."""
        async with self._alone:
            await self._look()

    async def rotate(self, what: What, by: str) -> str:
        """Take a new key into use and tell of it; gives its name. It is finished when whoever asked has gone.

        Raises `TooManyKeys`, `MasterNotOurs`, `MasterAway`, `WrongMaster`, `KeysNotWritten`.
        """
        turning = asyncio.get_running_loop().create_task(self._turn(what, by))
        self._turning.add(turning)
        turning.add_done_callback(self._turning.discard)
        return await asyncio.shield(turning)

    async def _turn(self, what: What, by: str) -> str:
        async with self._alone:
            # What a command changed before is told as the command's.
            await self._look()
            try:
                name = await asyncio.to_thread(self._new_key, what)
                names = await asyncio.to_thread(self._names)
            except OSError as error:
                raise KeysNotWritten(file=str(self._keyring.path), reason=type(error).__name__) from error
            self._take_up(names, by)
        return name

    def _new_key(self, what: What) -> str:
        if what == "master":
            return self._keyring.rotate_master()
        turn = self._keyring.rotate_tenant if what == "data" else self._keyring.rotate_recording
        return turn(self._tenant)

    async def _look(self) -> None:
        if not self._keyring.is_stale():
            return
        try:
            await asyncio.to_thread(self._keyring.refresh)
            names = self._names()
        except (Refusal, OSError) as error:
            self._failures += 1
            reason = error.id if isinstance(error, Refusal) else type(error).__name__
            self._alarms.sound("alarm.keys", str(self._keyring.path), reason=reason)
            return
        self._failures = 0
        self._alarms.clear("alarm.keys", str(self._keyring.path))
        self._take_up(names, ACTOR)

    def _take_up(self, names: dict[What, str], by: str) -> None:
        """Tell of every key that is a new one, and leave the mark that the newest has sealed."""
        for what, name in names.items():
            if self._known[what] != name:
                self._announce(self._tenant, None, KeyRotated(what=what, key=name, by=by))
        if names != self._known:
            self._journal.remember(MARK, self._keyring.document().id.encode("ascii"))
        self._known = names

    def _names(self) -> dict[What, str]:
        document = self._keyring.document()
        keys = document.tenants[self._tenant]
        return {"master": document.master, "data": keys.data[-1].id, "recording": keys.recording[-1].id}


def read_with_keys(settings: Settings) -> None:
    """Let a command open what it reads in the main database; without a keyring nothing is sealed yet.

    For commands, which have no loop of their own. Raises what `keyring_of` raises.
    """
    if not (settings.key_folder / FILE).exists():
        return
    tenant = asyncio.run(_tenant(settings.database_url))
    sealing.use(keyring_of(settings, SystemClock()).sealer(tenant))


async def _tenant(url: str) -> str:
    database = Database(url)
    try:
        return await main_database.tenant(database)
    finally:
        await database.close()
