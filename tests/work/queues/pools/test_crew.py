"""The filters by sets say the same as agent for agent."""

from random import Random

import msgspec
from tests.work.queues.centre import agent

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.model import Need
from yunhu.work.queues.plans.forms import Clause, Form, Penalties, why_not
from yunhu.work.queues.plans.reading import Bound
from yunhu.work.queues.pools.crew import Crew


def somebody(number: int, chance: Random) -> Agent:
    skills = {name: chance.randrange(1, 100) for name in ("en", "fr", "de") if chance.random() < 0.5}
    lines = tuple(
        Membership(
            name,
            channels=("chat",) if chance.random() < 0.2 else (),
            delay_s=chance.choice((0, 0, 30)),
            tier=chance.choice((1, 1, 2)),
            penalty=chance.choice((0, 1, 5)),
        )
        for name in ("a", "b")
        if chance.random() < 0.6
    )
    return msgspec.structs.replace(agent(f"p{number}", **skills), profile=lines)


def some_form(chance: Random) -> Form:
    clauses = tuple(
        Clause(
            need=tuple(
                Need(name, chance.randrange(1, 100), chance.choice((">=", "<=", "==")))
                for name in ("en", "fr")
                if chance.random() < 0.5
            ),
            pools=(Bound("skill.de > 30"),) if chance.random() < 0.3 else (),
            exclude=("p1", "p2") if chance.random() < 0.3 else (),
        )
        for _ in range(chance.choice((1, 1, 2)))
    )
    return Form(
        queue=chance.choice(("a", "b", "")),
        channel=chance.choice(("voice", "chat")),
        clauses=clauses,
        rank="longest_idle",
        delay_s=chance.choice((0, 30)),
        tier=chance.choice((0, 1, 2)),
        penalties=chance.choice((None, Penalties(), Penalties(most=1), Penalties(least=1, raised=1))),
        only=chance.choice((None, None, None, "p3", "nobody")),
    )


def test_they_agree_for_all_kinds_of_forms_also_after_a_change() -> None:
    chance = Random(3)
    people = {one.id: one for one in (somebody(number, chance) for number in range(40))}
    crew = Crew(people.values())
    for number in range(400):
        form = some_form(chance)
        able, lacking = crew.able(form)
        why = {id_: why_not(form, one) for id_, one in people.items()}
        assert able == {id_ for id_, dropped in why.items() if dropped is None}, form
        counted: dict[str, int] = {}
        for dropped in why.values():
            if dropped is not None:
                counted[dropped] = counted.get(dropped, 0) + 1
        assert lacking == counted, form
        if number % 10 == 0:
            new = somebody(chance.randrange(40), chance)
            people[new.id] = new
            crew.replace(new)
    assert crew.members("a") == sum(
        not one.profile or any(line.queue == "a" for line in one.profile) for one in people.values()
    )
