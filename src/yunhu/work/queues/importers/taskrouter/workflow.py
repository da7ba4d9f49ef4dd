"""A workflow with its task queues and workers becomes queues, plans, choices and agents that behave so.

A filter becomes a queue, its targets the steps of the queue's plan, the default filter the last step of each.
So a task keeps its age and priority wherever it is, and all queues share their agents by these two.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from yunhu.work.queues.importers.documents import Node, read_all
from yunhu.work.queues.importers.documents import read as read_document
from yunhu.work.queues.importers.model import Choice, Files, Imported, Misread, Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.importers.taskrouter.conditions import FILTER, QUEUE, TARGET, Translator, refused
from yunhu.work.queues.importers.taskrouter.language import (
    BadSyntax,
    Condition,
    Constant,
    Joined,
    Name,
    parse,
)
from yunhu.work.queues.importers.taskrouter.workers import Workers
from yunhu.work.queues.model import STEPS_MAX, WAITING_MAX, Prefer, Queue, Step

RINGS_S, RINGS_S_MAX = 120, 300
LONGEST_S = 86_400
NOBODY = Step(pool="false")
"""Where a task without a default stays until the wait is over."""

DEFAULT = "default"

_FILTER = frozenset({"filter_friendly_name", "friendly_name", "expression", "targets"})
_TARGET = frozenset(
    {
        "queue",
        "priority",
        "timeout",
        "expression",
        "order_by",
        "skip_if",
        "known_worker_sid",
        "known_worker_friendly_name",
    }
)
_COUNTED = {"workers.available": "available", "workers.unavailable": "unavailable"}


class TaskQueue(Struct, frozen=True):
    """Who is in it, and how many are asked at once."""

    pool: str | None
    fanout: int


def _sorted(files: Files) -> tuple[Node, int, list[Node], list[Node]]:
    """The routing, the seconds of a reservation, the task queues and the workers. Raises Misread."""
    routing: Node | None = None
    rings_s, queues, workers = RINGS_S, list[Node](), list[Node]()
    for document in read_all(files):
        configuration = document.get("configuration")
        rings_s = document.whole("task_reservation_timeout", rings_s, 1)
        if configuration is not None and isinstance(configuration.value, str):
            configuration = read_document(configuration.value, configuration.file, configuration.line)
        routing = (configuration or document).get("task_routing") or routing
        queues += document.each("task_queues")
        workers += document.each("workers")
    if routing is None:
        raise Misread("import.taskrouter_no_workflow", 0)
    return routing, rings_s, queues, workers


def read(files: Files) -> Imported:
    """All files together. Raises Misread."""
    routing, rings_s, queues, workers = _sorted(files)
    skills, unmapped = Skills(), list[Unmapped]()
    people = Workers(skills)
    for node in workers:
        people.add(node)
    workflow = _Workflow(routing, min(rings_s, RINGS_S_MAX), people, unmapped)
    for node in queues:
        workflow.task_queue(node)
    choices = tuple(workflow.choices())
    agents = people.agents(unmapped)
    return Imported(
        skills=skills.all(),
        agents=agents,
        queues=tuple(workflow.queues),
        choices=choices,
        unmapped=tuple(unmapped),
    )


class _Workflow:
    def __init__(self, routing: Node, ring_s: int, workers: Workers, unmapped: list[Unmapped]) -> None:
        self._routing = routing
        self._ring_s = ring_s
        self._workers = workers
        self._unmapped = unmapped
        self._translate = Translator(workers, unmapped)
        self._task_queues: dict[str, TaskQueue] = {}
        self.queues: list[Queue] = []

    def task_queue(self, node: Node) -> None:
        """One task queue, known by its sid and its name."""
        name = node.text("friendly_name")
        sid = node.text("sid", name)
        found = TaskQueue(
            self._translate.pool(node.get("target_workers"), QUEUE),
            node.whole("max_reserved_workers", 1, 1, 50),
        )
        self._task_queues |= {sid: found, name: found}
        if node.text("task_order", "FIFO").upper() == "LIFO":
            params: dict[str, object] = {"queue": name or sid}
            self._unmapped.append(Unmapped(node.place, "import.taskrouter_lifo", params, lossy=True))

    def choices(self) -> Iterator[Choice]:
        """Filter by filter: the first that matches takes the task, and the default takes the rest."""
        default = self._routing.get("default_filter")
        last = None if default is None else self._step(default)
        for node in self._routing.each("filters"):
            self._unmapped += node.strange(_FILTER)
            queue = self._filter(node, last)
            targets = node.each("targets")
            priority = targets[0].whole("priority", 0, 0, 1000) if targets else 0
            yield Choice(queue.id, self._translate.pool(node.get("expression"), FILTER), priority)
        if default is not None and last is not None:
            name = default.text("filter_friendly_name", DEFAULT)
            queue = self._queue(name, (last,), None)
            yield Choice(queue.id, None, default.whole("priority", 0, 0, 1000))

    def _filter(self, node: Node, default: Step | None) -> Queue:
        name = node.text("filter_friendly_name") or node.text("friendly_name") or "filter"
        targets = node.each("targets")
        if not targets:
            raise node.bad("import.missing", name="targets")
        if len(targets) >= STEPS_MAX:
            raise targets[STEPS_MAX - 1].bad("import.too_many", most=STEPS_MAX - 1)
        steps = [self._target(target) for target in targets]
        self._later_priorities(targets)
        # Timeouts add up; the task is out of targets when the last has one, or is passed over.
        waits_s = sum(step.expire_after_s or 0 for step in steps)
        ends = steps[-1].expire_after_s is not None or steps[-1].skip_if is not None
        wait_s: int | None = None
        if ends and default is not None:
            steps.append(default)
        elif ends:
            steps.append(NOBODY)
            wait_s = max(1, min(waits_s, LONGEST_S))
            self._unmapped.append(
                Unmapped(node.place, "import.taskrouter_cancelled", {"queue": name}, lossy=True)
            )
        if len(targets) > 1:
            params: dict[str, object] = {"queue": name}
            self._unmapped.append(Unmapped(node.place, "import.taskrouter_reservation", params, lossy=True))
        return self._queue(name, tuple(steps), wait_s)

    def _queue(self, name: str, plan: tuple[Step, ...], max_wait_s: int | None) -> Queue:
        queue = Queue(
            id=slug(name, {it.id for it in self.queues}),
            name=name,
            plan=plan,
            ring_s=self._ring_s,
            wrap_up_s=0,
            max_waiting=WAITING_MAX,
            max_wait_s=max_wait_s,
        )
        self.queues.append(queue)
        return queue

    def _target(self, node: Node) -> Step:
        self._unmapped += node.strange(_TARGET)
        timeout = node.get("timeout")
        return self._step(node, None if timeout is None else timeout.as_whole(1, LONGEST_S))

    def _step(self, node: Node, expire_after_s: int | None = None) -> Step:
        named = node.at("queue")
        queue = self._task_queues.get(named.as_text())
        if queue is None:
            raise named.bad("import.unknown_item", text=named.as_text()[:60])
        pools = [queue.pool, self._translate.pool(node.get("expression"), TARGET), self._known(node)]
        given = [pool for pool in pools if pool is not None]
        return Step(
            pool=given[0] if len(given) == 1 else " and ".join(f"({pool})" for pool in given) or None,
            prefer=tuple(self._order(node)),
            fanout=queue.fanout,
            skip_if=self._skip(node),
            expire_after_s=expire_after_s,
        )

    def _known(self, node: Node) -> str | None:
        """The one worker whom a target names."""
        named = node.get("known_worker_sid") or node.get("known_worker_friendly_name")
        if named is None:
            return None
        if named.as_text().startswith("task."):
            params: dict[str, object] = {"text": named.as_text()[:60]}
            self._unmapped.append(Unmapped(named.place, "import.taskrouter_condition", params, lossy=True))
            return None
        agent = self._workers.agent(named.value)
        if agent is None:
            raise named.bad("import.unknown_item", text=named.as_text()[:60])
        return f'agent.id == "{agent}"'

    def _order(self, node: Node) -> Iterator[Prefer]:
        """`worker.finance ASC, worker.support DESC`: from left to right. Raises Misread."""
        order = node.get("order_by")
        for part in order.as_text().split(",") if order is not None else ():
            words = part.split()
            name, way = words[0] if words else "", words[1].lower() if len(words) > 1 else "asc"
            path = name.removeprefix("worker.")
            if len(words) > 2 or way not in ("asc", "desc") or not path.replace(".", "").isidentifier():
                raise refused(node.at("order_by"), part.strip()[:60] or "…")
            self._workers.attribute(path)
            yield Prefer(by=f"attribute.{path}", order="desc" if way == "desc" else "asc")

    def _skip(self, node: Node) -> str | None:
        given = node.get("skip_if")
        if given is None:
            return None
        params: dict[str, object] = {"text": given.as_text()[:60]}
        try:
            text = _counted(parse(given.as_text()))
        except BadSyntax as bad:
            raise refused(given, str(bad)) from None
        if text is None:
            self._unmapped.append(Unmapped(given.place, "import.taskrouter_skip_left_out", params))
        elif node.get("expression") is not None and "available" in text:
            self._unmapped.append(Unmapped(given.place, "import.taskrouter_skip", params, lossy=True))
        return text

    def _later_priorities(self, targets: list[Node]) -> None:
        """A task keeps the priority that it came with."""
        first = targets[0].whole("priority", 0, 0, 1000)
        for number, target in enumerate(targets[1:], 2):
            own = target.whole("priority", first, 0, 1000)
            if own != first:
                params: dict[str, object] = {"priority": own, "target": number}
                self._unmapped.append(
                    Unmapped(target.place, "import.taskrouter_priority", params, lossy=True)
                )


def _counted(condition: Condition) -> str | None:
    """A condition over the numbers of workers; None when it reads anything else."""
    if isinstance(condition, Joined):
        parts = [_counted(part) for part in condition.parts]
        known = [f"({part})" for part in parts if part is not None]
        return f" {condition.word} ".join(known) if len(known) == len(parts) else None
    sides = [_side(it) for it in (condition.left, condition.right)]
    if None in sides or condition.operator not in ("==", "!=", "<", "<=", ">", ">="):
        return None
    return f"{sides[0]} {condition.operator} {sides[1]}"


def _side(operand: object) -> str | None:
    match operand:
        case Name(path=path):
            return _COUNTED.get(path)
        case Constant(value=int() | float() as number) if not isinstance(number, bool):
            return str(number)
        case _:
            return None
