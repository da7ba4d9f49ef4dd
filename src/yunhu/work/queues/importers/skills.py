"""Ids of skills for what other systems name freely. Pure."""

from __future__ import annotations

from yunhu.people.agents.model import Skill
from yunhu.work.queues.importers.slugs import slug


class Skills:
    """Gives each name its skill, the same each time."""

    def __init__(self) -> None:
        self._found: dict[str, Skill] = {}
        self._taken: set[str] = set()

    def id(self, name: str) -> str:
        """The id of the skill of a name."""
        if name not in self._found:
            # Without dots it can be written behind one: `skill.c-net`.
            id_ = slug(name.replace(".", "-"), self._taken)
            self._taken.add(id_)
            self._found[name] = Skill(id=id_, name=name)
        return self._found[name].id

    def all(self) -> tuple[Skill, ...]:
        """All that were asked for, in that order."""
        return tuple(self._found.values())
