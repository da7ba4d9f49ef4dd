"""Fields of one node that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from yunhu.flow.ivr.model import Node
from yunhu.flow.ivr.verbs.branch import Branch, sound
from yunhu.flow.ivr.verbs.gather import Gather, most_digits
from yunhu.kit.problem import Problem


def check(path: str, node: Node) -> Iterator[Problem]:
    """What cannot be meant so."""
    if isinstance(node, Gather):
        if not node.choices and node.next is None:
            yield Problem(path, "flow.gather_without_use")
        if node.choices and (node.store is not None or node.next is not None):
            yield Problem(path, "flow.gather_with_both")
        if node.min_digits > most_digits(node):
            yield Problem(f"{path}.min_digits", "flow.too_few_digits", {"most": most_digits(node)})
    if isinstance(node, Branch):
        for number, case in enumerate(node.cases):
            if case.when is not None and not sound(case.when):
                yield Problem(f"{path}.cases[{number}].when.to", "flow.bad_operand", {"op": case.when.op})
