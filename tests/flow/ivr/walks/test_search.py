"""Simulated callers take every way out of every node, or say which nobody can take."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import yaml

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.walks.model import Report
from yunhu.flow.ivr.walks.search import explore

QUEUES = frozenset({"support"})


def flow(nodes: str, start: str = "first", id_: str = "main", **more: Any) -> Flow:
    plain = {"id": id_, "name": id_, "start": start, "nodes": yaml.safe_load(nodes), **more}
    return msgspec.convert(plain, Flow)


def walked(nodes: str, *others: Flow) -> Report:
    return explore(flow(nodes), {each.id: each for each in others}, QUEUES)


def missed(report: Report) -> list[str]:
    return [f"{edge.node}.{edge.field}" for edge in report.missed]


BYE = "bye: {verb: hangup}"

EVERYTHING = """
first:
  verb: branch
  cases:
    - {if: 'hours.day == "open" and now.hour >= 9', next: menu}
    - {when: {value: hours.day, op: is, to: holiday}, next: holiday}
  otherwise: night
holiday: {verb: say, text: 放假, next: bye, on_error: bye}
night: {verb: play, prompts: [closed], next: message, on_error: message}
message: {verb: voicemail, queue: support, prompts: [beep], next: bye, on_error: bye}
menu:
  verb: gather
  prompts: [welcome]
  barge_in: false
  choices: {"1": wait, "12": pin, "*": ask}
  on_timeout: wait
  on_invalid: bye
  on_error: wait
pin:
  verb: gather
  digits: 6
  min_digits: 4
  store: pin
  sensitive: true
  next: check
  on_timeout: menu
  on_invalid: menu
check:
  verb: branch
  cases:
    - {when: {value: var.pin, op: is, to: "4711"}, next: fetch}
    - {if: 'var.pin starts_with "99"', next: marks}
  otherwise: menu
fetch:
  verb: request
  url: "https://crm.test/{caller}"
  save: {level: /customer/level}
  next: level
  on_error: why
why: {verb: branch, cases: [{when: {value: http.status, op: is, to: 503}, next: out}], otherwise: wait}
level: {verb: branch, cases: [{if: "var.level >= 5", next: vip}], otherwise: wait}
vip: {verb: set, priority: 9, next: vip-wait}
vip-wait:
  verb: queue
  queue: support
  keys: {"1": back}
  on_full: back
  on_timeout: back
  on_nobody: message
  on_overflow: out
  on_closed: message
  on_error: out
back: {verb: callback, queue: support, next: bye, on_refused: message}
ask:
  verb: intent
  text: attribute.words
  examples: {pay: [我要缴费], move: [我要移机]}
  choices: {pay: wait, move: sub}
  on_low: wait
  on_error: bye
sub: {verb: subflow, flow: other, next: bye, on_error: wait}
marks: {verb: survey, questions: [{id: mark, prompts: [rate]}], next: thanks}
thanks: {verb: branch, cases: [{when: {value: var.mark, op: at_least, to: 4}, next: may}], otherwise: out}
may:
  verb: consent
  purpose: marketing
  text_version: 1
  prompts: [may-we-call]
  on_granted: bye
  on_refused: out
  on_timeout: message
  on_error: wait
out: {verb: transfer, to: "number:4001", on_failed: wait}
wait: {verb: queue, queue: support, on_full: bye, on_timeout: message}
bye: {verb: hangup}
"""

OTHER = flow(
    """
