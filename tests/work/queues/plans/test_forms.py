"""Who is admitted by a form, and what keeps the others out."""

import msgspec
from tests.work.queues.centre import agent

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.model import Need
from yunhu.work.queues.plans.forms import Clause, Form, Penalties, needed, why_not
from yunhu.work.queues.plans.reading import Bound


def member(*profile: Membership, **skills: int) -> Agent:
    return msgspec.structs.replace(agent("li", **skills), profile=profile)


def form(**more: object) -> Form:
    return msgspec.structs.replace(Form("q", "voice", (Clause(),), "longest_idle"), **more)


def test_a_profile_says_in_which_queues_and_on_which_channels() -> None:
    assert why_not(form(), member()) is None
    assert why_not(form(), member(Membership("other"))) == "queue: not a member"
    chats = member(Membership("q", channels=("chat",)))
    assert why_not(form(), chats) == "queue: not a member"
    assert why_not(form(channel="chat"), chats) is None


def test_what_has_not_opened_yet_is_told() -> None:
    late = member(Membership("q", delay_s=30, tier=2, penalty=3))
    assert why_not(form(), late) == "delay: not yet"
    assert why_not(form(delay_s=30, tier=1), late) == "tier: not yet open"
    assert why_not(form(delay_s=30, tier=2, penalties=Penalties(most=2)), late) == "penalty: above 2"
    assert why_not(form(delay_s=30, penalties=Penalties(least=4)), late) == "penalty: below 4"
    assert why_not(form(delay_s=30, penalties=Penalties(least=4, raised=4)), late) is None
    assert why_not(form(delay_s=30, penalties=None), late) is None


def test_each_part_of_a_clause_drops() -> None:
    clause = Clause(
        (Need("en", 50), Need("fr", 10, "<="), Need("de", 7, "==")), (Bound("attribute.x"),), ("li",)
    )
    for skills, why in (
        ({"en": 49}, "skill: en below 50"),
        ({"en": 50, "fr": 11}, "skill: fr above 10"),
        ({"en": 50, "de": 8}, "skill: de other than 7"),
        ({"en": 50, "de": 7}, "pool: not in it"),
    ):
        assert why_not(form(clauses=(clause,)), member(**skills)) == why
    fit = msgspec.structs.replace(member(en=50, de=7), attributes={"x": True})
    assert why_not(form(clauses=(clause,)), fit) == "excluded"
    assert needed(form(clauses=(clause,))) == clause.need


def test_of_several_clauses_one_is_enough_and_the_last_is_blamed() -> None:
    clauses = (Clause((Need("en"),)), Clause((Need("fr"),)))
    assert why_not(form(clauses=clauses), member(en=1)) is None
    assert why_not(form(clauses=clauses), member(fr=1)) is None
    assert why_not(form(clauses=clauses), member()) == "skill: fr below 1"


def test_a_sticky_agent_needs_nothing_else() -> None:
    assert why_not(form(only="li", queue="x", clauses=()), member(Membership("q"))) is None
    assert why_not(form(only="wang"), member()) == "sticky: another agent"
