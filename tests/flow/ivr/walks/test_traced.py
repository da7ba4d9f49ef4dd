"""A flow with tell-tales behaves alike, and says which way was taken."""

from __future__ import annotations

from tests.flow.ivr.walks.test_search import EVERYTHING, flow

from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.walks.traced import possible, reachable, traced


def test_every_way_leads_over_a_tell_tale_to_where_it_led() -> None:
    before = flow(EVERYTHING)
    after = traced(before)
    for tell_tale, edge in after.edges.items():
        node = after.flow.nodes[edge.node]
        (way,) = [one for one in VERBS[type(node)].exits(node) if one.to == tell_tale]
        old = before.nodes[edge.node]
        (was,) = [one for one in VERBS[type(old)].exits(old) if one.field == way.field]
        (onward,) = VERBS[type(after.flow.nodes[tell_tale])].exits(after.flow.nodes[tell_tale])
        assert (way.field, onward.to) == (edge.field, was.to)


def test_tell_tales_have_names_that_no_node_has() -> None:
    made = traced(flow("first: {verb: play, prompts: [a], next: edge0}\nedge0: {verb: hangup}"))
    assert made.flow.nodes["edge0"] == flow("first: {verb: hangup}").nodes["first"]
    assert list(made.edges) == ["edge-0"]


def test_what_cannot_happen_is_no_way() -> None:
    nodes = flow("""
first: {verb: gather, finish_on: "", store: a, next: first, on_invalid: first, on_error: first}
menu: {verb: gather, prompts: [a], choices: {"1": first}, on_invalid: first, on_error: first}
""").nodes
    assert [possible(nodes["first"], field) for field in ("next", "on_invalid", "on_error")] == [
        True,
        False,
        False,
    ]
    assert possible(nodes["menu"], "on_invalid")
    assert possible(nodes["menu"], "on_error")


def test_only_what_can_be_reached_is_traced() -> None:
    made = flow("first: {verb: hangup}\nlost: {verb: play, prompts: [a], next: first}")
    assert reachable(made) == ["first"]
    assert traced(made).edges == {}
