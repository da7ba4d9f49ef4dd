"""What an estimate sees of the router: who goes before, which agents come, and how much of their time."""

import pytest
from tests.work.queues.centre import Centre, agent, queue

from yunhu.people.agents.model import Agent, Capacity, Membership
from yunhu.work.queues.estimates import Server, Situation
from yunhu.work.queues.model import Entry, Need
from yunhu.work.queues.samples import Latest, Samples
from yunhu.work.queues.situations import servers_of, situation


def seen(centre: Centre, queue: str, position: int | None = None) -> Situation:
    """How a queue stands for the contact at a position, or for one that comes now."""
    state = centre.queues._book.state(queue)
    at = len(state.line) + 1 if position is None else position
    return situation(state, at, Samples(), Latest(9), centre.time.now())


def busy(centre: Centre, *agents: str) -> None:
    """Agents in calls of their own."""
    centre.sign_in(*agents)
    for name in agents:
        centre.agents.occupy(name, f"own-{name}", "own call")


def test_an_agents_state_says_when_the_next_contact_can_come() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao"), agent("away"), agent("leaving")])
    busy(centre, "li", "wang", "leaving")
    centre.sign_in("zhao")
    centre.agents.set_presence("leaving", "break")
    centre.time.advance(20)
    centre.agents.released("wang", centre.agents.seat("wang").epoch, 30)
    centre.time.advance(5)
    assert seen(centre, "support").servers == [Server(busy_s=25.0), Server(left_s=25.0), Server()]
    epoch = centre.agents.reserve("zhao", "o1", "c1")
    assert epoch is not None
    centre.agents.not_responding("zhao", epoch, 12)
    assert seen(centre, "support").servers[-1] == Server(left_s=12.0)


def test_contacts_side_by_side_are_several_turns_and_a_call_is_none() -> None:
    chatter = Agent("li", "li", contact="sip:li@pbx", sign_in="api", channels={"chat": Capacity(100, 40)})
    centre = Centre([chatter, agent("wang")])
    centre.sign_in("li")
    seat = centre.agents.seat("li")
    now = centre.time.now()
    assert servers_of(seat, "chat", now) == [Server(), Server()]
    assert servers_of(seat, "voice", now) == []
    assert centre.agents.reserve("li", "o1", "c1", "chat") is not None
    assert servers_of(seat, "chat", now) == [Server(busy_s=0.0), Server()]


def test_those_before_are_the_queues_own_and_of_queues_with_the_same_agents() -> None:
    centre = Centre([agent("li")], [queue("a"), queue("b")])
    busy(centre, "li")
    for number in range(4):
        centre.call(f"a{number}", "a")
        centre.call(f"b{number}", "b")
    assert seen(centre, "a").ahead == 8
    assert seen(centre, "a", 1).ahead == 1
    assert seen(centre, "b", 3).ahead == 4


def test_an_agent_of_two_lines_comes_to_each_by_its_length() -> None:
    people = [agent("li", x=60, y=60), agent("wang", x=60)]
    centre = Centre(people, [queue("a", "x"), queue("b", "y")])
    busy(centre, "li", "wang")
    for number in range(3):
        centre.call(f"a{number}", "a")
    for number in range(2):
        centre.call(f"b{number}", "b")
    # Of the own line 4 contacts ask 2 agents, of the other 2 ask 1.
    assert [server.share for server in seen(centre, "a").servers] == [pytest.approx(0.5), 1.0]


def test_a_lighter_line_of_the_same_agent_takes_nothing_and_a_heavier_one_goes_first() -> None:
    centre = Centre([agent("li", x=60, y=60)], [queue("light", "x"), queue("heavy", "y", weight=5)])
    busy(centre, "li")
    centre.call("c1", "light")
    centre.call("c2", "heavy")
    centre.call("c3", "heavy")
    assert seen(centre, "heavy").servers[0].share == 1.0
    assert seen(centre, "light").servers[0].share == pytest.approx(0.5)


def test_the_profile_says_which_line_goes_first() -> None:
    lines = (Membership("a", priority=2), Membership("b", priority=1))
    person = Agent("li", "li", contact="sip:li@pbx", sign_in="api", profile=lines)
    centre = Centre([person], [queue("a"), queue("b")])
    busy(centre, "li")
    centre.call("a0", "a")
    centre.call("b0", "b")
    assert seen(centre, "b").servers[0].share == 1.0
    assert seen(centre, "a", 1).servers[0].share == pytest.approx(0.5)


def test_who_waits_for_more_than_the_queue_asks_is_in_another_line_and_not_counted_twice() -> None:
    centre = Centre([agent("li", x=60), agent("wang", x=60, en=60)], [queue("a", "x")])
    busy(centre, "li", "wang")
    now = centre.time.now()
    for number in range(3):
        asks = Entry(f"c{number}", "acme", "a", now, now, need=(Need("en"),))
        centre.queues.enqueue(asks)
    found = seen(centre, "a", 1)
    assert found.ahead == 0
    # The own line asks half a contact of each agent, the other 3 of its only one: a quarter come before.
    assert [server.share for server in found.servers] == [1.0, pytest.approx(0.5 / (0.5 + 3 / 4))]
