"""The blacklist of a file of cases: from what is written there to what callers are compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from yunhu.app.desks.callers import Callers
from yunhu.kit.instants import Instant
from yunhu.kit.problem import Problem
from yunhu.kit.refusal import Refusal
from yunhu.oversight.rehearsing.model import Listed
from yunhu.people.blacklist.errors import NeedsMore
from yunhu.people.blacklist.model import Entry, Kind
from yunhu.people.blacklist.rules import compared, missing


class ListReader:
    """Reads one list; `problems` says what is wrong with it, each at its place."""

    def __init__(
        self, callers: Callers, instant: Callable[[str], Instant], has_flow: Callable[[str], bool]
    ) -> None:
        """`instant` is of a local time, `has_flow` whether there is such a flow."""
        self._callers = callers
        self._instant = instant
        self._has_flow = has_flow
        self._seen: set[tuple[Kind, str]] = set()
        self.problems: list[Problem] = []

    def read(self, listed: Sequence[Listed]) -> list[Entry]:
        """The entries that nothing is wrong with."""
        found = (self._entry(f"blacklist[{number}]", number, each) for number, each in enumerate(listed))
        return [entry for entry in found if entry is not None]

    def _entry(self, path: str, number: int, listed: Listed) -> Entry | None:
        try:
            value = compared(listed.kind, listed.value, self._callers)
        except Refusal as refusal:
            self.problems.append(Problem(f"{path}.value", refusal.id, dict(refusal.params)))
            return None
        wrong = self._wrong(path, value, listed)
        if wrong is not None:
            self.problems.append(wrong)
            return None
        self._seen.add((listed.kind, value))
        return Entry(
            id=f"{number:05}",
            kind=listed.kind,
            value=value,
            effect=listed.effect,
            reason=listed.reason,
            category="",
            by="",
            created_at=0,
            until=None if listed.until is None else self._instant(listed.until),
            prompt=listed.prompt,
            flow=listed.flow,
        )

    def _wrong(self, path: str, value: str, listed: Listed) -> Problem | None:
        if (listed.kind, value) in self._seen:
            return Problem(f"{path}.value", "route.listed_twice")
        needs = missing(listed.effect, listed.prompt, listed.flow)
        if needs is None and listed.flow is not None and not self._has_flow(listed.flow):
            needs = "flow"
        if needs is not None:
            return Problem(path, NeedsMore.id, {"what": needs})
        if listed.until is not None and not is_time(listed.until):
            return no_such_time(f"{path}.until", listed.until)
        return None


def is_time(at: str) -> bool:
    """Whether there is such a local time."""
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return True


def no_such_time(path: str, at: str) -> Problem:
    """What is said of one that there is not."""
    return Problem(path, "route.no_such_time", {"at": at})
