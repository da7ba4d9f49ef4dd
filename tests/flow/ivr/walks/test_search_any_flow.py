"""Whatever somebody draws: the check and the search end, never fail, and say the same each time."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flow.ivr.linter.judged import KNOWN

from yunhu.flow.ivr import rules
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.walks.search import explore

NAMES = ("a", "b", "c", "d", "e", "f")
NODE = st.sampled_from(NAMES)
MAYBE = st.one_of(st.none(), NODE)
VALUES = st.sampled_from(
    [
        *("caller", "now.hour", "now.date", "now.weekday", "hours.day", "region.city", "region.confidence"),
        *("customer.tags", "customer.vip", "customer.known", "contact.priority", "attribute.x", "var.x"),
        *("var.y", "slot.z", "intent.name", "intent.confidence", "http.status", "queue.support.waiting"),
        *("queue.support.open", "queue.support.expected_s", "channel", "language"),
    ]
)
LITERALS = st.sampled_from(["1", "5", "9.5", '"x"', '"12"', '"2026-10-01"', '"holiday"', "true", "null"])
FORMULA = st.builds(
    lambda name, op, to, more: f"{name} {op} {to}{more}",
    VALUES,
    st.sampled_from(["==", "!=", "<", ">=", "contains", "starts_with", "has"]),
    LITERALS,
    st.sampled_from(["", " and var.x == '1'", " or not customer.vip", " and now.hour + 1 > 3"]),
)
CASE = st.one_of(
    st.builds(lambda when, to: {"if": when, "next": to}, FORMULA, NODE),
    st.builds(
        lambda value, op, to, next_: {"when": {"value": value, "op": op, "to": to}, "next": next_},
        VALUES,
        st.sampled_from(["is", "is_not", "in", "starts_with", "at_least"]),
        st.sampled_from(["1", "x", 7, ["12", "3"], "holiday"]),
        NODE,
    ),
)


def verb(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields).map(lambda found: {"verb": name, **found})


PLAIN = st.one_of(
    verb(
        "play", prompts=st.sampled_from([[], ["welcome"], [{"digits": "var.x"}]]), next=NODE, on_error=MAYBE
    ),
    verb("say", text=st.sampled_from(["hello {var.x:amount}", {"en": "a", "zh-CN": "b"}]), next=NODE),
    verb(
        "gather",
        choices=st.dictionaries(st.sampled_from(["1", "12", "#", "*"]), NODE, min_size=1, max_size=3),
        retries=st.integers(0, 2),
        on_timeout=MAYBE,
        on_invalid=MAYBE,
    ),
    verb(
        "gather",
        store=st.sampled_from(["x", "y"]),
        digits=st.integers(1, 3),
        min_digits=st.integers(1, 3),
        finish_on=st.sampled_from(["", "#"]),
        sensitive=st.booleans(),
        next=NODE,
        on_timeout=MAYBE,
        on_invalid=MAYBE,
    ),
    verb("branch", cases=st.lists(CASE, min_size=1, max_size=3), otherwise=NODE),
    verb("set", values=st.sampled_from([{}, {"x": "1"}, {"y": "{var.x}"}]), next=NODE),
    verb(
        "request",
        url=st.just("https://crm.test/api/{var.x}"),
        save=st.sampled_from([{}, {"x": "/a/0"}, {"y": ""}]),
        next=NODE,
        on_error=MAYBE,
    ),
    verb(
        "queue",
        queue=st.just("support"),
        keys=st.dictionaries(st.just("1"), NODE),
        on_full=MAYBE,
        on_nobody=MAYBE,
    ),
    verb(
        "callback",
        queue=st.just("support"),
        number=st.sampled_from(["caller", "var.x"]),
        next=NODE,
        on_refused=MAYBE,
    ),
    verb("voicemail", prompts=st.sampled_from([[], ["welcome"]]), next=MAYBE, on_error=MAYBE),
    verb(
        "intent",
        text=st.sampled_from(["var.x", "attribute.x"]),
        examples=st.just({"p": ["pay"], "q": ["quit"]}),
        choices=st.fixed_dictionaries({"p": NODE}),
        slots=st.sampled_from([{}, {"z": "number"}]),
        on_low=NODE,
    ),
    verb("survey", questions=st.just([{"id": "x", "prompts": []}]), next=MAYBE),
    verb(
        "consent",
        purpose=st.just("m"),
        text_version=st.just(1),
        prompts=st.sampled_from([["welcome"], [{"say": "{var.x}"}]]),
        on_granted=MAYBE,
        on_refused=MAYBE,
        on_timeout=MAYBE,
        on_error=MAYBE,
    ),
    verb("transfer", to=st.sampled_from(["number:1", "queue:support", "agent:{var.x}"]), on_failed=MAYBE),
    verb("subflow", flow=st.sampled_from(["main", "other", "none"]), next=NODE, on_error=MAYBE),
    st.just({"verb": "return"}),
    st.just({"verb": "hangup"}),
)
FLOW = st.fixed_dictionaries(dict.fromkeys(NAMES, PLAIN)).map(
    lambda nodes: msgspec.convert({"id": "main", "name": "m", "start": "a", "nodes": nodes}, Flow)
)


@settings(max_examples=150, deadline=None)
@given(flow=FLOW, other=FLOW)
def test_any_flow_is_judged_and_walked(flow: Flow, other: Flow) -> None:
    others = {"other": msgspec.structs.replace(other, id="other")}
    rules.check(flow, msgspec.structs.replace(KNOWN, flows={**others, "main": flow}))
    report = explore(flow, others, KNOWN.queues)
    covered = [edge for walk in report.walks for edge in walk.covers]
    assert len(covered) == len(set(covered)) == report.covered
    assert report.covered + len(report.missed) == report.total
    assert not set(covered) & set(report.missed)
    assert explore(flow, others, KNOWN.queues) == report
