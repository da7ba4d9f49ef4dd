"""By luck, but the lower penalty is the more probable one, as app_queue's wrandom draws it."""

from collections import Counter
from random import Random

import msgspec
from tests.work.queues.centre import Centre, agent, queue

from yunhu.people.agents.model import Membership

PENALTIES = {"li": 0, "wang": 1, "zhao": 1, "qian": 4}


def wrandom(draws: int) -> Counter[str]:
    """What each agent's own draw in [0, 1000 * (penalty + 1)) comes to."""
    chance, asked = Random(1), Counter[str]()
    for _ in range(draws):
        asked[min(PENALTIES, key=lambda name: chance.random() * 1000 * (PENALTIES[name] + 1))] += 1
    return asked


def test_it_is_as_if_every_agent_had_drawn() -> None:
    people = [
        msgspec.structs.replace(agent(name), profile=(Membership("support", penalty=penalty),))
        for name, penalty in PENALTIES.items()
    ]
    centre = Centre(people, [queue(strategy="weighted")])
    centre.sign_in(*PENALTIES)
    asked: Counter[str] = Counter()
    for number in range(2_000):
        asked.update(centre.asked(f"c{number}"))
        centre.take(f"c{number}")
    expected = wrandom(20_000)
    for name in PENALTIES:
        assert abs(asked[name] / 2_000 - expected[name] / 20_000) < 0.04, (asked, expected)