first: {verb: gather, store: key, next: known, on_timeout: end, on_invalid: end}
known: {verb: branch, cases: [{if: 'var.key == "7"', next: back}], otherwise: end}
back: {verb: return}
end: {verb: hangup}
""",
    id_="other",
)


def test_every_way_of_every_verb_is_walked() -> None:
    report = walked(EVERYTHING, OTHER)
    assert missed(report) == []
    assert (report.covered, report.total) == (53, 53)
    covered = [edge for walk in report.walks for edge in walk.covers]
    assert len(covered) == len(set(covered)) == report.total
    kinds = {walk.kind for walk in report.walks}
    assert kinds >= {"keys", "silence", "wrong_input", "hang_up", "prompt_failure", "queue_full", "nobody"}
    assert kinds >= {"request", "request_failure", "low_confidence", "not_classified", "callback_refused"}


def test_somebody_hangs_up_at_each_node_that_waits() -> None:
    report = walked(EVERYTHING, OTHER)
    gone = {walk.steps[-1].node for walk in report.walks if walk.kind == "hang_up"}
    assert gone >= {"menu", "pin", "fetch", "vip-wait", "back", "ask", "out", "wait", "night", "message"}
    assert {walk.end for walk in report.walks if walk.kind == "hang_up"} == {"customer_gone"}


def test_a_walk_says_where_it_went_and_when() -> None:
    (walk,) = [
        walk
        for walk in walked(EVERYTHING, OTHER).walks
        if any((edge.node, edge.field) == ("check", "cases[0].next") for edge in walk.covers)
    ]
    assert [stop.node for stop in walk.steps] == ["first", "menu", "pin", "check", "fetch"]
    assert [stop.why for stop in walk.steps][-2:] == ["input", "case 1: var.pin is"]
    times = [stop.at_ms for stop in walk.steps]
    assert times == sorted(times)
    assert (walk.kind, walk.end) == ("keys", "goes_on")


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        (
            """
first: {verb: gather, digits: 1, store: key, next: ask, on_timeout: bye, on_invalid: bye}
ask: {verb: branch, cases: [{when: {value: var.key, op: is, to: "42"}, next: bye}], otherwise: bye}
""",
            ["ask.cases[0].next"],
        ),
        (
            """
first: {verb: branch, cases: [{if: "now.hour >= 9", next: bye}, {if: "now.hour >= 12", next: bye}],
        otherwise: bye}
""",
            ["first.cases[1].next"],
        ),
        ("first: {verb: subflow, flow: endless, next: bye}", ["first.next"]),
        ("first: {verb: intent, text: var.x, examples: {a: [a], b: [b]}, choices: {a: bye}, on_low: bye}",
         ["first.choices.a"]),
    ],
)  # fmt: skip
def test_what_nobody_can_reach_is_said(nodes: str, expected: list[str]) -> None:
    endless = flow("first: {verb: hangup}", id_="endless")
    assert missed(walked(f"{nodes}\n{BYE}", endless)) == expected


def test_nodes_to_which_no_way_leads_do_not_count() -> None:
    report = walked("first: {verb: hangup}\nlost: {verb: play, prompts: [a], next: first}")
    assert (report.total, report.covered) == (0, 0)


def test_later_branches_may_need_what_earlier_ones_forbid_on_another_way() -> None:
    report = walked("""
first: {verb: branch, cases: [{if: "now.hour < 9", next: early}], otherwise: late}
early: {verb: gather, choices: {"1": again}, on_timeout: bye, on_invalid: bye}
late: {verb: gather, choices: {"1": again}, on_timeout: bye, on_invalid: bye}
again: {verb: branch, cases: [{if: "now.hour < 6", next: bye}, {if: "now.hour >= 18", next: bye}],
        otherwise: bye}
bye: {verb: hangup}
""")
    assert missed(report) == []


def test_a_loop_of_flows_that_call_each_other_ends() -> None:
    other = flow("first: {verb: subflow, flow: main, next: back}\nback: {verb: return}", id_="other")
    report = walked(f"first: {{verb: subflow, flow: other, next: bye, on_error: bye}}\n{BYE}", other)
    assert missed(report) == ["first.next"]


def test_the_search_is_bounded_and_finds_a_thousand_nodes() -> None:
    nodes = {
        f"n{at}": {"verb": "gather", "choices": {"1": f"n{at + 1}"}, "on_timeout": "bye", "on_invalid": "bye"}
        for at in range(400)
    }
    plain = {"id": "main", "name": "m", "start": "n0", "nodes": {**nodes, "n400": {"verb": "hangup"}}}
    plain["nodes"]["bye"] = {"verb": "hangup"}  # type: ignore[index]
    report = explore(msgspec.convert(plain, Flow), {}, QUEUES)
    assert (report.covered, report.total) == (1200, 1200)
    assert len(report.walks) <= 1_000
