"""What identity needs from others."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

import msgspec

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import Principal

Announce = Callable[[str, str | None, msgspec.Struct], None]
"""Write a fact down and tell it: tenant, contact (none here), fact."""

AgentKnown = Callable[[str], bool]
"""Whether the configuration has an agent with this id."""


Sound = Callable[[str, str, bool], None]
"""Raise an alarm (its name, what it is about), or clear it."""

AgentBusy = Callable[[str], bool]
"""Whether an agent has a contact that goes on: nothing is taken away under a conversation."""


class Authority(Protocol):
    """What roles and scopes mean, and who may give them."""

    def grants(self, tenant: str, ids: tuple[str, ...]) -> Mapping[str, Reach]:
        """What somebody may do who has these roles."""
        ...

    def scopes(self, words: Collection[str]) -> Mapping[str, Reach]:
        """What a token may do with these words."""
        ...

    def knows(self, word: str) -> bool:
        """Whether there is such a permission."""
        ...

    def check_given(
        self,
        by: Principal,
        user: str,
        before: tuple[str, ...],
        after: tuple[str, ...],
        teams: frozenset[str] = frozenset(),
    ) -> None:
        """Let only those go on who may give a user these roles. Raises a Refusal."""
        ...

    def may_manage(self, by: Principal, roles: tuple[str, ...]) -> bool:
        """Whether somebody may name, remove and give a password to a user who has these roles."""
        ...

    def is_governed(self, held: Iterable[Collection[str]]) -> bool:
        """Whether users with these roles can go on to make users and to give them roles."""
        ...
