"""Whether a flow holds: every way leads somewhere, every name exists, nobody is sent round for ever."""

from __future__ import annotations

from yunhu.flow.ivr.linter import fields, graph, languages, names, secrets
from yunhu.flow.ivr.linter.known import Known
from yunhu.flow.ivr.model import Flow
from yunhu.kit.problem import Problem

__all__ = ["Known", "check"]


def check(flow: Flow, known: Known) -> list[Problem]:
    """Everything that is wrong with a flow, node by node; a `warning` does not stop it from being used."""
    exits = graph.exits_of(flow)
    hidden = secrets.secrets_of(flow)
    found: list[Problem] = []
    if flow.start not in flow.nodes:
        found.append(Problem("start", "flow.unknown_node", {"node": flow.start}))
    for name, node in flow.nodes.items():
        path = f"nodes.{name}"
        found.extend(graph.ways_out(path, name, exits[name], flow))
        found.extend(names.check(path, node, known))
        found.extend(fields.check(path, node))
        found.extend(languages.check(flow, path, node, known))
        found.extend(secrets.check(path, node, hidden))
    found.extend(graph.check(flow, exits, known))
    found.extend(graph.circles_of_flows(flow, known))
    return found
