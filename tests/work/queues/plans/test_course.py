"""Which step a contact is in, whom it admits, and when to look again; virtual milliseconds."""

import msgspec
from tests.work.queues.centre import queue

from yunhu.people.agents.model import Membership
from yunhu.work.queues.model import (
    EnterIf,
    Entry,
    Need,
    PenaltyRule,
    Progress,
    Queue,
    Step,
    Sticky,
    TierRules,
)
from yunhu.work.queues.plans.course import Course, in_force, lines_of
from yunhu.work.queues.plans.forms import Form, Penalties

ENTRY = Entry("c1", "acme", "q", 0, 0)


def course(*steps: Step, lines: tuple[Membership, ...] = (), members: int = 3, **more: object) -> Course:
    return Course(msgspec.structs.replace(queue("q", plan=steps), **more), lines, members)


def form(of: Course, progress: Progress = Progress(), waited_s: float = 0, entry: Entry = ENTRY) -> Form:
    return of.form(entry, progress, of.queue.penalties, round(waited_s * 1000))


def walk(of: Course, until_s: int, nobody: bool = False) -> list[tuple[str, int, int]]:
    """(why, step, when it began in seconds) of every change until a moment."""
    progress, found = Progress(), []
    for waited_s in range(until_s + 1):
        while (turn := of.turn(ENTRY, progress, waited_s * 1000, nobody)) is not None:
            progress = turn.progress
            found.append((turn.why, progress.step, progress.began_ms // 1000))
    return found


def test_steps_expire_one_after_the_other_and_then_the_plan_is_over() -> None:
    plan = course(Step(expire_after_s=10), Step(expire_after_s=5))
    assert walk(plan, 60) == [("expired", 1, 10), ("expired", 2, 15)]
    assert plan.due_ms(Progress(), (), 0) == 10_000
    assert plan.due_ms(Progress(step=1, began_ms=10_000), (), 12_000) == 15_000
    assert plan.due_ms(Progress(step=2, began_ms=15_000), (), 20_000) is None


def test_a_step_without_an_end_stays() -> None:
    assert walk(course(Step(), Step()), 600) == []


def test_needs_are_dropped_from_the_last_and_then_the_next_step_comes() -> None:
    need = (Need("en", 50), Need("fr"))
    plan = course(Step(need=need, expire_after_s=10, on_expire="relax"), need=(Need("talk"),))
    assert walk(plan, 60) == [("relaxed", 0, 10), ("relaxed", 0, 20), ("expired", 1, 30)]
    asked = Entry("c1", "acme", "q", 0, 0, need=(Need("de"),))
    skills = [
        [one.skill for one in form(plan, Progress(relaxed=dropped), entry=asked).clauses[0].need]
        for dropped in range(4)
    ]
    assert skills == [["talk", "en", "fr", "de"], ["talk", "en", "fr"], ["talk", "en"], ["talk"]]
    over = form(plan, Progress(step=1), entry=asked)
    assert [one.skill for one in over.clauses[0].need] == ["talk"]


def test_priority_is_raised_up_to_the_most_and_no_time_is_lost() -> None:
    plan = course(Step(expire_after_s=10, on_expire="raise_priority", raise_by=400))
    late = plan.turn(ENTRY, Progress(), 25_000, nobody=False)
    assert late is not None
    assert (late.why, late.progress.raised, late.progress.began_ms) == ("raised", 800, 20_000)
    most = plan.turn(ENTRY, late.progress, 900_000, nobody=False)
    assert most is not None
    assert most.progress.raised == 1000
    assert plan.turn(ENTRY, most.progress, 999_000, nobody=False) is None
    assert plan.due_ms(most.progress, (), 999_000) is None


def test_a_step_is_entered_early_by_the_wait_or_when_nobody_is_there() -> None:
    plan = course(Step(expire_after_s=60), Step(enter_if=EnterIf(waited_s=20)))
    assert walk(plan, 100) == [("entered", 1, 20)]
    assert plan.due_ms(Progress(), (), 0) == 20_000
    plan = course(Step(), Step(enter_if=EnterIf(nobody=True)))
    assert walk(plan, 10, nobody=True) == [("nobody", 1, 0)]
    assert walk(plan, 10) == []
    assert plan.minds_nobody(Progress())
    assert not plan.minds_nobody(Progress(step=1))


def test_the_pool_of_the_step_before_may_stay() -> None:
    plan = course(
        Step(need=(Need("en"),)),
        Step(need=(Need("fr"),), keep_previous_pool=True),
        Step(keep_previous_pool=True),
    )
    found = [len(form(plan, Progress(step=step)).clauses) for step in (0, 1, 2, 3)]
    assert found == [1, 2, 3, 1]


def test_tiers_open_by_the_wait_and_the_lowest_at_once() -> None:
    lines = (Membership("q", tier=2), Membership("q", tier=4), Membership("q"))
    multiplied = course(lines=lines, tiers=TierRules(wait_s=10))
    assert [form(multiplied, waited_s=waited).tier for waited in (0, 19, 20, 39, 40)] == [1, 1, 2, 2, 4]
    assert multiplied.due_ms(Progress(), (), 0) == 20_000
    flat = course(lines=lines, tiers=TierRules(wait_s=10, multiply=False, no_agent_no_wait=True))
    assert [form(flat, waited_s=waited).tier for waited in (0, 10)] == [1, 4]
    first = form(flat)
    assert flat.next_tier(first) == 2
    assert form(flat, Progress(tier=2)).tier == 2
    assert multiplied.next_tier(first) is None
    assert course(lines=lines).base("voice").tier == 0


def test_delays_open_by_the_wait() -> None:
    plan = course(lines=(Membership("q", delay_s=30), Membership("q", delay_s=10)))
    assert [form(plan, waited_s=waited).delay_s for waited in (0, 10, 29, 30)] == [0, 10, 10, 30]
    assert plan.base("voice").delay_s == 30
    assert plan.scope == "q"
    assert course().scope == ""


def test_penalties_change_by_rules_and_are_ignored_with_few_members() -> None:
    rules = (PenaltyRule(0, max=1), PenaltyRule(10, max=5, raise_=3), PenaltyRule(20, min=2))
    plan = course(penalties=rules, penalty_limit=2)
    assert form(plan).penalties == Penalties(most=1)
    assert form(plan, waited_s=10).penalties == Penalties(most=5, raised=3)
    assert in_force(rules, 20_000) == Penalties(most=5, least=2, raised=3)
    assert plan.due_ms(Progress(), rules, 10_000) == 20_000
    few = course(penalties=rules, penalty_limit=3)
    assert form(few).penalties is None
    assert few.due_ms(Progress(), rules, 0) is None


def test_the_sticky_agent_comes_before_the_plan() -> None:
    plan = course(Step(expire_after_s=10), Step(), sticky=Sticky(wait_s=5))
    sticky, asked = Progress(sticky=True), Entry("c1", "acme", "q", 0, 0, sticky="li")
    assert form(plan, sticky, entry=asked).only == "li"
    assert plan.due_ms(sticky, (), 0) == 5_000
    assert plan.turn(asked, sticky, 4_999, nobody=False) is None
    over = plan.turn(asked, sticky, 7_000, nobody=False)
    gone = plan.turn(asked, sticky, 3_000, nobody=True)
    assert over is not None
    assert gone is not None
    assert (over.progress, gone.progress) == (Progress(began_ms=5_000), Progress(began_ms=3_000))


def test_a_queue_that_rings_several_is_a_fan_out_of_its_steps() -> None:
    everybody = course(strategy="ring_all")
    assert (everybody.step(Progress()).fanout, everybody.step(Progress()).rank) == ("all", "longest_idle")
    assert course(Step(fanout=3), strategy="ring_progressively").step(Progress()).fanout == 3
    assert everybody.simple
    assert not course(Step(expire_after_s=5)).simple
    assert not course(pool='contact.vip == "yes"').simple


def test_lines_are_found_by_queue() -> None:
    assert lines_of([]) == {}
    assert Queue(id="q", name="q").plan == ()
