"""Queues, routing profiles and users of Amazon Connect, which become queues and agents that behave so.

Each file is an object with any of `Queues`, `RoutingProfiles`, `Users` and `RoutingCriteria`; their items are
written as the API of Connect writes them. Things are named by `Id` or by name.
"""

from __future__ import annotations

from msgspec.structs import replace

from yunhu.people.agents.model import VOICE, Agent, AgentSkill, Capacity, Membership, Slug
from yunhu.work.queues.importers.connect.criteria import LEVELS, Reading, plan_of, skill_name
from yunhu.work.queues.importers.documents import Node, read_all
from yunhu.work.queues.importers.model import Files, Imported, Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.slugs import slug
from yunhu.work.queues.model import WAITING_MAX, Queue

RINGS_S = 20
"""How long a call is offered to an agent; then the agent is not available until signed in anew."""

ACW_MAX_S = 3600
UNITS = 100

_PARTS = frozenset({"Queues", "RoutingProfiles", "Users", "RoutingCriteria"})
_QUEUE = frozenset({"Id", "Arn", "Name", "Description", "MaxContacts", "Tags", "Status", "QueueType"})
_PROFILE = frozenset({"Id", "Name", "Description", "MediaConcurrencies", "QueueConfigs", "Tags", "Arn"})
_USER = frozenset(
    {"Id", "Arn", "Username", "RoutingProfileId", "UserProficiencies", "PhoneConfig", "IdentityInfo", "Tags"}
)
_CRITERIA = frozenset({"Name", "QueueId", "Steps"})


def read(files: Files) -> Imported:
    """All files together. Raises Misread."""
    return _Centre(read_all(files)).imported()


