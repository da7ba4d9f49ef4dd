"""What a routing decision costs: the whole cycle of a contact and an agent, and one decision in a big centre.

Facts are made and handed over but not stored: the journal has its own row.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from msgspec import Struct

from yunhu.people.agents.model import Agent, AgentSkill
from yunhu.people.agents.service import Agents
from yunhu.platform.clock import VirtualTime
from yunhu.platform.ids import IdSource
from yunhu.work.queues.model import Entry, Need, Offer, Queue
from yunhu.work.queues.service import Queues

Row = dict[str, object]

CYCLE_US_LIMIT = 60.0
BIG_CYCLE_US_LIMIT = 100.0
DECISION_MS_LIMIT = 1.0
REPEATS = 5


class _Centre:
    """A router with its board; the newest offer is kept."""

    def __init__(self, agents: int, queues: int, skills_each: int) -> None:
        self.time = VirtualTime()
        self.offer: Offer | None = None
        self.facts = 0
        self.people = [_agent(number, queues, skills_each) for number in range(agents)]
        self.board = Agents("bench", self.time, self.time, self._announce)
        self.board.configure(self.people)
        self.router = Queues(
            "bench", self.time, self.time, self._announce, self.board, self, IdSource(self.time)
        )
        self.router.configure(
            self.people,
            [
                Queue(id=f"q{number}", name="q", need=(Need(f"s{number}"),), max_waiting=100_000)
                for number in range(queues)
            ],
        )

    def come(self, contact: str, queue: str) -> None:
        now = self.time.now()
        self.router.enqueue(
            Entry(contact=contact, tenant="bench", queue=queue, arrived_at=now, entered_at=now)
        )

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
    small = _cycle_us(_Centre(agents=1_000, queues=10, skills_each=3))
    big = _Centre(agents=10_000, queues=1_000, skills_each=10)
    large = _cycle_us(big)
    return [
        _row("queue cycle, 1 000 agents, 10 queues", small, "µs", CYCLE_US_LIMIT),
        _row("queue cycle, 10 000 agents, 1 000 queues", large, "µs", BIG_CYCLE_US_LIMIT),
        _row("routing decision p99, 100 000 waiting", _decision_ms_p99(big), "ms", DECISION_MS_LIMIT),
    ]


def _agent(number: int, queues: int, skills_each: int) -> Agent:
    skills = tuple(AgentSkill(f"s{(number * 7 + one) % queues}") for one in range(skills_each))
    return Agent(id=f"a{number}", name="a", contact="sip:a@pbx", sign_in="always", skills=skills)


def _cycle_us(centre: _Centre, cycles: int = 5_000) -> float:
    """Enqueue, offer, accept, release: the best of several runs, µs of processor time."""
    queues = len({mastered.skill for person in centre.people for mastered in person.skills})

    def run() -> None:
        for number in range(cycles):
            centre.come(f"c{number}", f"q{number % queues}")
            centre.serve()

    return min(_cpu_s(run) for _ in range(REPEATS)) / cycles * 1e6


def _decision_ms_p99(centre: _Centre, waiting: int = 100_000, decisions: int = 5_000) -> float:
    """Everybody is busy and 100 000 wait: an agent becomes free and is given the contact that goes first."""
    for number in range(len(centre.people)):
        centre.board.occupy(f"a{number}", f"own{number}", "bench")
    for number in range(waiting):
        centre.come(f"w{number}", f"q{number % 1_000}")
    took: list[float] = []
    for number in range(decisions):
        seat = centre.board.seat(f"a{number}")
        before = time.perf_counter()
        centre.board.released(seat.agent.id, seat.epoch, 0)
        took.append(time.perf_counter() - before)
        offer = centre.offer
        assert offer is not None, "somebody waits"
        centre.router.offer_accepted(offer.id, offer.epoch)
    return sorted(took)[int(decisions * 0.99)] * 1000


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
