"""Workers and their attributes: what conditions read of them becomes agents' attributes and skills. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from msgspec import Struct

from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.work.queues.importers.documents import Node, read
from yunhu.work.queues.importers.model import Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.importers.taskrouter.language import Plain

TEXT_MAX = 256
SKILL_LISTS = frozenset({"skills", "routing.skills"})
"""Lists whose items are skills by their own names; of any other list the name is said, too."""


class Worker(Struct):
    """One worker: attributes by path (`routing.levels.en`), and lists by path."""

    id: str
    name: str
    place: str
    values: dict[str, object]
    lists: dict[str, tuple[str, ...]]


class Workers:
    """All workers. What conditions ask for is remembered, and only that goes along."""

    def __init__(self, skills: Skills) -> None:
        self._skills = skills
        self._workers: list[Worker] = []
        self._attributes: set[str] = set()
        self._lists: set[str] = set()

    def add(self, node: Node) -> None:
        """One more worker. Raises Misread."""
        name = node.at("friendly_name").as_text()
        attributes = node.at("attributes")
        if isinstance(attributes.value, str):  # The API gives JSON within JSON.
            attributes = read(attributes.value or "{}", attributes.file, attributes.line)
        worker = Worker(slug(name, {it.id for it in self._workers}), name, node.place, {}, {})
        worker.values |= {"sid": node.text("sid", name), "friendly_name": name}
        _flatten("", attributes.plain() if attributes.members() else {}, worker)
        self._workers.append(worker)

    def attribute(self, path: str) -> set[Plain]:
        """The different values of an attribute, which goes along from now on."""
        self._attributes.add(path)
        return {value for it in self._workers for value in [it.values.get(path)] if _is_plain(value)}

    def items(self, path: str) -> list[str]:
        """The different items of a list, whose items are skills from now on."""
        self._lists.add(path)
        return sorted({item for worker in self._workers for item in worker.lists.get(path, ())})

    def skill(self, path: str, item: str) -> str:
        """The skill that stands for an item of a list."""
        self._lists.add(path)
        return self._skills.id(item if path in SKILL_LISTS else f"{path}: {item}")

    def agent(self, name: object) -> str | None:
        """The agent of a worker's sid or name."""
        found = (it.id for it in self._workers if name in (it.values["sid"], it.name))
        return next(found, None)

    def agents(self, unmapped: list[Unmapped]) -> tuple[Agent, ...]:
        """The agents, after everything was asked."""
        return tuple(self._agent(worker, unmapped) for worker in self._workers)

    def _agent(self, worker: Worker, unmapped: list[Unmapped]) -> Agent:
        attributes: dict[str, str | int | float | bool] = {}
        for path in sorted(self._attributes & worker.values.keys()):
            value = worker.values[path]
            if isinstance(value, str | int | float) and len(str(value)) <= TEXT_MAX:
                attributes[path] = value
            elif value is not None:
                params: dict[str, object] = {"name": path[:60], "worker": worker.id}
                unmapped.append(Unmapped(worker.place, "import.taskrouter_worker", params))
        skills = {self.skill(path, item) for path in self._lists for item in worker.lists.get(path, ())}
        return Agent(
            id=worker.id,
            name=worker.name,
            sign_in="api",
            skills=tuple(AgentSkill(skill) for skill in sorted(skills)),
            attributes=attributes,
            wrap_up_s=0,
            max_no_answer=1,
        )


def _is_plain(value: object) -> TypeGuard[Plain]:
    return value is None or isinstance(value, str | int | float)


def _flatten(path: str, value: object, worker: Worker) -> None:
    for name, inner in _members(value):
        below = f"{path}.{name}" if path else name
        worker.values[below] = inner
        if isinstance(inner, list):
            worker.lists[below] = tuple(it for it in map(as_text, inner) if it is not None)
        if isinstance(inner, dict | list):
            _flatten(below, inner, worker)


def _members(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from ((str(at), item) for at, item in enumerate(value))


def as_text(value: object) -> str | None:
    """A value as a contact's attributes hold it: texts all."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