class _Profile:
    """A routing profile: capacities, and the lines of each agent who has it."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.channels: dict[str, Capacity] = {}
        self.lines: list[Membership] = []


class _Centre:
    """What was read so far."""

    def __init__(self, documents: list[Node]) -> None:
        self._documents = documents
        self.skills = Skills()
        self.unmapped: list[Unmapped] = []
        self._queues: dict[str, Queue] = {}
        self._profiles: dict[str, _Profile] = {}
        self._agents: dict[str, Agent] = {}
        self._ids: dict[str, str] = {}
        """Whatever a queue is called by → the name that it has in `_queues`."""

    def imported(self) -> Imported:
        for document in self._documents:
            self.unmapped += document.strange(_PARTS)
        for node in self._all("Queues"):
            self._queue(node)
        for node in self._all("RoutingProfiles"):
            self._profile(node)
        for node in self._all("Users"):
            self._user(node)
        for node in self._all("RoutingCriteria"):
            self._criteria(node)
        unique = {agent.id: agent for agent in self._agents.values()}
        return Imported(
            skills=self.skills.all(),
            agents=tuple(unique.values()),
            queues=tuple(self._queues.values()),
            unmapped=tuple(self.unmapped),
        )

    def _all(self, part: str) -> list[Node]:
        return [node for document in self._documents for node in document.each(part)]

    # ── queues ───────────────────────────────────────────────────────────────────────────────────────

    def _queue(self, node: Node) -> None:
        self.unmapped += node.strange(_QUEUE)
        name = self._new_name(node, "Name")
        most = node.whole("MaxContacts", 0, 0, 1_000_000)
        self._queues[name] = Queue(
            id=slug(name, {it.id for it in self._queues.values()}),
            name=name,
            ring_s=RINGS_S,
            wrap_up_s=0,
            max_waiting=min(most, WAITING_MAX) or WAITING_MAX,
        )
        self._ids |= {name: name, node.text("Id", name): name}

    def _new_name(self, node: Node, key: str) -> str:
        name = node.at(key).as_text()
        if name in self._queues or not name:
            raise node.bad("import.twice", text=name[:60])
        return name

    def _of(self, node: Node) -> str:
        """The name of a queue that is named by id or name."""
        name = self._ids.get(node.as_text())
        if name is None:
            raise node.bad("import.unknown_item", text=node.as_text()[:60])
        return name

    def _criteria(self, node: Node) -> None:
        """Contacts that ask so wait in a queue of their own, for the agents of theirs."""
        self.unmapped += node.strange(_CRITERIA)
        base = self._queues[self._of(node.at("QueueId"))]
        name = self._new_name(node, "Name")
        plan = plan_of(node.each("Steps"), Reading(self.skills, self._agent), self.unmapped)
        queue = replace(base, id=slug(name, {it.id for it in self._queues.values()}), name=name, plan=plan)
        self._queues[name] = queue
        for key, agent in self._agents.items():
            lines = tuple(replace(it, queue=queue.id) for it in agent.profile if it.queue == base.id)
            self._agents[key] = replace(agent, profile=(*agent.profile, *lines))

    def _agent(self, node: Node) -> Slug:
        agent = self._agents.get(node.as_text())
        if agent is None:
            raise node.bad("import.unknown_item", text=node.as_text()[:60])
        return agent.id

    # ── profiles and users ───────────────────────────────────────────────────────────────────────────

    def _profile(self, node: Node) -> None:
        self.unmapped += node.strange(_PROFILE)
        name = node.at("Name").as_text()
        profile = _Profile(node)
        concurrencies = node.each("MediaConcurrencies")
        for it in concurrencies:
            self._concurrency(it, name, profile, alone=len(concurrencies) == 1)
        for it in node.each("QueueConfigs"):
            self._config(it, name, profile)
        self._profiles |= {name: profile, node.text("Id", name): profile}

    def _concurrency(self, node: Node, profile: str, found: _Profile, alone: bool) -> None:
        """A call excludes everything here, and nothing else does; there each channel says whether it does."""
        channel = slug(node.at("Channel").as_text())
        found.channels[channel] = Capacity(UNITS, UNITS // node.whole("Concurrency", 1, 1, 10))
        cross = node.get("CrossChannelBehavior")
        beside = cross is not None and cross.text("BehaviorType") == "ROUTE_ANY_CHANNEL"
        params: dict[str, object] = {"channel": channel, "profile": profile}
        if channel == VOICE and beside:
            self.unmapped.append(Unmapped(node.place, "import.connect_concurrency", params, lossy=True))
        elif channel != VOICE and not beside and not alone:
            self.unmapped.append(Unmapped(node.place, "import.connect_current_only", params, lossy=True))

    def _config(self, node: Node, profile: str, found: _Profile) -> None:
        """One line of a profile; lines of one queue that differ by channel alone stay lines."""
        reference = node.at("QueueReference")
        name = self._of(reference.at("QueueId"))
        found.lines.append(
            Membership(
                queue=self._queues[name].id,
                channels=(slug(reference.text("Channel", VOICE)),),
                priority=node.whole("Priority", 1, 1, 99),
                delay_s=node.whole("Delay", 0, 0, 9999),
            )
        )
        manual = node.get("ManualAssignment")
        if manual is not None and manual.value:
            params: dict[str, object] = {"queue": name, "profile": profile}
            self.unmapped.append(Unmapped(manual.place, "import.connect_manual", params))

    def _user(self, node: Node) -> None:
        self.unmapped += node.strange(_USER)
        name = node.at("Username").as_text()
        of = node.at("RoutingProfileId")
        profile = self._profiles.get(of.as_text())
        if profile is None:
            raise of.bad("import.unknown_item", text=of.as_text()[:60])
        if name in self._agents:
            raise node.bad("import.twice", text=name[:60])
        agent = Agent(
            id=slug(name.partition("@")[0], {it.id for it in self._agents.values()}),
            name=name,
            sign_in="api",
            skills=self._proficiencies(node),
            # Without queues an agent takes nothing, while no line would mean every queue here.
            channels=(profile.channels or {VOICE: Capacity()}) if profile.lines else {},
            profile=tuple(profile.lines),
            wrap_up_s=0,
            max_no_answer=1,
        )
        agent = replace(agent, wrap_up_s=self._after_work_s(node, agent.id))
        self._agents |= {name: agent, node.text("Id", name): agent}

    def _proficiencies(self, node: Node) -> tuple[AgentSkill, ...]:
        found: dict[str, AgentSkill] = {}
        for it in node.each("UserProficiencies"):
            named = skill_name(it.at("AttributeName").as_text(), it.at("AttributeValue").as_text())
            id_ = self.skills.id(named)
            found[id_] = AgentSkill(id_, it.at("Level").as_whole(1, 5) * LEVELS)
        return tuple(found.values())

    def _after_work_s(self, node: Node, agent: str) -> int:
        """0 there: as long as the agent likes."""
        phone = node.get("PhoneConfig")
        limit = None if phone is None else phone.get("AfterContactWorkTimeLimit")
        if limit is None:
            return 0
        seconds = limit.as_whole(0, 2_000_000)
        if not seconds:
            params: dict[str, object] = {"agent": agent, "seconds": ACW_MAX_S}
            self.unmapped.append(Unmapped(limit.place, "import.connect_acw", params, lossy=True))
        return min(seconds or ACW_MAX_S, ACW_MAX_S)
