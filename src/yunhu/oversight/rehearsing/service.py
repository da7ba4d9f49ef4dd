"""Answers "what would happen at…", and checks a file of such questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from yunhu.flow.inbound.rules import flow_for, priority_for
from yunhu.flow.ivr.world import Customer, Figures, MadeWorld
from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.problem import Problem
from yunhu.oversight.rehearsing.model import Case, Met, Way
from yunhu.oversight.rehearsing.ports import Setting
from yunhu.oversight.rehearsing.waiting import Rehearsal
from yunhu.oversight.rehearsing.walk import Walked, walk


def rehearse(case: Case, setting: Setting) -> Way:
    """The way of one imagined call. Raises ValueError for a time that is none."""
    local = setting.local(case.at)
    at = round(local.timestamp()) * SECOND
    line = setting.line(case.to)
    if line is None:
        return Way(outcome="refused", detail="no_such_number")
    entry = setting.meets(case.caller, case.customer, at)
    hit = None if entry is None else entry.hit
    met = None if entry is None else Met(entry.kind, entry.effect, entry.reason)
    if hit is not None and hit.effect == "reject":
        return Way(number=line.number, met=met, outcome="refused", detail="blacklisted")
    answers = flow_for(hit, line.flow)
    flow = setting.flow(answers)
    if flow is None:
        return Way(number=line.number, flow=answers, met=met, outcome="refused", detail="no_such_flow")
    router = _router(case, setting, at)
    world = _world(case, setting, router, local, at)
    walked = walk(flow, line.language, case, world, at, priority_for(hit))
    way = Way(
        number=line.number,
        flow=flow.id,
        hours={name: str(state) for name, state in world.states.items()},
        region=_region(world, case.caller),
        met=met,
        passed=walked.passed,
        outcome=walked.outcome,
        detail=walked.detail,
        priority=walked.priority,
    )
    return _asked(way, walked, router) if walked.outcome == "queue" else way


def _asked(way: Way, walked: Walked, router: Rehearsal) -> Way:
    asked = router.ask(walked)
    if asked.full is not None:
        return replace(way, outcome="refused", detail=f"{walked.detail}: {asked.full}")
    return replace(way, candidates=asked.candidates, nobody=asked.nobody, waits_s=asked.waits_s)


def _router(case: Case, setting: Setting, at: Instant) -> Rehearsal:
    everybody = {agent.id for agent in setting.agents}
    present = everybody if case.agents is None else everybody & set(case.agents)
    router = Rehearsal(setting.agents, setting.queues, present - set(case.away), at)
    known = {queue.id for queue in setting.queues}
    router.fill({queue: many for queue, many in case.waiting.items() if queue in known})
    return router


def _world(case: Case, setting: Setting, router: Rehearsal, local: datetime, at: Instant) -> MadeWorld:
    states = setting.hours(at)
    states.update(dict.fromkeys(case.closed, "closed_now"))
    region = setting.region(case.caller) if case.caller else None
    who = case.customer
    figures: dict[str, Figures] = {queue.id: router.figures(queue.id) for queue in setting.queues}
    closed = {
        queue.id for queue in setting.queues if queue.hours and states.get(queue.hours, "open") != "open"
    }
    return MadeWorld(
        now=local,
        queues=figures,
        closed=frozenset(closed),
        states=states,
        regions={case.caller: region} if region is not None else {},
        who=None if who is None else Customer(who.id, who.tags, who.vip, who.language),
        flows={flow.id: flow for flow in setting.flows},
    )


def _region(world: MadeWorld, caller: str) -> str:
    found = world.region(caller)
    return "" if found is None else " ".join(filter(None, (found.province, found.city, found.carrier)))


def faults(case: Case, way: Way, path: str) -> Iterator[Problem]:
    """What did not come out as the case expects; `path` is the case's place in its file."""
    wanted = case.expect
    if wanted is None:
        return
    seen = {
        "outcome": way.outcome,
        "queue": way.detail if way.outcome == "queue" else None,
        "to": way.detail if way.outcome == "transfer" else None,
        "cause": way.detail if way.outcome in ("hangup", "refused") else None,
        "agent": way.candidates[0].agent if way.candidates else None,
        "priority": way.priority,
    }
    for name, found in seen.items():
        expected = getattr(wanted, name)
        if expected is not None and expected != found:
            yield _differs(path, name, expected, found)
    asked = tuple(it.agent for it in way.candidates)
    if wanted.candidates is not None and wanted.candidates != asked:
        yield _differs(path, "candidates", wanted.candidates, asked)
    nodes = [it.node for it in way.passed]
    if not _in_order(wanted.nodes, nodes):
        yield _differs(path, "nodes", wanted.nodes, nodes)
    yield from _heard(case, way, path)
    most, waits = wanted.expected_wait_at_most_s, way.waits_s
    if most is not None and (waits is None or waits[1] > most):
        yield _differs(path, "expected_wait_at_most_s", most, None if waits is None else waits[1])


def _heard(case: Case, way: Way, path: str) -> Iterator[Problem]:
    wanted = case.expect
    heard = [sound for it in way.passed for sound in it.heard]
    for sound in wanted.heard if wanted is not None else ():
        if not any(sound in each for each in heard):
            yield _differs(path, "heard", sound, heard)
    for sound in wanted.not_heard if wanted is not None else ():
        if any(sound in each for each in heard):
            yield _differs(path, "not_heard", sound, heard)


def _in_order(wanted: Sequence[str], passed: Sequence[str]) -> bool:
    rest = iter(passed)
    return all(node in rest for node in wanted)


def _differs(path: str, what: str, expected: object, found: object) -> Problem:
    return Problem(f"{path}.expect.{what}", "route.differs", {"expected": expected, "found": found})
