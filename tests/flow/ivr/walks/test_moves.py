"""There is a move for every verb that waits, and each does what its way asks for."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.walks.test_search import EVERYTHING, flow

from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.walks import moves
from yunhu.flow.ivr.walks.caller import starts
from yunhu.flow.ivr.walks.scenes import Scene, world_of


@pytest.mark.parametrize("name", ["menu", "pin", "fetch", "ask", "marks", "vip-wait", "back", "message"])
def test_each_way_has_its_move(name: str) -> None:
    node = flow(EVERYTHING).nodes[name]
    fields = [one.field for one in VERBS[type(node)].exits(node)]
    assert [move.field for move in moves.moves_of(node)] == fields


def test_what_does_not_wait_has_no_moves() -> None:
    nodes = flow(EVERYTHING).nodes
    assert [moves.moves_of(nodes[name]) for name in ("first", "vip", "sub", "bye")] == [[], [], [], []]


def test_an_answer_holds_what_is_wanted_where_the_pointer_says() -> None:
    made = flow("""
first: {verb: request, url: "https://a.test", save: {a: /x/y, b: /x/z~1z, c: ""}, next: end, on_error: end}
end: {verb: hangup}
""")
    node = made.nodes["first"]
    move = moves.moves_of(node)[0]
    assert move.inputs == {"http.status": 200, "var.a": "1", "var.b": "1", "var.c": "1"}
    two = msgspec.structs.replace(move, inputs={"var.a": "7", "var.b": "8"})
    caller = starts(made, {}, world_of(Scene(), frozenset(), {"main": made}), Scene())
    moves.play(caller, node, two)
    assert caller.over
    assert {name: caller.run.vars[name] for name in "ab"} == {"a": "7", "b": "8"}


def test_what_is_keyed_is_as_long_as_the_node_asks() -> None:
    made = flow("first: {verb: gather, digits: 8, min_digits: 6, store: a, next: end}\nend: {verb: hangup}")
    (move, *_) = moves.moves_of(made.nodes["first"])
    caller = starts(made, {}, world_of(Scene(), frozenset(), {"main": made}), Scene())
    moves.play(caller, made.nodes["first"], msgspec.structs.replace(move, inputs={"var.a": "99"}))
    assert caller.run.vars == {"a": "990000"}


@pytest.mark.parametrize("more", ["", ", fallback_url: 'https://b.test'"])
def test_pages_of_a_server_are_walked_to_their_end_and_to_their_failure(more: str) -> None:
    made = flow(f"""
first: {{verb: twiml, url: "https://a.test", next: done, on_error: sorry{more}}}
done: {{verb: hangup}}
sorry: {{verb: hangup, cause: unavailable}}
""")
    ends = []
    for move in moves.moves_of(made.nodes["first"]):
        caller = starts(made, {}, world_of(Scene(), frozenset(), {"main": made}), Scene())
        moves.play(caller, made.nodes["first"], move)
        assert caller.over
        ends.append((move.field, caller.run.node))
    assert ends == [("next", "done"), ("on_error", "sorry")]
