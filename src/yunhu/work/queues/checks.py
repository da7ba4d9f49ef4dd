"""What is wrong with a tenant's queues: where, and in the words of the catalogues."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from yunhu.kit.expression import BadExpression, parse
from yunhu.kit.problem import Problem
from yunhu.people.agents.model import Agent
from yunhu.work.queues import rules
from yunhu.work.queues.model import Need, PenaltyRule, Queue, Step

AGENT_NAMES = ("agent.id", "agent.team", "skill.", "attribute.", "contact.")
"""What the expression of a pool may read; a name that ends with a dot stands for all below it."""

PREFER_NAMES = (*AGENT_NAMES, "handled", "talked_s")
SCORE_NAMES = (*PREFER_NAMES, "idle_s")
SKIP_NAMES = ("available", "unavailable", "staffed", "waiting", "wait_s")
BOOST_NAMES = ("contact.",)

SEVERAL_AT_ONCE = ("ring_all", "ring_progressively")
"""Words for a queue's strategy that are a fan-out of all its steps; the rank is the longest idle."""


class Known(Struct, frozen=True):
    """What a queue can name."""

    agents: Collection[str]
    queues: Collection[str]
    skills: Collection[str]
    prompts: Collection[str]
    hours: Collection[str]
    ranks: Collection[str]


def check(
    queues: Iterable[Queue],
    agents: Iterable[Agent],
    skills: Iterable[str],
    prompts: Iterable[str],
    strategies: Mapping[str, object],
    hours: Iterable[str] = (),
) -> list[Problem]:
    """What is wrong with a tenant's queues."""
    every, people = tuple(queues), tuple(agents)
    known = Known(
        agents=frozenset(agent.id for agent in people),
        queues=frozenset(queue.id for queue in every),
        skills=frozenset(skills),
        prompts=frozenset(prompts),
        hours=frozenset(hours),
        ranks=frozenset(strategies),
    )
    seen: set[str] = set()
    found: list[Problem] = []
    for index, queue in enumerate(every):
        path, about = f"queues[{index}]", {"queue": queue.id}
        if queue.id in seen:
            found.append(Problem(f"{path}.id", "queue.duplicate", {**about}))
        seen.add(queue.id)
        for each in _one(queue, known):
            found.append(Problem(f"{path}.{each.path}", each.id, {**about, **each.params}, each.warning))
        if all(rules.lacks(agent, queue.need) for agent in people):
            found.append(Problem(f"{path}.need", "queue.no_agents", {**about}, warning=True))
    return [*found, *_loops(every)]


def _one(queue: Queue, known: Known) -> Iterator[Problem]:
    """The faults of one queue, with paths within it."""
    if queue.strategy not in known.ranks and queue.strategy not in SEVERAL_AT_ONCE:
        yield Problem("strategy", "queue.unknown_strategy", {"strategy": queue.strategy})
    if queue.strategy == "score" and not all(step.score for step in queue.plan or (Step(),)):
        yield Problem("strategy", "queue.no_score", {})
    yield from _needs(queue.need, "need", known)
    yield from _prompts(queue, known)
    if queue.pool is not None:
        yield from _expression(queue.pool, "pool", AGENT_NAMES, known)
    for at, boost in enumerate(queue.boosts):
        yield from _expression(boost.if_, f"boosts[{at}].if", BOOST_NAMES, known)
    for at, step in enumerate(queue.plan):
        yield from _step(step, f"plan[{at}]", known)
    yield from _order_of_steps(queue.plan)
    yield from _penalties(queue.penalties)
    yield from _overflow(queue, known)
    if queue.hours is not None and queue.hours not in known.hours:
        yield Problem("hours", "queue.unknown_hours", {"hours": queue.hours})


def _prompts(queue: Queue, known: Known) -> Iterator[Problem]:
    for field, prompt in (("music", queue.music), ("announcements.greeting", queue.announcements.greeting)):
        if prompt is not None and prompt not in known.prompts:
            yield Problem(field, "queue.unknown_prompt", {"prompt": prompt})


def _needs(need: Sequence[Need], path: str, known: Known) -> Iterator[Problem]:
    for at, one in enumerate(need):
        if one.skill not in known.skills:
            yield Problem(f"{path}[{at}]", "queue.unknown_skill", {"skill": one.skill})


