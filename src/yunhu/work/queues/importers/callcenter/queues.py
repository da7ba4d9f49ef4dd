"""`callcenter.conf.xml` becomes queues and agents that behave as mod_callcenter's did."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.importers.callcenter.document import Item, items, named
from yunhu.work.queues.importers.model import Files, Imported, Misread, Unmapped
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.model import WAITING_MAX, Queue, Step, TierRules

FILE = "callcenter.conf.xml"

STRATEGIES = {
    "longest-idle-agent": "longest_idle",
    "agent-with-least-talk-time": "least_talk",
    "agent-with-fewest-calls": "fewest_contacts",
    "round-robin": "round_robin",
    "top-down": "linear",
    "sequentially-by-agent-order": "linear",
    "random": "random",
    "ring-all": "ring_all",
    "ring-progressively": "ring_progressively",
}
_LOSSY = frozenset({"top-down"})

KNOWN = frozenset(
    {
        "strategy",
        "tier-rules-apply",
        "tier-rule-wait-second",
        "tier-rule-wait-multiply-level",
        "tier-rule-no-agent-no-wait",
        "max-wait-time",
        "max-wait-time-with-no-agent",
        "max-wait-time-with-no-agent-time-reached",
        "discard-abandoned-after",
        "abandoned-resume-allowed",
        "time-base-score",
        "ring-progressively-delay",
    }
)
HARMLESS = frozenset({"moh-sound", "record-template", "announce-sound", "announce-frequency", "cc-exit-keys"})
"""Sounds and recording: they are set up anew, and nobody is asked otherwise without them."""

NO_AGENT_TIME_REACHED_S = 5
DISCARD_ABANDONED_S = 60
LONGEST_S = 86_400
RINGS_S, RINGS_S_MAX = 60, 300
ON_DEMAND = "available (on demand)"
_LEG_TIMEOUT = re.compile(r"leg_timeout=(\d{1,6})")
"""How long a device rings is written into the agent's contact."""


def read(files: Files) -> Imported:
    """The one file. Raises Misread."""
    if FILE not in files:
        raise Misread("import.no_file", 0, {"file": FILE})
    found = items(files[FILE])
    unmapped: list[Unmapped] = []
    queues: dict[str, Queue] = {}
    lines: dict[str, Item] = {}
    for name, item in named(found, "queue", "name"):
        queues[name] = _queue(name, item, {it.id for it in queues.values()}, unmapped)
        lines[name] = item
    agents: dict[str, Agent] = {}
    details = dict(named(found, "agent", "name"))
    for name, item in details.items():
        agents[name] = _agent(name, item, {it.id for it in agents.values()}, unmapped)
    for name, item in named(found, "tier", "agent"):
        queue = queues.get(item.attributes.get("queue", ""))
        if name not in agents or queue is None:
            raise Misread("import.callcenter_tier", item.line, {"agent": name[:60]})
        agents[name] = _in_tier(agents[name], queue, item)
    for name, item in lines.items():
        queues[name] = _rested(queues[name], agents, details, item, unmapped)
    # Without tiers an agent takes nothing there, while no line would mean every queue here.
    people = tuple(agent if agent.profile else replace(agent, channels={}) for agent in agents.values())
    return Imported(queues=tuple(queues.values()), agents=people, unmapped=tuple(unmapped))


# ── queues ───────────────────────────────────────────────────────────────────────────────────────────


def _queue(name: str, item: Item, taken: set[str], unmapped: list[Unmapped]) -> Queue:
    unmapped += _strange(name, item)
    strategy, line = item.params.get("strategy", ("longest-idle-agent", item.line))
    if strategy not in STRATEGIES:
        raise Misread("import.unknown_strategy", line, {"strategy": strategy[:60]})
    if strategy in _LOSSY:
        unmapped.append(Unmapped(f"{FILE}:{line}", "import.callcenter_top_down", {"queue": name}, lossy=True))
    wait_s, empty_s = item.whole("max-wait-time", 0), item.whole("max-wait-time-with-no-agent", 0)
    if empty_s > 0:
        unmapped.append(
            Unmapped(f"{FILE}:{item.line}", "import.callcenter_nobody", {"queue": name}, lossy=True)
        )
    return Queue(
        id=slug(name, taken),
        name=name,
        strategy=STRATEGIES[strategy],
        plan=_plan(strategy, item),
        # The oldest first, with a base score on top: a priority here is 60 of its seconds.
        order="score",
        tiers=_tiers(item),
        max_waiting=WAITING_MAX,
        max_wait_s=min(wait_s, LONGEST_S) if wait_s > 0 else None,
        max_wait_nobody_s=_nobody_s(item, empty_s),
        resume_within_s=_resume_s(item),
    )


