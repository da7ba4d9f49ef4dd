"""Decisions about agents: readiness, what a registration means, load events, configuration faults."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from yunhu.kit import instants
from yunhu.people.agents import rules
from yunhu.people.agents.errors import PresenceRefused
from yunhu.people.agents.model import Agent, AgentSkill, Capacity, Membership, Presence, SignIn


@pytest.mark.parametrize(
    ("sign_in", "presence", "registered", "asked"),
    [
        ("registration", "offline", True, "available"),
        ("registration", "break", True, None),
        ("registration", "break", False, "offline"),
        ("registration", "offline", False, None),
        ("api", "offline", True, None),
        ("api", "available", False, None),
        ("always", "available", False, None),
    ],
)
def test_what_a_phone_asks_for(
    sign_in: SignIn, presence: Presence, registered: bool, asked: Presence | None
) -> None:
    assert rules.presence_on_phone(sign_in, presence, registered) == asked


@pytest.mark.parametrize(
    ("units", "used", "take", "give", "state"),
    [
        (100, 0, "take_rest", "give_too_much", "free"),
        (100, 100, "take_too_much", "give_rest", "full"),
        (200, 0, "take_some", "give_too_much", "free"),
        (200, 100, "take_rest", "give_rest", "partly"),
        (200, 200, "take_too_much", "give_some", "full"),
        (0, 0, "take_too_much", "give_too_much", "full"),
    ],
)
def test_load_events(units: int, used: int, take: str, give: str, state: str) -> None:
    assert rules.take(units, used, 100) == take
    assert rules.give(used, 100) == give
    assert rules.load_state(units, used) == state


def test_room_is_what_each_channel_has_left() -> None:
    channels = {"voice": Capacity(), "chat": Capacity(100, 40), "fax": Capacity(0)}
    agent = Agent(id="li", name="Li", channels=channels)
    assert rules.rooms(agent, {"chat": 60}) == {"voice", "chat"}
    assert rules.rooms(agent, {"chat": 61, "voice": 100}) == set()


@pytest.mark.parametrize(
    ("channel", "capacity", "exclusive"),
    [
        ("chat", Capacity(100, 50), False),
        ("chat", Capacity(100, 51), True),
        ("voice", Capacity(1000, 100), True),
        ("video", Capacity(1000, 100), True),
        ("sms", Capacity(), True),
    ],
)
def test_what_leaves_no_half_for_another_is_exclusive_and_calls_always(
    channel: str, capacity: Capacity, exclusive: bool
) -> None:
    agent = Agent(id="li", name="Li", channels={rules.load_channel(channel): capacity})
    assert rules.is_exclusive(agent, channel) == exclusive


def test_a_skill_counts_until_its_last_day_is_over_where_the_tenant_is() -> None:
    agent = Agent(id="li", name="Li", skills=(AgentSkill("en"), AgentSkill("hsk", 60, date(2027, 1, 31))))
    zone = ZoneInfo("Asia/Shanghai")
    last = instants.parse("2027-01-31T23:59:59+08:00")
    assert rules.on_day(agent, rules.day_of(last, zone)) is agent
    next_day = rules.day_of(last + instants.SECOND, zone)
    assert next_day == date(2027, 2, 1)
    assert [own.skill for own in rules.on_day(agent, next_day).skills] == ["en"]


def test_a_break_from_offline_is_refused_with_its_reason() -> None:
    with pytest.raises(PresenceRefused) as refused:
        rules.presence_cell("li", "offline", "break")
    assert refused.value.params["why"] == "sign in before taking a break"


def test_faults_of_a_configuration_are_located() -> None:
    agents = [
        Agent(id="li", name="Li", phone="100", skills=(AgentSkill("en"), AgentSkill("en", 3))),
        Agent(id="li", name="Li 2", phone="100", skills=(AgentSkill("fr"),)),
        Agent(id="wang", name="Wang", phone="100", channels={"chat": Capacity()}),
        Agent(id="zhao", name="Works in the browser"),
    ]
    found = [(problem.path, problem.id) for problem in rules.check(agents, ["en"])]
    assert found == [
        ("agents[0].skills[1]", "agent.skill_twice"),
        ("agents[1].id", "agent.duplicate"),
        ("agents[1].skills[0]", "agent.unknown_skill"),
        ("agents[2].phone", "agent.phone_shared"),
        ("agents[2].channels", "agent.no_voice"),
    ]


def test_faults_of_teams_profiles_and_capacity_are_located() -> None:
    lines = (Membership("a"), Membership("a", ("chat",)), Membership("a"), Membership("a", ("chat",)))
    channels = {"voice": Capacity(), "chat": Capacity(10, 20), "fax": Capacity(0)}
    agent = Agent(id="li", name="Li", teams=("x", "y", "x"), profile=lines, channels=channels)
    found = [(problem.path, problem.id, problem.warning) for problem in rules.check([agent], [])]
    assert found == [
        ("agents[0].channels.chat", "agent.no_capacity", True),
        ("agents[0].teams[2]", "agent.team_twice", False),
        ("agents[0].profile[2]", "agent.queue_twice", False),
        ("agents[0].profile[3]", "agent.queue_twice", False),
    ]


@pytest.mark.parametrize(
    ("presence", "asked", "wanted"),
    [
        ("available", True, ("offline", "")),
        ("break", True, ("offline", "")),
        ("offline", True, None),
        ("available", False, ("break", "connection_lost")),
        ("break", False, None),
        ("offline", False, None),
    ],
)
def test_without_a_browser_an_agent_is_what_the_page_said_or_on_a_break_that_says_why(
    presence: Presence, asked: bool, wanted: tuple[str, str] | None
) -> None:
    found = rules.presence_without_browser(Agent(id="li", name="Li"), presence, asked)
    assert (None if found is None else (found.presence, found.reason)) == wanted
    for other in (Agent(id="li", name="Li", phone="100"), Agent(id="li", name="Li", sign_in="always")):
        assert rules.presence_without_browser(other, presence, asked) is None
