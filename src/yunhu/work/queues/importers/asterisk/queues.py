"""`queues.conf` becomes queues and agents that behave as app_queue's members did."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.importers.asterisk.conf import Section, Setting, sections, truth, whole, words
from yunhu.work.queues.importers.asterisk.penalties import rules_of
from yunhu.work.queues.importers.model import Files, Imported, Misread, Unmapped
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.model import WAITING_MAX, Announcements, PenaltyRule, Queue, ServiceLevel

QUEUES, RULES = "queues.conf", "queuerules.conf"

STRATEGIES = {
    "ringall": "ring_all",
    "leastrecent": "longest_idle",
    "fewestcalls": "fewest_contacts",
    "random": "random",
    "rrmemory": "round_robin",
    "roundrobin": "round_robin",
    "rrordered": "round_robin",
    "linear": "linear",
    "wrandom": "weighted",
}
_LOSSY_STRATEGIES = {
    "leastrecent": "import.asterisk_leastrecent",
    "fewestcalls": "import.asterisk_fewestcalls",
}

KNOWN = frozenset(
    {
        "strategy",
        "timeout",
        "retry",
        "weight",
        "wrapuptime",
        "maxlen",
        "servicelevel",
        "member",
        "joinempty",
        "leavewhenempty",
        "defaultrule",
        "penaltymemberslimit",
        "autopause",
        "announce-frequency",
        "announce-position",
        "announce-holdtime",
    }
)
HARMLESS = frozenset(
    {
        "persistentmembers",
        "monitor-type",
        "monitor-format",
        "updatecdr",
        "eventwhencalled",
        "eventmemberstatus",
        "setinterfacevar",
        "setqueueentryvar",
        "setqueuevar",
        "log_membername_as_agent",
        "shared_lastcall",
        "keepstats",
    }
)
"""Settings about other things than who is asked when: nothing is lost without them."""

RINGS_S = 15
RETRY_S = 5
RINGS_S_MAX = 300


def read(files: Files) -> Imported:
    """Both files. Raises Misread."""
    if QUEUES not in files:
        raise Misread("import.no_file", 0, {"file": QUEUES})
    rules, unmapped = _in_rules(files.get(RULES, ""))
    parsed = [it for it in sections(files[QUEUES]) if not it.template and it.name != "general"]
    queues: list[Queue] = []
    agents: dict[str, Agent] = {}
    for section in parsed:
        queue, reports = _queue(section, rules, {it.id for it in queues})
        queues.append(queue)
        unmapped += reports
        unmapped += _members(section, queue.id, agents)
    return Imported(queues=tuple(queues), agents=tuple(agents.values()), unmapped=tuple(unmapped))


def _in_rules(text: str) -> tuple[dict[str, tuple[PenaltyRule, ...]], list[Unmapped]]:
    """The second file; what is wrong in it says so. Raises Misread."""
    try:
        return _rules(text)
    except Misread as bad:
        raise Misread(bad.id, bad.line, {**bad.params, "file": RULES}) from None


def _rules(text: str) -> tuple[dict[str, tuple[PenaltyRule, ...]], list[Unmapped]]:
    found: dict[str, tuple[PenaltyRule, ...]] = {}
    unmapped: list[Unmapped] = []
    for section in sections(text):
        if section.name == "general" or section.template:
            continue
        found[section.name], reports = rules_of(section)
        unmapped += reports
    return found, unmapped


# ── one queue ────────────────────────────────────────────────────────────────────────────────────────


def _queue(
    section: Section, rules: dict[str, tuple[PenaltyRule, ...]], taken: set[str]
) -> tuple[Queue, list[Unmapped]]:
    unmapped = list(_strange(section))
    id_ = slug(section.name, taken)
    most = _number(section, "maxlen", 0)
    queue = Queue(
        id=id_,
        name=section.name,
        strategy=_strategy(section, unmapped),
        ring_s=max(1, min(_number(section, "timeout", RINGS_S), RINGS_S_MAX)),
        wrap_up_s=min(_number(section, "wrapuptime", 0), 3600),
        not_responding_s=max(1, min(_number(section, "retry", RETRY_S), 86_400)),
        weight=min(_number(section, "weight", 0), 1000),
        max_waiting=min(most, WAITING_MAX) or WAITING_MAX,
        service_level=ServiceLevel(within_s=_number(section, "servicelevel", 60) or 60),
        penalty_limit=_number(section, "penaltymemberslimit", 0),
        penalties=_penalties(section, rules),
        announcements=_announcements(section),
    )
    return _emptiness(section, queue, unmapped), unmapped


def _strange(section: Section) -> Iterator[Unmapped]:
    """Settings that have no counterpart, one report for each name."""
    seen: set[str] = set()
    for it in section.settings:
        if it.name not in KNOWN and it.name not in HARMLESS and it.name not in seen:
            seen.add(it.name)
            yield Unmapped(_path(it), "import.setting_left_out", {"name": it.name, "queue": section.name})


def _strategy(section: Section, unmapped: list[Unmapped]) -> str:
    setting = section.last("strategy")
    name = "ringall" if setting is None else setting.value.lower()
    if setting is not None and name not in STRATEGIES:
        raise Misread("import.unknown_strategy", setting.line, {"strategy": setting.value[:60]})
    if setting is not None and name in _LOSSY_STRATEGIES:
        unmapped.append(
            Unmapped(_path(setting), _LOSSY_STRATEGIES[name], {"queue": section.name}, lossy=True)
        )
    return STRATEGIES[name]


def _penalties(section: Section, rules: dict[str, tuple[PenaltyRule, ...]]) -> tuple[PenaltyRule, ...]:
    setting = section.last("defaultrule")
    if setting is None:
        return ()
    if setting.value not in rules:
        raise Misread("import.asterisk_no_rule", setting.line, {"rule": setting.value[:60]})
    return rules[setting.value]


def _announcements(section: Section) -> Announcements:
    every_s = min(_number(section, "announce-frequency", 0), 3600)
    position, wait = section.last("announce-position"), section.last("announce-holdtime")
    return Announcements(
        first_after_s=every_s,
        every_s=every_s,
        position=position is None or position.value.lower() != "no",
        expected_wait=wait is not None and wait.value.lower() in ("yes", "once"),
    )


def _emptiness(section: Section, queue: Queue, unmapped: list[Unmapped]) -> Queue:
    """`joinempty`, `leavewhenempty`: ours knows only whether anybody is signed in at all."""
    join, leave = section.last("joinempty"), section.last("leavewhenempty")
    for it in (join, leave):
        if it is not None and it.value.lower() not in ("yes", "no", "true", "false"):
            unmapped.append(
                Unmapped(
                    _path(it), "import.asterisk_empty", {"name": it.name, "queue": section.name}, lossy=True
                )
            )
    if join is not None and not truth(join.value):
        queue = replace(queue, join_without_agents=False)
    if leave is not None and leave.value.lower() not in ("no", "false", "0", "off"):
        queue = replace(queue, max_wait_nobody_s=0)
    return queue


# ── members ──────────────────────────────────────────────────────────────────────────────────────────


def _members(section: Section, queue: str, agents: dict[str, Agent]) -> Iterator[Unmapped]:
    """Each member is an agent; one who is in several queues has a line of the profile for each."""
    pauses = section.last("autopause")
    rests = pauses is not None and pauses.value.lower() in ("yes", "all", "true")
    for position, setting in enumerate(section.every("member")):
        interface, penalty, name, state, rings, wrap_up, paused = (*words(setting.value), *[""] * 7)[:7]
        if not interface:
            raise Misread("import.asterisk_member", setting.line, {"text": setting.value[:60]})
        if penalty and not penalty.isdigit():
            raise Misread("import.no_number", setting.line, {"name": "penalty", "text": penalty[:60]})
        line = Membership(queue=queue, penalty=min(int(penalty or 0), 1000), position=position)
        known = agents.get(interface)
        if known is None:
            id_ = slug(name or interface.rpartition("/")[2], {it.id for it in agents.values()})
            known = Agent(id=id_, name=name or interface, sign_in="api", max_no_answer=int(rests))
            yield Unmapped(
                _path(setting), "import.asterisk_interface", {"agent": id_, "interface": interface}
            )
        if wrap_up.isdigit():
            known = replace(known, wrap_up_s=min(int(wrap_up), 3600))
        agents[interface] = replace(known, profile=(*known.profile, line))
        for value, what in ((state, "state_interface"), (rings, "ringinuse"), (paused, "paused")):
            if value and not (what == "ringinuse" and not truth(value)):
                yield Unmapped(
                    _path(setting), "import.setting_left_out", {"name": what, "queue": section.name}
                )


def _number(section: Section, name: str, otherwise: int) -> int:
    setting = section.last(name)
    return otherwise if setting is None else whole(setting)


def _path(setting: Setting) -> str:
    return f"{QUEUES}:{setting.line}"
