"""The flows of every version that somebody walks through: the newest, and those of contacts in progress."""

from __future__ import annotations

from collections.abc import Callable, Collection

from yunhu.app.configuration.model import Centre
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.model import Shelf
from yunhu.flow.ivr.publishing.rules import gets
from yunhu.work.calls.model import Contact

OLD_VERSIONS_MAX = 64
"""Earlier versions that are kept, beside those that a contact still walks through."""


def shelf_of(centre: Centre) -> Shelf:
    """The flows of a configuration."""
    return Shelf(centre.flows, centre.staged_flows)


class FlowBook:
    """Finds the flow of a contact: in the version that it began with, staged or not."""

    def __init__(self) -> None:
        self.version = 0
        self._now = _Page(Shelf())
        self._old: dict[int, _Page] = {}
        self._in_use: Callable[[], Collection[int]] = tuple

    def kept_for(self, in_use: Callable[[], Collection[int]]) -> None:
        """Who says which versions contacts still walk through: those are never forgotten."""
        self._in_use = in_use

    def configure(self, shelf: Shelf, version: int) -> None:
        """Use these flows from now on; contacts in progress finish on their own."""
        self._old[self.version] = self._now
        self._now, self.version = _Page(shelf), version
        if len(self._old) > OLD_VERSIONS_MAX:
            needed = self._in_use()
            spare = [old for old in self._old if old not in needed]
            for old in spare[: len(self._old) - OLD_VERSIONS_MAX]:
                del self._old[old]

    def recall(self, shelf: Shelf, version: int) -> None:
        """The flows of an earlier version, for contacts that were in progress when the node stopped."""
        if version != self.version:
            self._old[version] = _Page(shelf)

    def __len__(self) -> int:
        """How many earlier versions are kept."""
        return len(self._old)

    def flow(self, flow: str, version: int | None = None, of: Contact | None = None) -> Flow | None:
        """A flow for a contact: of this version, or of the newest when the version is not known any more."""
        then = self._now if version is None else self._old.get(version, self._now)
        found = then.find(flow, of)
        return found if found is not None or then is self._now else self._now.find(flow, of)


class _Page:
    """The flows of one version, by id."""

    __slots__ = ("_flows", "_staged")

    def __init__(self, shelf: Shelf) -> None:
        self._flows = {flow.id: flow for flow in shelf.flows}
        self._staged = {staged.flow.id: staged for staged in shelf.staged}

    def find(self, flow: str, of: Contact | None) -> Flow | None:
        staged = self._staged.get(flow)
        if staged is not None and of is not None and gets(staged, of.id, of.caller):
            return staged.flow
        return self._flows.get(flow)
