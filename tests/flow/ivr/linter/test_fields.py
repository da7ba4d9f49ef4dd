"""Fields of one node that contradict each other."""

from __future__ import annotations

from tests.flow.ivr.linter.judged import flow

from yunhu.flow.ivr.linter import fields


def test_only_what_contradicts_itself_is_told() -> None:
    nodes = flow("""
first: {verb: gather, choices: {"1": first}}
use: {verb: gather}
both: {verb: gather, choices: {"12": first}, store: a, min_digits: 3}
""").nodes
    found = {name: [it.id for it in fields.check(name, node)] for name, node in nodes.items()}
    assert found == {
        "first": [],
        "use": ["flow.gather_without_use"],
        "both": ["flow.gather_with_both", "flow.too_few_digits"],
    }
