"""How an agent stands in a queue, and what ranks read of it."""

import msgspec
from tests.work.queues.centre import Centre, agent, queue

from yunhu.people.agents.model import Membership
from yunhu.work.queues.model import Need
from yunhu.work.queues.plans.forms import Clause, Form
from yunhu.work.queues.plans.reading import Bound
from yunhu.work.queues.pools.member import INDEXES, Standing, living, score

FORM = Form("support", "voice", (Clause((Need("en"), Need("fr"))),), "score", score=Bound("idle_s + handled"))


def test_ranks_read_the_place_the_levels_and_the_score() -> None:
    line = Membership("support", position=7, priority=3)
    people = [agent("li"), msgspec.structs.replace(agent("wang", en=60, fr=30, de=9), profile=(line,))]
    centre = Centre(people, [queue()])
    centre.sign_in("wang")
    member = centre.queues._book.members["wang"]
    standing = Standing(member, FORM)
    assert (standing.position, standing.mastery, standing.score) == (7 * INDEXES + 1, 90, 0)
    centre.time.advance(12)
    assert score(member, FORM, centre.time.now()) == 12
    assert living(member, centre.time.now()) == {"idle_s": 12, "handled": 0, "talked_s": 0}
    assert member.line(FORM) is line


def test_an_agent_without_a_profile_stands_everywhere_alike() -> None:
    member = Centre().queues._book.members["li"]
    assert (member.line(FORM).priority, member.line(FORM).tier) == (1, 1)
    member.renew()
    assert member.agent is member.seat.agent
