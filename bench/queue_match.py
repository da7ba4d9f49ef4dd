"""What a routing decision costs: the whole cycle of a contact and an agent, and one decision in a big centre.

Facts are made and handed over but not stored: the journal has its own row. All times are the processor's: a
decision waits for nothing, and what else runs on the machine is not its doing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from msgspec import Struct

from yunhu.app.web.serve import settle
from yunhu.people.agents.model import Agent, AgentSkill, Membership
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.platform.ids import IdSource
from yunhu.work.queues.model import Boost, Entry, Need, Offer, PenaltyRule, Queue, Step, TierRules
from yunhu.work.queues.service import Queues

Row = dict[str, object]

CYCLE_US_LIMIT = 100.0
BIG_CYCLE_US_LIMIT = 160.0
DECISION_MS_LIMIT = 1.0
REPEATS = 5


class _Centre:
    """A router with its board; the newest offer is kept."""

    def __init__(self, people: list[Agent], queues: list[Queue]) -> None:
        self.time = VirtualTime()
        self.offer: Offer | None = None
        self.facts = 0
        self.people = people
        self.board = Agents("bench", self.time, self.time, self._announce)
        self.board.configure(self.people)
        self.router = Queues(
            "bench", self.time, self.time, self._announce, self.board, self, IdSource(self.time)
        )
        self.router.configure(self.people, queues)

    def come(self, contact: str, queue: str, vip: str = "") -> None:
        now = self.time.now()
        entry = Entry(contact, "bench", queue, now, now, attributes={"vip": vip} if vip else {})
        self.router.enqueue(entry)

    def serve(self) -> None:
        """The newest offer is accepted, and the contact ends at once."""
        offer = self.offer
        assert offer is not None, "somebody is idle"
        self.router.offer_accepted(offer.id, offer.epoch)
        self.board.released(offer.agent, offer.epoch, 0)

    def _announce(self, tenant: str, contact: str | None, fact: Struct) -> None:
        self.facts += 1

    def offer_made(self, offer: Offer) -> None:
        self.offer = offer

    def offer_expired(self, offer: Offer) -> None:
        raise AssertionError("time stands still")

    def offer_withdrawn(self, offer: Offer, why: str) -> None:
        raise AssertionError("nobody is lost")

    def wait_over(self, entry: Entry, why: str) -> None:
        raise AssertionError("nobody gives up")

    def moved(self, entry: Entry, from_queue: str, why: str) -> None:
        raise AssertionError("nobody overflows")

    def announce_due(self, entry: Entry, position: int) -> None:
        raise AssertionError("time stands still")


def rows() -> list[Row]:
    """The rows of this bench, in the form of `bench/results.json`."""
    small = _cycle_us(_Centre(*_by_skill(1_000, 10, 3)))
    big = _Centre(*_by_skill(10_000, 1_000, 10))
    large = _cycle_us(big)
    rows = [
        _row("queue cycle, 1 000 agents, 10 queues", small, "µs", CYCLE_US_LIMIT),
        _row("queue cycle, 10 000 agents, 1 000 queues", large, "µs", BIG_CYCLE_US_LIMIT),
        _row("routing decision p99, 100 000 waiting", _freed_ms_p99(big), "ms", DECISION_MS_LIMIT),
    ]
    planned = _Centre(*_by_plan(10_000, 1_000, 10))
    comes = _comes_ms_p99(planned)
    name = "routing decision p99, plans and profiles"
    return [
        *rows,
        _row(f"{name}, agents ready", comes, "ms", DECISION_MS_LIMIT),
        _row(f"{name}, 100 000 waiting", _freed_ms_p99(planned), "ms", DECISION_MS_LIMIT),
    ]


def _by_skill(agents: int, queues: int, skills_each: int) -> tuple[list[Agent], list[Queue]]:
    """Each queue needs a skill, and each agent has some."""
    people = [
        Agent(
            id=f"a{number}",
            name="a",
            contact="sip:a@pbx",
            sign_in="always",
            skills=tuple(AgentSkill(f"s{(number * 7 + one) % queues}") for one in range(skills_each)),
        )
        for number in range(agents)
    ]
    return people, [
        Queue(id=f"q{number}", name="q", need=(Need(f"s{number}"),), max_waiting=100_000)
        for number in range(queues)
    ]


RANKS = ("longest_idle", "least_talk", "fewest_contacts", "round_robin", "skills_first", "weighted")


def _by_plan(agents: int, queues: int, lines_each: int) -> tuple[list[Agent], list[Queue]]:
    """Each agent is in some queues, with priority, penalty and tier; each queue has a plan of three steps."""
    people = [
        Agent(
            id=f"a{number}",
            name="a",
            contact="sip:a@pbx",
            sign_in="always",
            teams=("red",) if number % 3 else (),
            skills=(AgentSkill("en", 1 + number % 100), AgentSkill("fr", 1 + number * 7 % 100)),
            profile=tuple(
                Membership(
                    f"q{(number * 7 + one) % queues}",
                    priority=1 + one % 3,
                    penalty=one % 4,
                    tier=1 + one % 2,
                )
                for one in range(lines_each)
            ),
        )
        for number in range(agents)
    ]
    plan = (
        Step(need=(Need("en", 50), Need("fr", 50)), expire_after_s=30, on_expire="relax"),
        Step(pool='agent.team has "red" or contact.vip == "yes"', expire_after_s=60, keep_previous_pool=True),
    )
    return people, [
        Queue(
            id=f"q{number}",
            name="q",
            plan=plan,
            strategy=RANKS[number % len(RANKS)],
            weight=number % 3,
            boosts=(Boost('contact.vip == "yes"', 5),),
            penalties=(PenaltyRule(0, max=2), PenaltyRule(20, max=5)),
            tiers=TierRules(wait_s=15),
            max_waiting=100_000,
        )
        for number in range(queues)
    ]


def _cycle_us(centre: _Centre, cycles: int = 5_000) -> float:
    """Enqueue, offer, accept, release: the best of several runs, µs of processor time."""
    queues = len({mastered.skill for person in centre.people for mastered in person.skills})

    def run() -> None:
        for number in range(cycles):
            centre.come(f"c{number}", f"q{number % queues}")
            centre.serve()

    return min(_cpu_s(run) for _ in range(REPEATS)) / cycles * 1e6


def _comes_ms_p99(centre: _Centre, decisions: int = 10_000) -> float:
    """Agents are ready: a contact comes and is offered to one. Each queue's pools are made by the first."""
    settle()
    took: list[float] = []
    for number in range(2 * decisions):
        before = time.thread_time()
        centre.come(f"o{number}", f"q{number % 1_000}", "yes" if number % 7 == 0 else "")
        took.append(time.thread_time() - before)
        if centre.offer is not None and centre.offer.entry.contact == f"o{number}":
            centre.serve()
        else:
            centre.router.withdraw(f"o{number}", "bench")
    return _p99_ms(took[decisions:])


