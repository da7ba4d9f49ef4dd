"""`callcenter.conf.xml` becomes queues and agents that behave as mod_callcenter's did."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.importers.callcenter.document import Item, items, named
from yunhu.work.queues.importers.model import Files, Imported, Misread, Unmapped
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.model import WAITING_MAX, Queue, TierRules

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
ON_DEMAND = "available (on demand)"


def read(files: Files) -> Imported:
    """The one file. Raises Misread."""
    if FILE not in files:
        raise Misread("import.no_file", 0, {"file": FILE})
    found = items(files[FILE])
    unmapped: list[Unmapped] = []
    queues: dict[str, Queue] = {}
    for name, item in named(found, "queue", "name"):
        queues[name] = _queue(name, item, {it.id for it in queues.values()}, unmapped)
    agents: dict[str, Agent] = {}
    details = dict(named(found, "agent", "name"))
    for name, item in details.items():
        agents[name] = _agent(name, item, {it.id for it in agents.values()}, unmapped)
    for name, item in named(found, "tier", "agent"):
        queue = queues.get(item.attributes.get("queue", ""))
        if name not in agents or queue is None:
            raise Misread("import.callcenter_tier", item.line, {"agent": name[:60]})
        agents[name] = _in_tier(agents[name], queue, item)
    rested = {name: _rested(queue, agents, details) for name, queue in queues.items()}
    return Imported(queues=tuple(rested.values()), agents=tuple(agents.values()), unmapped=tuple(unmapped))


# ── queues ───────────────────────────────────────────────────────────────────────────────────────────


def _queue(name: str, item: Item, taken: set[str], unmapped: list[Unmapped]) -> Queue:
    unmapped += _strange(name, item)
    strategy, line = item.params.get("strategy", ("longest-idle-agent", item.line))
    if strategy not in STRATEGIES:
        raise Misread("import.unknown_strategy", line, {"strategy": strategy[:60]})
    if strategy in _LOSSY:
        unmapped.append(Unmapped(f"{FILE}:{line}", "import.callcenter_top_down", {"queue": name}, lossy=True))
    wait_s, empty_s = item.whole("max-wait-time", 0), item.whole("max-wait-time-with-no-agent", 0)
    return Queue(
        id=slug(name, taken),
        name=name,
        strategy=STRATEGIES[strategy],
        # The oldest first, with `base_score` seconds put on top: here a priority is a minute (see `Choice`).
        order="score",
        tiers=_tiers(item),
        max_waiting=WAITING_MAX,
        max_wait_s=wait_s or None,
        max_wait_nobody_s=_nobody_s(item, empty_s),
        resume_within_s=_resume_s(item),
    )


def _tiers(item: Item) -> TierRules | None:
    if not item.truth("tier-rules-apply"):
        # Every tier is open at once; a lower one still goes first.
        return TierRules(wait_s=0, multiply=False)
    return TierRules(
        wait_s=max(item.whole("tier-rule-wait-second", 300), 0),
        multiply=item.truth("tier-rule-wait-multiply-level"),
        no_agent_no_wait=item.truth("tier-rule-no-agent-no-wait"),
    )


def _nobody_s(item: Item, empty_s: int) -> int | None:
    """`with-no-agent` counts from when nobody is there, and is looked at once the other time is reached."""
    if not empty_s:
        return None
    return max(empty_s, item.whole("max-wait-time-with-no-agent-time-reached", NO_AGENT_TIME_REACHED_S))


def _resume_s(item: Item) -> int:
    if not item.truth("abandoned-resume-allowed"):
        return 0
    return max(item.whole("discard-abandoned-after", DISCARD_ABANDONED_S), 0)


def _strange(name: str, item: Item) -> Iterator[Unmapped]:
    for param, (value, line) in item.params.items():
        if param == "time-base-score" and value == "system":
            yield Unmapped(f"{FILE}:{line}", "import.callcenter_base_score", {"queue": name}, lossy=True)
        elif param not in KNOWN and param not in HARMLESS:
            yield Unmapped(f"{FILE}:{line}", "import.setting_left_out", {"name": param, "queue": name})


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
        position=max(item.whole("position", 1), 0),
    )
    return replace(agent, profile=(*agent.profile, line))


def _rested(queue: Queue, agents: dict[str, Agent], details: dict[str, Item]) -> Queue:
    """How long an agent rests who did not answer: there a setting of the agent, here of the queue."""
    rests = [
        details[name].whole("no-answer-delay-time", 0)
        for name, agent in agents.items()
        if any(line.queue == queue.id for line in agent.profile)
    ]
    return replace(queue, not_responding_s=min(max([*rests, 1]), 86_400))
