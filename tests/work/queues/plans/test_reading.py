"""What expressions read of agents and contacts."""

import msgspec
from tests.work.queues.centre import agent

from yunhu.work.queues.model import Entry
from yunhu.work.queues.plans.reading import admits, bind, boost_s, number

LI = msgspec.structs.replace(
    agent("li", en=70), teams=("red", "night"), attributes={"rate": 2.5, "city": "北京"}
)


def entry(priority: int = 3, **attributes: str) -> Entry:
    return Entry("c1", "acme", "q", 0, 0, priority, attributes, channel="chat")


def test_agents_are_read_by_id_team_skill_and_attribute() -> None:
    for text in (
        'agent.id == "li"',
        'agent.team has "night"',
        "skill.en >= 70 and skill.fr == 0",
        'attribute.city == "北京" and attribute.rate > 2',
        'contact.city == attribute.city and contact.channel == "chat"',
    ):
        assert admits(bind(text, entry(city="北京")), LI), text
    for text in ('agent.team has "blue"', "attribute.none > 0", "agent.nothing == 1", "contact.city == 1"):
        assert not admits(bind(text, entry()), LI), text


def test_contacts_that_look_the_same_to_an_expression_share_it() -> None:
    text = "contact.city == attribute.city"
    assert bind(text, entry(city="x", other="1")) == bind(text, entry(city="x", other="2"))
    assert bind(text, entry(city="x")) != bind(text, entry(city="y"))
    assert bind("skill.en > 5", entry(city="x")).values == ()


def test_what_is_no_number_counts_as_nothing() -> None:
    living = {"idle_s": 4.0, "handled": 2, "talked_s": 60.0}
    assert number(bind("idle_s + handled * 10 + talked_s + contact.priority", entry()), LI, living) == 87
    assert number(bind("attribute.city", entry()), LI, living) == 0
    assert number(bind('agent.team has "red"', entry()), LI, living) == 1


def test_the_greatest_boost_counts_and_no_more_than_the_most() -> None:
    boosts = (('contact.vip == "gold"', 600), ("contact.priority >= 3", 120))
    assert boost_s(boosts, 3600, entry(vip="gold")) == 600
    assert boost_s(boosts, 300, entry(vip="gold")) == 300
    assert boost_s(boosts, 3600, entry()) == 120
    assert boost_s(boosts, 3600, entry(priority=0)) == 0