def _step(step: Step, path: str, known: Known) -> Iterator[Problem]:
    yield from _needs(step.need, f"{path}.need", known)
    if step.pool is not None:
        yield from _expression(step.pool, f"{path}.pool", AGENT_NAMES, known)
    for at, prefer in enumerate(step.prefer):
        yield from _expression(prefer.by, f"{path}.prefer[{at}].by", PREFER_NAMES, known)
    if step.score is not None:
        yield from _expression(step.score, f"{path}.score", SCORE_NAMES, known)
    if step.skip_if is not None:
        yield from _expression(step.skip_if, f"{path}.skip_if", SKIP_NAMES, known)
    if step.rank is not None and step.rank not in known.ranks:
        yield Problem(f"{path}.rank", "queue.unknown_strategy", {"strategy": step.rank})
    if step.rank == "score" and step.score is None:
        yield Problem(f"{path}.rank", "queue.no_score", {})
    for at, agent in enumerate(step.exclude):
        if agent not in known.agents:
            yield Problem(f"{path}.exclude[{at}]", "queue.unknown_agent", {"agent": agent}, warning=True)


def _expression(text: str, path: str, names: Sequence[str], known: Known) -> Iterator[Problem]:
    """A text that is no expression, a name it may not read, a skill that does not exist."""
    try:
        expression = parse(text)
    except BadExpression as bad:
        yield Problem(path, bad.id, {"column": bad.column})
        return
    for name in sorted(expression.names):
        if not any(name == one or (one.endswith(".") and name.startswith(one)) for one in names):
            params = {"name": name, "names": ", ".join(f"{one}…" if one[-1] == "." else one for one in names)}
            yield Problem(path, "queue.unknown_name", {**params})
        elif name.startswith("skill.") and name.removeprefix("skill.") not in known.skills:
            yield Problem(path, "queue.unknown_skill", {"skill": name.removeprefix("skill.")})


def _order_of_steps(plan: Sequence[Step]) -> Iterator[Problem]:
    """A step that no contact can reach: the one before it never ends."""
    for at, (before, after) in enumerate(pairwise(plan), 1):
        left = before.expire_after_s is not None and before.on_expire != "raise_priority"
        entered = after.enter_if is not None and (
            after.enter_if.waited_s is not None or after.enter_if.nobody
        )
        if not left and not entered and before.skip_if is None:
            yield Problem(f"plan[{at}]", "queue.step_unreachable", {"step": at + 1}, warning=True)


def _penalties(penalties: Sequence[PenaltyRule]) -> Iterator[Problem]:
    for at, (before, after) in enumerate(pairwise(penalties), 1):
        if after.after_s < before.after_s:
            yield Problem(
                f"penalties[{at}].after_s", "queue.penalties_out_of_order", {"after_s": after.after_s}
            )
    for at, rule in enumerate(penalties):
        if rule.min is not None and rule.max is not None and rule.min > rule.max:
            yield Problem(f"penalties[{at}]", "queue.penalties_empty", {"min": rule.min, "max": rule.max})


def _overflow(queue: Queue, known: Known) -> Iterator[Problem]:
    for at, rule in enumerate(queue.overflow):
        conditions = (rule.waited_s, rule.waiting, rule.expected_wait_s, rule.service_level_below)
        given = sum(condition is not None for condition in conditions)
        if given != 1:
            yield Problem(f"overflow[{at}]", "queue.overflow_condition", {"given": given})
        target = target_of(rule.to)
        if target is not None and target not in known.queues:
            yield Problem(f"overflow[{at}].to", "queue.overflow_unknown", {"to": target})


def target_of(to: str) -> str | None:
    """The queue that an overflow names; None for the flow."""
    return to.removeprefix("queue:") if to.startswith("queue:") else None


def _loops(queues: Sequence[Queue]) -> Iterator[Problem]:
    """Overflow that leads back to where it began: each is told once, at the queue of it that comes first."""
    by_id = {queue.id: queue for queue in queues}
    done: set[str] = set()
    for index, start in enumerate(queues):
        paths: list[tuple[str, ...]] = [(start.id,)]
        reached = {start.id}
        while paths:
            path = paths.pop()
            for at, rule in enumerate(by_id[path[-1]].overflow):
                target = target_of(rule.to)
                if target == start.id and start.id not in done:
                    done.update(path)
                    first = at if len(path) == 1 else _edge(start, path[1])
                    loop = " → ".join((*path, start.id))
                    where = f"queues[{index}].overflow[{first}].to"
                    yield Problem(where, "queue.overflow_loop", {"queue": start.id, "loop": loop})
                elif target in by_id and target not in reached:
                    reached.add(target)
                    paths.append((*path, target))


def _edge(queue: Queue, target: str) -> int:
    """Which of a queue's overflows leads there."""
    return next(at for at, rule in enumerate(queue.overflow) if target_of(rule.to) == target)
