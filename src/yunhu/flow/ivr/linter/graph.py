"""Where ways lead: to nothing, to nowhere, in circles, and whether to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from yunhu.flow.ivr.linter.known import Known
from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.run import Exit
from yunhu.flow.ivr.verbs.callback import Callback
from yunhu.flow.ivr.verbs.consent import Consent
from yunhu.flow.ivr.verbs.gather import Gather
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.returning import Return
from yunhu.flow.ivr.verbs.say import Say
from yunhu.flow.ivr.verbs.set import Set
from yunhu.flow.ivr.verbs.subflow import Subflow
from yunhu.flow.ivr.verbs.survey import Survey
from yunhu.flow.ivr.verbs.transfer import Transfer
from yunhu.flow.ivr.verbs.voicemail import Voicemail
from yunhu.kit.problem import Problem

Exits = Mapping[str, tuple[Exit, ...]]
Ways = dict[str, set[str]]

_JUDGED = frozenset(
    {
        "play",
        "say",
        "gather",
        "branch",
        "set",
        "request",
        "intent",
        "survey",
        "consent",
        "subflow",
        "return",
        "hangup",
    }
)
"""Verbs of which it is known that they lead to nobody by themselves."""


def exits_of(flow: Flow) -> Exits:
    """Every way out of every node."""
    return {name: tuple(VERBS[type(node)].exits(node)) for name, node in flow.nodes.items()}


def check(flow: Flow, exits: Exits, known: Known) -> Iterator[Problem]:
    """What is wrong with the ways of a flow as a whole."""
    reached = _from(flow.start, _ways(exits))
    for name in flow.nodes:
        if name not in reached:
            yield Problem(f"nodes.{name}", "flow.unreachable", {"node": name}, warning=True)
    idle = {name for name, node in flow.nodes.items() if not waits(node)}
    for name in _in_circles(flow, {name: {it.to for it in exits[name] if it.to in idle} for name in idle}):
        yield Problem(f"nodes.{name}", "flow.endless_loop", {"node": name})
    yield from _rounds(flow, exits, reached, known)
    yield from _people(flow, exits, reached, known)


def ways_out(path: str, name: str, exits: tuple[Exit, ...], flow: Flow) -> Iterator[Problem]:
    """Ways of one node that are missing, or lead to no node."""
    for one in exits:
        where = f"{path}.{one.field}"
        if one.to is None:
            if one.wanted:
                yield Problem(where, "flow.missing_branch", {"node": name, "branch": one.field}, warning=True)
        elif one.to not in flow.nodes:
            yield Problem(where, "flow.unknown_node", {"node": one.to})


def _ways(exits: Exits) -> Ways:
    return {name: {it.to for it in ways if it.to is not None} for name, ways in exits.items()}


def _from(start: str, ways: Ways) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in reached and name in ways:
            reached.add(name)
            ahead += ways[name]
    return reached


# --- circles ----------------------------------------------------------------------------------------------


def waits(node: Node) -> bool:
    """Whether time passes at a node. A play of nothing that surely sounds does not count."""
    if isinstance(node, Play):
        return any(isinstance(prompt, str) for prompt in node.prompts)
    return VERBS[type(node)].waits


def _in_circles(flow: Flow, ways: Ways) -> list[str]:
    """The nodes from which these ways lead back to themselves, or which lie between two such circles."""
    while ends := [name for name, targets in ways.items() if not targets]:
        for name in ends:
            del ways[name]
        for targets in ways.values():
            targets.difference_update(ends)
    # What only leads into a circle is peeled from the other side.
    while starts := set(ways) - {to for targets in ways.values() for to in targets}:
        for name in starts:
            del ways[name]
    return [name for name in flow.nodes if name in ways]


def _rounds(flow: Flow, exits: Exits, reached: set[str], known: Known) -> Iterator[Problem]:
    """Circles in which a caller who says nothing stays for ever: nobody counts the rounds.

    Only ways that such a caller takes for sure count: a condition or a server may end the circle.
    """
    ways = {name: _silent(flow.nodes[name], exits[name]) for name in reached}
    for name in _in_circles(flow, {name: {to for to in it if to in ways} for name, it in ways.items()}):
        if waits(flow.nodes[name]):
            yield Problem(f"nodes.{name}", "flow.round_for_ever", {"node": name}, warning=not known.strict)


def _silent(node: Node, exits: tuple[Exit, ...]) -> set[str]:
    """Where a caller who says and presses nothing goes from a node, for sure."""
    match node:
        case Gather() | Consent():
            fields = {"on_timeout"}
        case Play() | Say() | Set() | Survey():
            fields = {"next"}
        case _:
            return set()
    return {one.to for one in exits if one.field in fields and one.to is not None}


# --- people -----------------------------------------------------------------------------------------------


def _people(flow: Flow, exits: Exits, reached: set[str], known: Known) -> Iterator[Problem]:
    """Whether callers can come to a person, from the start and from every menu."""
    if flow.start not in flow.nodes or _is_for_itself(flow):
        return
    ways = _ways(exits)
    people = {name for name in reached if _is_person(flow.nodes[name], known)}
    if not people:
        yield Problem("start", "flow.no_person", {}, warning=not known.strict)
        return
    for name in flow.nodes:
        if name in reached and _is_menu(flow.nodes[name]) and not people & _from(name, ways):
            yield Problem(f"nodes.{name}", "flow.menu_without_person", {"node": name}, warning=True)


def _is_for_itself(flow: Flow) -> bool:
    """A part of another flow, or what is asked after the talk: a person is elsewhere."""
    return any(isinstance(node, Return | Survey) for node in flow.nodes.values())


def _is_menu(node: Node) -> bool:
    return isinstance(node, Intent) or (isinstance(node, Gather) and bool(node.choices))


def _is_person(node: Node, known: Known) -> bool:
    """Whether somebody can take care of the caller here. What is not known may be somebody."""
    match node:
        case Queue() | Transfer() | Callback() | Voicemail():
            return True
        case Subflow() if known.flows is not None:
            inside = [known.flows.get(name) for name in _called(node.flow, known.flows.get)]
            nodes = (it for flow in inside if flow is not None for it in flow.nodes.values())
            return any(_is_person(it, known) for it in nodes if not isinstance(it, Subflow))
        case Subflow():
            return True
        case _:
            return VERBS[type(node)].name not in _JUDGED


# --- flows in flows ---------------------------------------------------------------------------------------


def circles_of_flows(flow: Flow, known: Known) -> Iterator[Problem]:
    """Sub-flows that lead back into the flow that called them."""
    flows = {**(known.flows or {}), flow.id: flow}
    for name, node in flow.nodes.items():
        if isinstance(node, Subflow) and flow.id in _called(node.flow, flows.get):
            yield Problem(f"nodes.{name}.flow", "flow.circle_of_flows", {"flow": node.flow})


def _called(flow: str, find: Callable[[str], Flow | None]) -> set[str]:
    """A flow, and all that it calls."""
    found: set[str] = set()
    ahead = [flow]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += _calls(find(name))
    return found


def _calls(flow: Flow | None) -> Iterable[str]:
    return () if flow is None else (it.flow for it in flow.nodes.values() if isinstance(it, Subflow))
