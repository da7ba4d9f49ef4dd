"""Drafts are written, checked and published; what is in force goes on until a version replaces it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b

import msgspec

from yunhu.flow.ivr import rules as linter
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing import facts, rules, store, written
from yunhu.flow.ivr.publishing.errors import (
    DraftChanged,
    FlowFaulty,
    FlowMoved,
    NoSuchDraft,
    NoSuchFlow,
    NoSuchFlowVersion,
    NothingBefore,
    NothingStaged,
    TooManyDrafts,
)
from yunhu.flow.ivr.publishing.model import Draft, FlowVersion, Shelf, Staged
from yunhu.flow.ivr.publishing.ports import Announce, Shelves
from yunhu.flow.ivr.walks.model import Report
from yunhu.flow.ivr.walks.search import explore
from yunhu.kit.problem import Problem
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.documents import located
from yunhu.platform.documents.located import Located

DRAFTS_MAX = 1000
"""Drafts of a tenant."""

VERSIONS_MAX = 1000
"""Versions of one flow among which an earlier one is looked for."""

_IN_FORCE = ("published", "promoted")


class Checked(msgspec.Struct, frozen=True):
    """What is wrong with a flow; `flow` is None when it is none at all."""

    flow: Flow | None
    problems: list[Problem]
    where: Located

    @property
    def faults(self) -> list[Problem]:
        """What keeps it from being published."""
        return [problem for problem in self.problems if not problem.warning]


class Listed(msgspec.Struct, frozen=True):
    """A flow among others: in force, written at, or both."""

    id: str
    flow: Flow | None
    since: FlowVersion | None
    staged: bool
    draft: Draft | None
    problems: int


def etag(draft: Draft) -> str:
    """The entity tag of a draft: another one whenever anything of it is another."""
    content = msgspec.json.encode((draft.document, draft.text, draft.base_version))
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


class Publishing:
    """The flows of this node's tenant on their way into force."""

    def __init__(self, database: Database, shelves: Shelves, clock: Clock, announce: Announce) -> None:
        self._database = database
        self._shelves = shelves
        self._clock = clock
        self._announce = announce
        self._walking = asyncio.Lock()
        """One flow is walked at a time: it takes the processor from the calls."""

    # --- what there is --------------------------------------------------------------------------------

    @property
    def shelf(self) -> Shelf:
        """The flows in force."""
        return self._shelves.shelf

    async def overview(self, tenant: str) -> list[Listed]:
        """Every flow in force and every draft, in the order of ids."""
        async with self._database.reading() as connection:
            drafts = {draft.flow: draft for draft in await store.drafts(connection, tenant, DRAFTS_MAX)}
            since = await store.newest(connection, tenant, _IN_FORCE)
        shelf = self.shelf
        flows = {flow.id: flow for flow in shelf.flows}
        staged = {each.flow.id for each in shelf.staged}
        known = await asyncio.to_thread(self._shelves.known)

        def listed(id_: str) -> Listed:
            flow, draft = flows.get(id_), drafts.get(id_)
            found = self._checked(Located(draft.document), known).problems if draft else []
            if flow is not None and draft is None:
                found = linter.check(flow, known)
            return Listed(id_, flow, since.get(id_), id_ in staged, draft, len(found))

        return await asyncio.to_thread(lambda: [listed(id_) for id_ in sorted({*flows, *drafts})])

    async def versions(
        self, tenant: str, flow: str, limit: int = VERSIONS_MAX, before: int | None = None
    ) -> list[FlowVersion]:
        """The versions that changed a flow, the newest first."""
        async with self._database.reading() as connection:
            return await store.versions(connection, tenant, flow, limit, before)

    async def then(self, tenant: str, flow: str, version: int) -> tuple[Flow | None, Staged | None]:
        """A flow as it was in a version, and what was staged. Raises NoSuchFlowVersion."""
        shelf = await self._shelves.at(tenant, version)
        found, staged = shelf.flow(flow), shelf.stage(flow)
        if found is None and staged is None:
            raise NoSuchFlowVersion(flow=flow, version=version)
        return found, staged

    # --- drafts ---------------------------------------------------------------------------------------

    async def draft(self, tenant: str, flow: str) -> Draft:
        """What somebody is writing. Raises NoSuchDraft."""
        async with self._database.reading() as connection:
            found = await store.draft(connection, tenant, flow)
        if found is None:
            raise NoSuchDraft(flow=flow)
        return found

    async def save(
        self,
        tenant: str,
        flow: str,
        document: object,
        by: str,
        *,
        text: str | None = None,
        base_version: int | None = None,
        if_match: str | None = None,
    ) -> tuple[Draft, bool]:
        """Keep what was written, whole or not; also whether the draft is new.

        Without `base_version` the draft goes on from where it was begun, a new one from the newest version.
        Raises DraftChanged when `if_match` is not its tag any more, TooManyDrafts.
        """
        async with self._database.writing() as connection:
            before = await store.draft(connection, tenant, flow)
            if if_match is not None and (before is None or etag(before) != if_match):
                raise DraftChanged(flow=flow)
            if before is None and await store.count_drafts(connection, tenant) >= DRAFTS_MAX:
                raise TooManyDrafts(most=DRAFTS_MAX)
            if base_version is None:
                newest = await store.versions(connection, tenant, flow, 1)
                base_version = before.base_version if before else _number(newest)
            made = Draft(flow, document, text, base_version, self._clock.now(), by)
            await store.put_draft(connection, tenant, made, is_new=before is None)
        self._announce(tenant, None, facts.DraftSaved(flow=flow, by=by, base_version=base_version))
        return made, before is None

    async def drop(self, tenant: str, flow: str, by: str, if_match: str | None = None) -> None:
        """Throw a draft away. Raises NoSuchDraft, DraftChanged."""
        await self._drop(tenant, flow, if_match)
        self._announce(tenant, None, facts.DraftDropped(flow=flow, by=by))

    async def _drop(self, tenant: str, flow: str, if_match: str | None) -> None:
        async with self._database.writing() as connection:
            found = await store.draft(connection, tenant, flow)
            if found is None:
                raise NoSuchDraft(flow=flow)
            if if_match is not None and etag(found) != if_match:
                raise DraftChanged(flow=flow)
            await store.drop_draft(connection, tenant, flow)

    async def checked(self, where: Located, id_: str | None = None) -> Checked:
        """All that is wrong with plain data that is to be a flow (with this id)."""
        return await asyncio.to_thread(lambda: self._checked(where, self._shelves.known(), id_))

    def _checked(self, where: Located, known: linter.Known, id_: str | None = None) -> Checked:
        flow, problems = located.convert(where, Flow)
        if flow is not None:
            if id_ is not None and flow.id != id_:
                problems.append(Problem("id", "flow.other_id", {"id": flow.id, "wanted": id_}))
            problems += linter.check(flow, known)
            problems.sort(key=lambda problem: where.line_of(problem.path) or 0)
        return Checked(flow, problems, where)

    async def draft_checked(self, draft: Draft) -> Checked:
        """All that is wrong with a draft, with the lines of its text when it has one."""

        def check() -> Checked:
            where = Located(draft.document) if draft.text is None else written.from_text(draft.text)[0]
            return self._checked(where, self._shelves.known(), draft.flow)

        return await asyncio.to_thread(check)

    async def walked(self, tenant: str, flow: str) -> Report:
        """Send simulated callers through a draft, or through the flow in force when there is none.

        Raises NoSuchFlow, and FlowFaulty when a draft is no flow yet.
        """
        try:
            draft = await self.draft(tenant, flow)
        except NoSuchDraft:
            found = self.shelf.flow(flow)
            if found is None:
                raise NoSuchFlow(flow=flow) from None
            return await self._explored(found)
        checked = await self.draft_checked(draft)
        if checked.flow is None:
            raise FlowFaulty(checked.faults, checked.where)
        return await self._explored(checked.flow)

    async def _explored(self, flow: Flow) -> Report:
        """A large flow takes simulated callers seconds, and real ones must not wait for that."""
        flows = {each.id: each for each in self.shelf.flows}
        async with self._walking:
            return await asyncio.to_thread(lambda: explore(flow, flows, self._shelves.known().queues))

    async def _missed(self, flow: Flow) -> list[Problem]:
        """The ways out of nodes that no simulated caller could take."""
        return [
            Problem(f"nodes.{edge.node}.{edge.field}", "flow.not_walked", {"node": edge.node})
            for edge in (await self._explored(flow)).missed
        ]

    # --- into force -----------------------------------------------------------------------------------

    async def publish(
        self,
        tenant: str,
        id_: str,
        by: str,
        note: str = "",
        *,
        stage: Callable[[Flow], Staged] | None = None,
        if_match: str | None = None,
    ) -> int:
        """Put a draft in force, for all new contacts or for a stage of them; the version it makes.

        Raises NoSuchDraft, DraftChanged, FlowMoved, FlowFaulty, NoSuchFlow for a stage of a new flow.
        """
        draft = await self.draft(tenant, id_)
        if if_match is not None and etag(draft) != if_match:
            raise DraftChanged(flow=id_)
        before = self.shelf
        checked = await self.draft_checked(draft)
        if checked.flow is None or checked.faults:
            raise FlowFaulty(checked.faults, checked.where)
        newest = _number(await self.versions(tenant, id_, 1))
        if newest != draft.base_version:
            raise FlowMoved(flow=id_, version=newest, base=draft.base_version)
        flow = checked.flow
        if missed := await self._missed(flow):
            raise FlowFaulty(missed, checked.where)
        staged = None if stage is None else stage(flow)
        if staged is not None and self.shelf.flow(id_) is None:
            raise NoSuchFlow(flow=id_)

        def make(shelf: Shelf) -> Shelf:
            # The walks took seconds: what somebody else put in force meanwhile is not undone.
            if (shelf.flow(id_), shelf.stage(id_)) != (before.flow(id_), before.stage(id_)):
                raise FlowMoved(flow=id_, version=newest, base=draft.base_version)
            return rules.put(shelf, flow) if staged is None else rules.stage(shelf, staged)

        version = await self._shelves.change(make, by, _note(id_, note))
        # What was written meanwhile goes on as a draft of the flow as it is now.
        with suppress(NoSuchDraft, DraftChanged):
            await self._drop(tenant, id_, etag(draft))
        self._announce(tenant, None, _published(id_, version, by, note, staged))
        return version

    async def promote(self, tenant: str, id_: str, by: str, note: str = "") -> int:
        """Put what is staged in force for all; the version it makes. Raises NothingStaged."""

        def make(shelf: Shelf) -> Shelf:
            if shelf.stage(id_) is None:
                raise NothingStaged(flow=id_)
            return rules.promote(shelf, id_)

        version = await self._shelves.change(make, by, _note(id_, note or "promoted"))
        self._announce(tenant, None, facts.FlowPromoted(flow=id_, version=version, by=by))
        return version

    async def roll_back(self, tenant: str, id_: str, by: str, to: int | None = None, note: str = "") -> int:
        """Put the flow of an earlier version in force again, and stage nothing; the version it makes.

        Without a version: end the stage, or when there is none, go one publish back. Contacts in progress
        finish on the flow that they began. Raises NoSuchFlow, NoSuchFlowVersion, NothingBefore.
        """
        if to is None:
            to = await self._before(tenant, id_)
        flow = (await self._shelves.at(tenant, to)).flow(id_)
        if flow is None:
            raise NoSuchFlowVersion(flow=id_, version=to)
        version = await self._shelves.change(
            lambda shelf: rules.put(shelf, flow), by, _note(id_, note or f"back to version {to}")
        )
        self._announce(tenant, None, facts.FlowRolledBack(flow=id_, version=version, to=to, by=by))
        return version

    async def _before(self, tenant: str, id_: str) -> int:
        """The version to go back to when nobody says which."""
        if self.shelf.flow(id_) is None:
            raise NoSuchFlow(flow=id_)
        in_force = [it for it in await self.versions(tenant, id_) if it.change in _IN_FORCE]
        back = 0 if self.shelf.stage(id_) is not None else 1
        if len(in_force) <= back:
            raise NothingBefore(flow=id_)
        return in_force[back].version


def _number(newest: list[FlowVersion]) -> int:
    return newest[0].version if newest else 0


def _note(flow: str, note: str) -> str:
    """The configuration's version says which flow it was for."""
    return f"flow {flow}: {note}" if note else f"flow {flow}"


def _published(flow: str, version: int, by: str, note: str, staged: Staged | None) -> facts.FlowPublished:
    percent, callers = (100, 0) if staged is None else (staged.percent, len(staged.callers))
    return facts.FlowPublished(flow=flow, version=version, by=by, note=note, percent=percent, callers=callers)
