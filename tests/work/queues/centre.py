"""A small centre for the tests of the router: a real board, virtual time, a handler that writes down."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Self

import msgspec

from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.work.queues.model import Entry, Need, Offer, PlaceRecord, Queue, Reason
from yunhu.work.queues.service import Queues


def agent(id_: str, **levels: int) -> Agent:
    """An agent who signs in through the API, with skills by level."""
    skills = tuple(AgentSkill(skill, level) for skill, level in levels.items())
    return Agent(id=id_, name=id_, contact=f"sip:{id_}@pbx", sign_in="api", skills=skills)


def queue(id_: str = "support", skill: str | None = None, **more: object) -> Queue:
    """A queue, with at most one need (level 50)."""
    need = (Need(skill, 50),) if skill else ()
    return msgspec.structs.replace(Queue(id=id_, name=id_, need=need), **more)


class Centre:
    """Everything the router touches; `told` is what the handler was told, in order."""

    def __init__(
        self, agents: Sequence[Agent] = (), queues: Sequence[Queue] = (), time: VirtualTime | None = None
    ) -> None:
        self.time = time or VirtualTime()
        self.kept: dict[str, PlaceRecord] = {}
        self.open_hours: set[str] = set()
        self.facts: list[tuple[str | None, msgspec.Struct]] = []
        self.told: list[tuple[str, str, object]] = []
        self.offers: dict[str, Offer] = {}
        ids = itertools.count(1)
        self.agents = Agents("acme", self.time, self.time, self.announce)
        self.queues = Queues(
            "acme",
            self.time,
            self.time,
            self.announce,
            self.agents,
            self,
            lambda: f"offer-{next(ids)}",
            is_open=self.open_hours.__contains__,
            keep=self.keep,
        )
        self.people, self.configured = list(agents or [agent("li")]), list(queues or [queue()])
        self.configure(self.people, self.configured)

    @classmethod
    def after(cls, other: Centre, clock_moved_s: float = 0.0) -> Self:
        """Another process with the same configuration; the clock on the wall was moved by so much."""
        time = VirtualTime(other.time.now() + round(clock_moved_s * 1_000_000))
        again = cls(other.people, other.configured, time)
        again.kept = dict(other.kept)
        return again

    def configure(self, agents: Sequence[Agent], queues: Sequence[Queue]) -> None:
        self.people, self.configured = list(agents), list(queues)
        self.agents.configure(agents)
        self.queues.configure(agents, queues)

    def call(self, contact: str, queue: str = "support", priority: int = 0, arrived_s: float = 0) -> None:
        now = self.time.now()
        entry = Entry(contact, "acme", queue, now - round(arrived_s * 1_000_000), now, priority)
        self.queues.enqueue(entry)

    def sign_in(self, *agents: str) -> None:
        for name in agents:
            self.agents.set_presence(name, "available")

    def routing(self, name: str) -> str:
        return self.agents.seat(name).routing

    def offer_of(self, contact: str) -> Offer:
        """The offer that rings for a contact."""
        return self.offers[contact]

    def asked(self, *contacts: str, queue: str = "support") -> list[str]:
        """Let contacts come; the agents they are offered to."""
        for contact in contacts:
            self.call(contact, queue)
        return [self.offers[contact].agent for contact in contacts]

    def reason_of(self, contact: str) -> Reason:
        """Why the newest offer of a contact went to its agent."""
        return self.offers[contact].reason

    def take(self, contact: str, talked_s: float = 0) -> None:
        """The agent takes a contact, talks for so long, and is free again."""
        offer = self.accept(contact)
        self.time.advance(talked_s)
        self.agents.released(offer.agent, offer.epoch)

    def accept(self, contact: str) -> Offer:
        offer = self.offers[contact]
        self.queues.offer_accepted(offer.id, offer.epoch)
        return offer

    def kinds(self, contact: str) -> list[str]:
        """The facts of a contact, without the agent's."""
        tags = [str(fact.__struct_config__.tag) for told, fact in self.facts if told == contact]
        return [tag for tag in tags if not tag.startswith("agent.")]

    # What the router and the board tell

    def keep(self, contact: str, record: PlaceRecord | None) -> None:
        if record is None:
            self.kept.pop(contact, None)
        else:
            self.kept[contact] = record

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        assert tenant == "acme"
        msgspec.json.encode(fact)
        self.facts.append((contact, fact))

    def offer_made(self, offer: Offer) -> None:
        self.offers[offer.entry.contact] = offer
        self.told.append(("made", offer.entry.contact, offer.agent))

    def offer_expired(self, offer: Offer) -> None:
        self.told.append(("expired", offer.entry.contact, offer.agent))

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        self.told.append(("withdrawn", offer.entry.contact, why))

    def wait_over(self, entry: Entry, why: str) -> None:
        self.told.append(("over", entry.contact, why))

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        self.told.append(("moved", entry.contact, entry.queue))

    def announce_due(self, entry: Entry, position: int) -> None:
        self.told.append(("announce", entry.contact, position))