def _plan(strategy: str, item: Item) -> tuple[Step, ...]:
    """One step, where one agent more rings after another time than ours."""
    delay_s = item.whole("ring-progressively-delay", Step().fanout_delay_s)
    if strategy != "ring-progressively" or delay_s == Step().fanout_delay_s:
        return ()
    return (Step(fanout="progressive", fanout_delay_s=min(max(delay_s, 1), LONGEST_S)),)


def _tiers(item: Item) -> TierRules | None:
    if not item.truth("tier-rules-apply"):
        # Every tier is open at once; a lower one still goes first.
        return TierRules(wait_s=0, multiply=False)
    return TierRules(
        wait_s=min(max(item.whole("tier-rule-wait-second", 300), 0), LONGEST_S),
        multiply=item.truth("tier-rule-wait-multiply-level"),
        no_agent_no_wait=item.truth("tier-rule-no-agent-no-wait"),
    )


def _nobody_s(item: Item, empty_s: int) -> int | None:
    """How long a caller waits while nobody is there; `…-time-reached` is the least of it."""
    if empty_s <= 0:
        return None
    least_s = item.whole("max-wait-time-with-no-agent-time-reached", NO_AGENT_TIME_REACHED_S)
    return min(max(empty_s, least_s), LONGEST_S)


def _resume_s(item: Item) -> int:
    if not item.truth("abandoned-resume-allowed"):
        return 0
    return min(max(item.whole("discard-abandoned-after", DISCARD_ABANDONED_S), 0), LONGEST_S)


def _strange(name: str, item: Item) -> Iterator[Unmapped]:
    base, line = item.params.get("time-base-score", ("queue", item.line))
    if base != "system":
        yield Unmapped(f"{FILE}:{line}", "import.callcenter_base_score", {"queue": name}, lossy=True)
    for param, (_value, at) in item.params.items():
        if param not in KNOWN and param not in HARMLESS:
            yield Unmapped(f"{FILE}:{at}", "import.setting_left_out", {"name": param, "queue": name})


# ── agents ───────────────────────────────────────────────────────────────────────────────────────────


def _agent(name: str, item: Item, taken: set[str], unmapped: list[Unmapped]) -> Agent:
    id_ = slug(name.partition("@")[0], taken)
    contact = item.attributes.get("contact", "")
    path = f"{FILE}:{item.line}"
    if contact:
        unmapped.append(Unmapped(path, "import.callcenter_contact", {"agent": id_, "contact": contact[:80]}))
    if item.attributes.get("type", "callback").lower() != "callback":
        unmapped.append(Unmapped(path, "import.callcenter_standby", {"agent": id_}, lossy=True))
    return Agent(
        id=id_,
        name=name,
        sign_in="api",
        wrap_up_s=min(max(item.whole("wrap-up-time", 0), 0), 3600),
        max_no_answer=min(max(item.whole("max-no-answer", 0), 0), 100),
        on_demand=item.attributes.get("status", "").lower() == ON_DEMAND,
    )


def _in_tier(agent: Agent, queue: Queue, item: Item) -> Agent:
    line = Membership(
        queue=queue.id,
        tier=min(max(item.whole("level", 1), 1), 100),
        position=min(max(item.whole("position", 1), 0), 100_000),
    )
    return replace(agent, profile=(*agent.profile, line))


def _rested(
    queue: Queue, agents: dict[str, Agent], details: dict[str, Item], item: Item, unmapped: list[Unmapped]
) -> Queue:
    """How long agents ring, and rest who did not answer: there settings of the agent, here of the queue."""
    own = [
        details[name]
        for name, agent in agents.items()
        if any(line.queue == queue.id for line in agent.profile)
    ]
    rests = {it.whole("no-answer-delay-time", 0) for it in own}
    seconds = min(max([*rests, 1]), LONGEST_S)
    if len(rests) > 1:
        params: dict[str, object] = {"queue": queue.name, "seconds": seconds}
        unmapped.append(Unmapped(f"{FILE}:{item.line}", "import.callcenter_rests", params, lossy=True))
    found = (_LEG_TIMEOUT.search(it.attributes.get("contact", "")) for it in own)
    rings_s = max((int(match[1]) for match in found if match is not None), default=RINGS_S)
    return replace(queue, not_responding_s=seconds, ring_s=min(max(rings_s, 1), RINGS_S_MAX))
