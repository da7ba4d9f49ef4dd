"""Who gets a staged flow, and what a publish, a promotion and the way back make of the shelf of flows."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from msgspec.structs import replace

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.model import Change, Shelf, Staged

SAME_ENDING_MIN = 7
"""Digits that two ways of writing a number must share at the end: with and without the country's prefix."""


def gets(staged: Staged, contact: str, caller: str) -> bool:
    """Whether a contact gets the staged flow. The same contact gets the same answer at every node."""
    if any(_same(caller, each) for each in staged.callers):
        return True
    if not staged.percent:
        return False
    drawn = blake2b(f"{staged.flow.id}:{contact}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") % 100 < staged.percent


def _same(caller: str, number: str) -> bool:
    one, other = sorted((caller.lstrip("+"), number.lstrip("+")), key=len)
    return one == other or (len(one) >= SAME_ENDING_MIN and other.endswith(one))


# --- what becomes of the shelf ----------------------------------------------------------------------------


def put(shelf: Shelf, flow: Flow) -> Shelf:
    """The flow is in force for everybody; nothing of it is staged any more."""
    there = shelf.flow(flow.id) is not None
    flows = tuple(flow if each.id == flow.id else each for each in shelf.flows)
    return Shelf(flows if there else (*flows, flow), _but(shelf, flow.id))


def stage(shelf: Shelf, staged: Staged) -> Shelf:
    """Some contacts get the staged flow, instead of one that was staged before."""
    return replace(shelf, staged=(*_but(shelf, staged.flow.id), staged))


def promote(shelf: Shelf, id_: str) -> Shelf:
    """The staged flow is in force for everybody; nothing happens when none is staged."""
    staged = shelf.stage(id_)
    return shelf if staged is None else put(shelf, staged.flow)


def withdraw(shelf: Shelf, id_: str) -> Shelf:
    """Nobody new gets the staged flow any more."""
    return replace(shelf, staged=_but(shelf, id_))


def _but(shelf: Shelf, id_: str) -> tuple[Staged, ...]:
    return tuple(each for each in shelf.staged if each.flow.id != id_)


# --- what a version changed -------------------------------------------------------------------------------


def changes(before: Shelf, after: Shelf) -> Iterator[tuple[str, Change, int]]:
    """The flows that differ between two versions: id, what was done, and how many nodes it has now."""
    old, new = ({flow.id: flow for flow in each.flows} for each in (before, after))
    old_staged, new_staged = ({it.flow.id: it for it in each.staged} for each in (before, after))
    for id_ in dict.fromkeys((*old, *new, *old_staged, *new_staged)):
        change = _change(old.get(id_), new.get(id_), old_staged.get(id_), new_staged.get(id_))
        if change is not None:
            flow = new_staged[id_].flow if change == "staged" else new.get(id_)
            yield id_, change, 0 if flow is None else len(flow.nodes)


def _change(old: Flow | None, new: Flow | None, was: Staged | None, now: Staged | None) -> Change | None:
    if old is not new and old != new:
        if new is None:
            return "removed"
        return "promoted" if was is not None and now is None and was.flow == new else "published"
    if was is not now and was != now:
        return "withdrawn" if now is None else "staged"
    return None
