"""Which of an agent's tabs is the desk: one at a time, the one that said so last."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.flow.desk.errors import OtherTab

IsOpen = Callable[[str, str], bool]
"""Whether an agent's tab has its live stream open."""

Moved = Callable[[str, str], None]
"""An agent's desk is another tab from now on: agent, tab."""


class Tabs:
    """The owner of each agent's desk. A tab whose stream is gone can be replaced without asking."""

    def __init__(self, is_open: IsOpen, moved: Moved) -> None:
        self._is_open = is_open
        self._moved = moved
        self._owners: dict[str, str] = {}

    def owner(self, agent: str) -> str | None:
        """The tab that is an agent's desk; None before there was one."""
        return self._owners.get(agent)

    def claim(self, agent: str, tab: str, take: bool = False) -> None:
        """Make a tab the desk. Raises OtherTab when another one is open, and is not to be taken over."""
        before = self._owners.get(agent)
        if before == tab:
            return
        if before is not None and not take and self._is_open(agent, before):
            raise OtherTab
        self._owners[agent] = tab
        self._moved(agent, tab)