def _freed_ms_p99(centre: _Centre, waiting: int = 100_000, decisions: int = 5_000) -> float:
    """Everybody is busy and 100 000 wait: an agent becomes free and is given the contact that goes first."""
    for number in range(len(centre.people)):
        centre.board.occupy(f"a{number}", f"own{number}", "bench")
    for number in range(waiting):
        centre.come(f"w{number}", f"q{number % 1_000}", "yes" if number % 7 == 0 else "")
    settle()
    took: list[float] = []
    for number in range(decisions):
        seat = centre.board.seat(f"a{number}")
        centre.offer = None
        before = time.thread_time()
        centre.board.released(seat.agent.id, seat.epoch, 0)
        took.append(time.thread_time() - before)
        if centre.offer is not None:
            centre.router.offer_accepted(centre.offer.id, centre.offer.epoch)
    return _p99_ms(took)


def _p99_ms(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)] * 1000


def _cpu_s(run: Callable[[], None]) -> float:
    gc.collect()
    before = time.process_time()
    run()
    return time.process_time() - before


def _row(name: str, value: float, unit: str, limit: float) -> Row:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "beside": None,
        "ratio": None,
        "limit": limit,
        "holds": value <= limit,
    }


if __name__ == "__main__":
    for row in rows():
        print(row)
