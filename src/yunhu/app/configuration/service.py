"""The configuration in force, and how it changes: a change is checked whole, kept as a version, then used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import yaml
from sqlalchemy import RowMapping
from sqlalchemy.exc import IntegrityError

from yunhu.app.configuration import rules, store
from yunhu.app.configuration.errors import ChangedMeanwhile, Faulty, NoSuchVersion
from yunhu.app.configuration.facts import ConfigurationApplied
from yunhu.app.configuration.model import Centre, Version
from yunhu.app.flows.flow_book import shelf_of
from yunhu.flow.ivr.publishing.model import FlowVersion
from yunhu.flow.ivr.publishing.rules import changes
from yunhu.flow.ivr.publishing.store import add_versions
from yunhu.kit.problem import Problem
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.documents import located

Use = Callable[[Centre, int], None]
"""Put a configuration to use, with its version."""

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Journal and publish a fact: tenant, contact (none here), fact."""

Gates = Callable[[Centre, Centre], Iterable[Problem]]
"""From one centre to the next, what must not be switched on now: more than the document decides that."""

Change = Callable[[Centre], Centre]
"""The next configuration, made from the one in force. Raises a Refusal when it cannot be made."""


def read(text: str, sounds: rules.Sounds, file: str = "") -> tuple[Centre, list[Problem]]:
    """The centre that a YAML text describes, and warnings. Raises Faulty with everything that is wrong."""
    where, problems = located.load(text)
    centre: Centre | None = None
    if not problems:
        centre, problems = located.convert(where, Centre)
    if centre is not None:
        problems = sorted(rules.check(centre, sounds), key=lambda it: where.line_of(it.path) or 0)
    faults = [problem for problem in problems if not problem.warning]
    if centre is None or faults:
        raise Faulty(faults or problems, where, file)
    return centre, problems


def read_file(path: Path, sounds: rules.Sounds) -> tuple[Centre, list[Problem]]:
    """The centre that a file describes. Raises Faulty, also when the file cannot be read."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no UTF-8 text"
        problem = Problem("", "config.unreadable", {"path": str(path), "reason": reason})
        raise Faulty([problem]) from None
    return read(text, sounds, path.name)


def write(centre: Centre) -> str:
    """The text form of a centre, which `read` takes again."""
    plain = msgspec.to_builtins(centre)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)


def flow_versions(before: Centre, made: Version) -> list[FlowVersion]:
    """The flows that a new version changes, and how."""
    found = changes(shelf_of(before), shelf_of(made.centre))
    return [
        FlowVersion(flow, made.version, change, nodes, made.at, made.by, made.note)
        for flow, change, nodes in found
    ]


class Configurations:
    """The configuration of this node's tenant. One change at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sounds: Callable[[], rules.Sounds],
        use: Use,
        announce: Announce,
        gates: Gates = lambda before, centre: (),
    ) -> None:
        """`gates` says what must not be switched on now, whatever the document says."""
        self._gates = gates
        self._database = database
        self._clock = clock
        self._sounds = sounds
        self._use = use
        self._announce = announce
        self._changing = asyncio.Lock()
        self._current = Version("main", 0, 0, "", "", Centre())

    @property
    def current(self) -> Version:
        """The version in force."""
        return self._current

    async def load(self, tenant: str) -> Version:
        """Put the newest kept version of a tenant to use (an empty centre when there is none)."""
        async with self._database.reading() as connection:
            found = await store.newest(connection, tenant)
        self._current = found or Version(tenant, 0, 0, "", "", Centre(tenant=tenant))
        self._use(self._current.centre, self._current.version)
        return self._current

    async def apply(self, centre: Centre, by: str, note: str = "", if_version: int | None = None) -> Version:
        """Make `centre` the next version, and use it; nothing happens when it is what is in force already.

        Raises Faulty, and ChangedMeanwhile when `if_version` is not in force any more.
        """
        return await self.change(lambda before: centre, by, note, if_version)

    async def change(self, make: Change, by: str, note: str = "", if_version: int | None = None) -> Version:
        """The same with a change to whatever is in force: nobody else's change comes in between."""
        async with self._changing:
            if if_version is not None and if_version != self._current.version:
                raise ChangedMeanwhile(version=self._current.version)
            centre = make(self._current.centre)
            # A large centre takes a while to check, and calls must not wait for that.
            problems = await asyncio.to_thread(self.check, centre)
            if faults := [problem for problem in problems if not problem.warning]:
                raise Faulty(faults)
            if self._current.version and centre == self._current.centre:
                return self._current
            return await self._keep(centre, by, note)

    def check(self, centre: Centre) -> list[Problem]:
        """What is wrong with a centre, and warnings; for a thread."""
        problems = rules.check(centre, self._sounds())
        return [*problems, *self._gates(self._current.centre, centre)]

    async def _keep(self, centre: Centre, by: str, note: str) -> Version:
        version = self._current.version + 1
        made = Version(centre.tenant, version, self._clock.now(), by, note, centre)
        try:
            async with self._database.writing() as connection:
                await store.add(connection, made)
                await add_versions(connection, made.tenant, flow_versions(self._current.centre, made))
        except IntegrityError:
            raise ChangedMeanwhile(version=self._current.version) from None
        self._current = made
        self._use(centre, version)
        self._announce(made.tenant, None, ConfigurationApplied(version=version, by=by, note=note))
        return made

    async def versions(self, tenant: str, limit: int, before: int | None) -> Sequence[RowMapping]:
        """A page of versions without their documents, the newest first."""
        async with self._database.reading() as connection:
            return await store.versions(connection, tenant, limit, before)

    async def version(self, tenant: str, version: int) -> Version:
        """An earlier version. Raises NoSuchVersion."""
        async with self._database.reading() as connection:
            found = await store.one(connection, tenant, version)
        if found is None:
            raise NoSuchVersion(version=version)
        return found
