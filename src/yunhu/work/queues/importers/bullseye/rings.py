"""Queues whose contacts reach more agents ring by ring, and need fewer skills.

Each ring is a step: whoever is in it or in one before, with the skills that are still asked for.
"""

from __future__ import annotations

from msgspec.structs import replace

from yunhu.people.agents.model import Agent, AgentSkill, Membership
from yunhu.work.queues.importers.documents import Node, read_all
from yunhu.work.queues.importers.model import Files, Imported, Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.model import WAITING_MAX, Need, Queue, Step

RINGS_MAX = 6
REMOVED_MAX = 50
STARS = 20
"""Ours of one of theirs: a skill has up to five; none at all is still more than not to have it."""

ALERTING_S = 8
EVALUATIONS = ("all", "best", "disregard")
SCORINGS = ("conversation", "priority")

_PARTS = frozenset({"agents", "queues"})
_AGENT = frozenset({"name", "skills"})
_QUEUE = frozenset(
    {"name", "evaluation", "scoring", "skills", "rings", "members", "alerting_s", "after_work_s"}
)
_RING = frozenset({"seconds", "remove"})
_MEMBER = frozenset({"agent", "ring"})


def read(files: Files) -> Imported:
    """All files together. Raises Misread."""
    return _Centre().read(read_all(files))


class _Centre:
    """What was read so far."""

    def __init__(self) -> None:
        self._skills = Skills()
        self._agents: dict[str, Agent] = {}
        self._queues: dict[str, Queue] = {}
        self._by_priority: set[str] = set()
        self._unmapped: list[Unmapped] = []

    def read(self, documents: list[Node]) -> Imported:
        for document in documents:
            self._unmapped += document.strange(_PARTS)
            for node in document.each("agents"):
                self._agent(node)
        for document in documents:
            for node in document.each("queues"):
                self._queue(node)
        # Without queues an agent takes nothing there, while no line would mean every queue here.
        agents = (agent if agent.profile else replace(agent, channels={}) for agent in self._agents.values())
        return Imported(
            skills=self._skills.all(),
            agents=tuple(agents),
            queues=tuple(self._weighed()),
            unmapped=tuple(self._unmapped),
        )

    def _weighed(self) -> list[Queue]:
        """For an agent of both kinds, queues by priority go before those by conversation."""
        return [
            replace(queue, weight=1)
            if name in self._by_priority and len(self._by_priority) < len(self._queues)
            else queue
            for name, queue in self._queues.items()
        ]

    def _agent(self, node: Node) -> None:
        self._unmapped += node.strange(_AGENT)
        name = node.at("name").as_text()
        if name in self._agents:
            raise node.bad("import.twice", text=name[:60])
        skills = node.get("skills")
        stars = {} if skills is None else skills.members()
        levels = {self._skills.id(it): max(1, found.as_whole(0, 5) * STARS) for it, found in stars.items()}
        self._agents[name] = Agent(
            id=slug(name, {it.id for it in self._agents.values()}),
            name=name,
            sign_in="api",
            skills=tuple(AgentSkill(skill, level) for skill, level in levels.items()),
            wrap_up_s=0,
            max_no_answer=1,
        )

    def _queue(self, node: Node) -> None:
        self._unmapped += node.strange(_QUEUE)
        name = node.at("name").as_text()
        if name in self._queues:
            raise node.bad("import.twice", text=name[:60])
        id_ = slug(name.replace(".", "-"), {it.id for it in self._queues.values()})
        rings = node.each("rings")
        if len(rings) > RINGS_MAX:
            raise node.at("rings").bad("import.bullseye_rings", rings=len(rings), most=RINGS_MAX)
        if _one_of(node, "scoring", SCORINGS) == "priority":
            self._by_priority.add(name)
        self._queues[name] = Queue(
            id=id_,
            name=name,
            plan=self._plan(node, rings, f"ring.{id_}"[:64].rstrip("-._")),
            order="priority" if name in self._by_priority else "score",
            ring_s=node.whole("alerting_s", ALERTING_S, 1, 300),
            wrap_up_s=node.whole("after_work_s", 0, 0, 3600),
            max_waiting=WAITING_MAX,
        )
        for member in node.each("members"):
            self._member(member, id_, max(1, len(rings)))

    def _member(self, node: Node, queue: str, rings: int) -> None:
        self._unmapped += node.strange(_MEMBER)
        named = node.at("agent")
        agent = self._agents.get(named.as_text())
        if agent is None:
            raise named.bad("import.unknown_item", text=named.as_text()[:60])
        if any(line.queue == queue for line in agent.profile):
            raise named.bad("import.twice", text=agent.name[:60])
        ring = node.whole("ring", 1, 1, RINGS_MAX)
        if ring > rings:
            raise node.at("ring").bad("import.bullseye_ring", ring=ring, agent=agent.name[:60], rings=rings)
        attributes = {**agent.attributes, f"ring.{queue}"[:64].rstrip("-._"): ring}
        profile = (*agent.profile, Membership(queue=queue))
        self._agents[agent.name] = replace(agent, attributes=attributes, profile=profile)

    # ── rings ────────────────────────────────────────────────────────────────────────────────────────

    def _plan(self, node: Node, rings: list[Node], attribute: str) -> tuple[Step, ...]:
        evaluation = _one_of(node, "evaluation", EVALUATIONS)
        asked = [self._skills.id(it.as_text()) for it in node.each("skills")]
        steps: list[Step] = []
        for number, ring in enumerate(rings, 1):
            self._unmapped += ring.strange(_RING)
            step = _step(evaluation, asked, f"attribute.{attribute} <= {number}")
            seconds = ring.get("seconds")
            if seconds is None and number < len(rings):
                raise ring.bad("import.missing", name="seconds")
            steps.append(
                replace(step, expire_after_s=None if seconds is None else seconds.as_whole(1, 86_400))
            )
            asked = self._left(ring, asked)
        if not steps or steps[-1].expire_after_s is not None:
            steps.append(_step(evaluation, asked, None))
        return tuple(steps)

    def _left(self, ring: Node, asked: list[str]) -> list[str]:
        """What is still asked when a contact has left a ring."""
        removed: set[str] = set()
        for it in ring.each("remove")[: REMOVED_MAX + 1]:
            skill = self._skills.id(it.as_text())
            if skill not in asked:
                raise it.bad("import.unknown_item", text=it.as_text()[:60])
            removed.add(skill)
        if len(removed) > REMOVED_MAX:
            raise ring.at("remove").bad("import.too_many", most=REMOVED_MAX)
        return [skill for skill in asked if skill not in removed]


def _step(evaluation: str, asked: list[str], pool: str | None) -> Step:
    """All skills are needed; or the best is asked first; or nobody minds them."""
    if evaluation == "all":
        return Step(need=tuple(Need(skill) for skill in asked), pool=pool)
    if evaluation == "best" and asked:
        return Step(pool=pool, rank="score", score=" + ".join(f"skill.{skill}" for skill in asked))
    return Step(pool=pool)


def _one_of(node: Node, name: str, words: tuple[str, ...]) -> str:
    """One of some words; the first when nothing is said. Raises Misread."""
    found = node.text(name, words[0])
    if found not in words:
        raise node.at(name).bad("import.wrong_kind", wanted=" | ".join(words))
    return found
