"""A flow in which every way out leads over a node of its own: who passes there has taken that way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.set import Set
from yunhu.flow.ivr.walks.model import Edge

_PART = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


class Traced(Struct, frozen=True):
    """`flow` with its tell-tale nodes; `edges` says which way each of them stands for."""

    flow: Flow
    edges: Mapping[str, Edge]


def traced(flow: Flow) -> Traced:
    """The flow with a tell-tale on every way out that leads somewhere, of every node that can be reached."""
    prefix = "edge"
    while any(name.startswith(prefix) for name in flow.nodes):
        prefix += "-"
    nodes: dict[str, Any] = dict(flow.nodes)
    edges: dict[str, Edge] = {}
    for name in reachable(flow):
        node = flow.nodes[name]
        plain = msgspec.to_builtins(node)
        for one in VERBS[type(node)].exits(node):
            if one.to is None or not possible(node, one.field):
                continue
            tell_tale = f"{prefix}{len(edges)}"
            edges[tell_tale] = Edge(flow.id, name, one.field)
            nodes[tell_tale] = Set(next=one.to)
            _put(plain, one.field, tell_tale)
        nodes[name] = msgspec.convert(plain, type(node))
    return Traced(replace(flow, nodes=nodes), edges)


def reachable(flow: Flow) -> list[str]:
    """The nodes to which some way leads from the start, in the order of the document."""
    reached: set[str] = set()
    ahead = [flow.start]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in flow.nodes:
            continue
        reached.add(name)
        node = flow.nodes[name]
        ahead += [one.to for one in VERBS[type(node)].exits(node) if one.to is not None]
    return [name for name in flow.nodes if name in reached]


def possible(node: Node, field: str) -> bool:
    """Whether a way out can be taken at all: prompts that are not there cannot fail."""
    match node:
        case Gather():
            wrong = bool(node.choices) or node.min_digits > 1 or bool(node.finish_on)
            return {"on_error": bool(node.prompts), "on_invalid": wrong}.get(field, True)
        case Play():
            return field != "on_error" or bool(node.prompts)
        case _:
            return True


def _put(plain: Any, field: str, value: str) -> None:
    """Set a field by its path: `next`, `choices.1`, `cases[0].next`."""
    *way, last = [int(index) if index else key for index, key in _PART.findall(field)]
    for part in way:
        plain = plain[part]
    plain[last] = value
