"""The router and the board together, driven at random from a seed: callers, agents, time, crashes.

`python -m bench.queue_walk` runs it for as long as one likes.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec
from tests.work.queues import holds
from tests.work.queues.centre import Centre, agent, queue

from yunhu.kit.refusal import Refusal
from yunhu.people.agents.model import Agent, Capacity, Membership, Presence
from yunhu.work.queues.model import (
    Boost,
    EnterIf,
    Entry,
    Need,
    Offer,
    Overflow,
    PenaltyRule,
    PlaceRecord,
    Step,
    Sticky,
    TierRules,
)


def _with(one: Agent, *profile: Membership, chats: bool = False) -> Agent:
    channels = {"voice": Capacity()} | ({"chat": Capacity(units=60, cost=20)} if chats else {})
    return msgspec.structs.replace(one, profile=profile, channels=channels, teams=("red",) if chats else ())


PEOPLE = [
    agent("a1", en=60),
    _with(agent("a2", en=60, fr=60), chats=True),
    agent("a3", fr=80),
    agent("a4"),
    _with(
        agent("t1", en=90),
        Membership("tiers"),
        Membership("weighed", penalty=2),
        Membership("plan"),
        Membership("all", penalty=3),
    ),
    _with(
        agent("t2", en=30),
        Membership("tiers", tier=2),
        Membership("weighed", penalty=5),
        Membership("all", tier=2),
        chats=True,
    ),
    _with(agent("t3"), Membership("tiers", tier=3, delay_s=10), Membership("turns", position=1, priority=2)),
    _with(
        agent("t4", fr=20),
        Membership("turns", position=2),
        Membership("any", priority=2, channels=("voice",)),
    ),
]

PLAN = (
    Step(need=(Need("en", 80),), expire_after_s=10, fanout=2, skip_if="staffed == 0"),
    Step(need=(Need("en", 50), Need("fr", 50)), expire_after_s=8, on_expire="relax", keep_previous_pool=True),
    Step(
        pool='agent.team has "red" or contact.vip == "yes"',
        enter_if=EnterIf(waited_s=30, nobody=True),
        expire_after_s=15,
        on_expire="raise_priority",
        rank="skills_first",
    ),
)

QUEUES = [
    queue("en", "en", max_wait_s=120, max_waiting=20),
    queue("fr", "fr", ring_s=10, strategy="least_talk", overflow=(Overflow("queue:any", waited_s=20),)),
    queue("any", max_waiting=20, max_wait_nobody_s=60, weight=1),
    queue("plan", plan=PLAN, boosts=(Boost('contact.vip == "yes"', 5),), sticky=Sticky(wait_s=6)),
    queue("tiers", tiers=TierRules(wait_s=5, no_agent_no_wait=True), order="score"),
    queue(
        "weighed",
        strategy="weighted",
        penalties=(PenaltyRule(0, max=1), PenaltyRule(7, max=3), PenaltyRule(15, max=9, raise_=3)),
        overflow=(Overflow("flow", waiting=6),),
    ),
    queue("turns", strategy="round_robin", max_per_agent=3.0, join_without_agents=False),
    queue("all", strategy="ring_all", overflow=(Overflow("queue:en", service_level_below=50),)),
    queue("more", strategy="ring_progressively", ring_s=25),
]

OTHERS = [
    queue("en", "fr", ring_s=20),
    *[one for one in QUEUES if one.id not in ("en", "plan", "more")],
    queue("plan", plan=PLAN[:1], sticky=Sticky(wait_s=0)),
    queue(
        "more", plan=(Step(score="idle_s - handled", rank="score", fanout="progressive", fanout_delay_s=3),)
    ),
]


NAMED_MAX = 10_000

PRESENCES: list[Presence] = ["available", "available", "available", "busy", "offline"]


class Watched(Centre):
    """A centre that looks, at each offer, whether somebody the agent could take should have gone first."""

    def offer_made(self, offer: Offer) -> None:
        super().offer_made(offer)
        book = self.queues._book
        place = book.places[offer.entry.contact]
        member = book.members[offer.agent]
        key = (member.line(place.pool.form).priority, place.key)
        for pool in member.pools[place.pool.channel]:
            first = pool.line.first()
            if first is not None and place.pool.form.only is None and pool.form.only is None:
                assert (member.line(pool.form).priority, first[0]) > key, (offer.entry, first[1].entry)


class Walk:
    """One centre and what became of its contacts. `happen` does one thing, `check` looks at all of it."""

    def __init__(self) -> None:
        self.centre = Watched(PEOPLE, QUEUES)
        self.came = 0
        self.gone = 0
        """Contacts that ended and are not named any more."""
        self.ended: set[str] = set()
        self.talking: dict[str, Offer] = {}
        self.events = 0
        self.crashes = 0

    def happen(self, event: str, chance: Random) -> None:
        """One event; whatever it picks comes from `chance`."""
        self.events += 1
        EVENTS[event][1](self, chance)
        self._hear()

    def run(self, events: int, chance: Random, check_every: int = 1) -> None:
        """So many events, as they come."""
        names = list(EVENTS)
        weights = [EVENTS[name][0] for name in names]
        for _ in range(events):
            self.happen(chance.choices(names, weights)[0], chance)
            if self.events % check_every == 0:
                self.check()
            self._forget()

    def check(self) -> None:
        """Nothing is lost or doubled, and the router is as it would be from scratch."""
        waiting = set(self.centre.queues._book.places)
        assert not waiting & set(self.talking)
        assert not waiting & self.ended
        assert not self.ended & set(self.talking)
        known = len(waiting) + len(self.talking) + len(self.ended) + self.gone
        assert known == self.came, (known, self.came)
        holds.check(self.centre)

    # What happens

    def caller_comes(self, chance: Random) -> None:
        self.came += 1
        contact, now = f"c{self.came}", self.centre.time.now()
        entry = Entry(
            contact=contact,
            tenant="acme",
            queue=chance.choice(QUEUES).id,
            arrived_at=now - chance.randrange(30) * 1_000_000,
            entered_at=now,
            priority=chance.choice((0, 0, 0, 1, 2)),
            attributes={"vip": "yes"} if chance.random() < 0.2 else {},
            channel=chance.choice(("voice", "voice", "voice", "chat", "video")),
            need=(Need("en", 20),) if chance.random() < 0.1 else (),
            sticky=chance.choice(PEOPLE).id if chance.random() < 0.3 else None,
        )
        try:
            self.centre.queues.enqueue(entry)
        except Refusal:
            self.ended.add(contact)

    def caller_hangs_up(self, chance: Random) -> None:
        contacts = list(self.centre.queues._book.places)
        if contacts:
            contact = chance.choice(contacts)
            self.ended.add(contact)
            assert self.centre.queues.withdraw(contact, "caller hung up")

    def everybody_hangs_up(self, chance: Random) -> None:
        for contact in list(self.centre.queues._book.places):
            if self.centre.queues.withdraw(contact, "caller hung up"):
                self.ended.add(contact)

    def agent_answers(self, chance: Random) -> None:
        offers = list(self.centre.queues._book.offers.values())
        if not offers:
            return
        offer = chance.choice(offers).offer
        how = chance.choice(("accept", "accept", "accept", "ring", "declined", "busy", "unreachable"))
        if how == "ring":
            self.centre.agents.alerting(offer.agent, offer.epoch)
        elif how == "accept":
            self.talking[offer.entry.contact] = offer
            self.centre.queues.offer_accepted(offer.id, offer.epoch)
        else:
            self.centre.queues.offer_refused(offer.id, offer.epoch, how)

    def contact_ends(self, chance: Random) -> None:
        if self.talking:
            offer = self.talking.pop(chance.choice(list(self.talking)))
            self.ended.add(offer.entry.contact)
            self.centre.agents.released(offer.agent, offer.epoch, chance.choice((0, 10)))

    def agent_says(self, chance: Random) -> None:
        presence: Presence = chance.choice(PRESENCES)
        self.centre.agents.set_presence(chance.choice(PEOPLE).id, presence)

    def agent_finishes_wrap_up(self, chance: Random) -> None:
        self.centre.agents.finish_wrap_up(chance.choice(PEOPLE).id)

    def time_passes(self, chance: Random) -> None:
        self.centre.time.advance(chance.choice((0.5, 1.0, 3.0, 5.0, 15.0, 40.0)))

    def configuration_changes(self, chance: Random) -> None:
        self.centre.configure(PEOPLE, chance.choice((QUEUES, OTHERS)))

    def lease_runs_out(self, chance: Random) -> None:
        for person in PEOPLE:
            for one in self.centre.agents.seat(person.id).assignments.values():
                if one.routing in ("reserved", "alerting"):
                    one.lease_ends = self.centre.time.monotonic()
        self.centre.time.advance(5)

    def node_crashes(self, chance: Random) -> None:
        """Another process takes over from what was kept; the clock on the wall may have been moved."""
        places = msgspec.msgpack.encode(self.centre.queues.snapshot())
        seats = self.centre.agents.snapshot()
        before = self.centre
        self.crashes += 1
        self.centre = Watched.after(before, chance.choice((-3600.0, -1.0, 0.0, 2.0, 30.0)))
        self.centre.agents.restore(seats)
        self.centre.queues.restore(msgspec.msgpack.decode(places, type=list[PlaceRecord]))

    # Within

    def _hear(self) -> None:
        self.ended.update(contact for kind, contact, _ in self.centre.told if kind == "over")
        self.centre.told.clear()

    def _forget(self) -> None:
        """A walk of a million events keeps no facts, and counts instead of naming who has gone."""
        self.centre.facts.clear()
        self.centre.offers.clear()
        if len(self.ended) > NAMED_MAX:
            self.gone += len(self.ended)
            self.ended.clear()


Event = Callable[[Walk, Random], None]

EVENTS: dict[str, tuple[int, Event]] = {
    "caller comes": (24, Walk.caller_comes),
    "caller hangs up": (4, Walk.caller_hangs_up),
    "agent answers": (24, Walk.agent_answers),
    "contact ends": (16, Walk.contact_ends),
    "agent says": (10, Walk.agent_says),
    "agent finishes wrap-up": (6, Walk.agent_finishes_wrap_up),
    "time passes": (14, Walk.time_passes),
    "everybody hangs up": (1, Walk.everybody_hangs_up),
    "configuration changes": (1, Walk.configuration_changes),
    "lease runs out": (1, Walk.lease_runs_out),
    "node crashes": (1, Walk.node_crashes),
}
"""How often each happens (of 102), and what it is."""
