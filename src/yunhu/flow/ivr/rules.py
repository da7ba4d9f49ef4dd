"""Whether a flow holds: every way leads somewhere, every name exists, no loop runs without a wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from yunhu.flow.ivr.model import Flow, Node
from yunhu.flow.ivr.run import Exit
from yunhu.flow.ivr.sounds import prompt_names
from yunhu.flow.ivr.verbs.branch import Branch, sound
from yunhu.flow.ivr.verbs.gather import Gather, most_digits
from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.verbs.play import Play
from yunhu.flow.ivr.verbs.queue import Queue
from yunhu.flow.ivr.verbs.transfer import Transfer, is_template
from yunhu.kit.problem import Problem


class Known(Struct, frozen=True):
    """What a flow may name."""

    queues: frozenset[str]
    agents: frozenset[str]
    prompt: Callable[[str], bool]


def check(flow: Flow, known: Known) -> list[Problem]:
    """Everything that is wrong with a flow, node by node; a `warning` does not stop it from being used."""
    exits = {name: tuple(VERBS[type(node)].exits(node)) for name, node in flow.nodes.items()}
    found: list[Problem] = []
    if flow.start not in flow.nodes:
        found.append(Problem("start", "flow.unknown_node", {"node": flow.start}))
    for name, node in flow.nodes.items():
        path = f"nodes.{name}"
        found.extend(_exits(path, name, exits[name], flow))
        found.extend(_names(path, node, known))
        found.extend(_sense(path, node))
    found.extend(_unreachable(flow, exits))
    found.extend(_loops(flow, exits))
    return found


def _exits(path: str, name: str, exits: tuple[Exit, ...], flow: Flow) -> Iterator[Problem]:
    for one in exits:
        where = f"{path}.{one.field}"
        if one.to is None:
            if one.wanted:
                yield Problem(where, "flow.missing_branch", {"node": name, "branch": one.field}, warning=True)
        elif one.to not in flow.nodes:
            yield Problem(where, "flow.unknown_node", {"node": one.to})


def _names(path: str, node: Node, known: Known) -> Iterator[Problem]:
    """Queues, agents and prompts that do not exist."""
    if isinstance(node, Play | Gather):
        for place, name in prompt_names(node.prompts):
            if not known.prompt(name):
                yield Problem(f"{path}.prompts[{place}]", "flow.unknown_prompt", {"prompt": name})
    if isinstance(node, Gather) and node.invalid_prompt and not known.prompt(node.invalid_prompt):
        yield Problem(f"{path}.invalid_prompt", "flow.unknown_prompt", {"prompt": node.invalid_prompt})
    if isinstance(node, Queue) and node.queue not in known.queues:
        yield Problem(f"{path}.queue", "flow.unknown_queue", {"queue": node.queue})
    if isinstance(node, Transfer) and not is_template(node.to):
        kind, _, id_ = node.to.partition(":")
        if kind == "queue" and id_ not in known.queues:
            yield Problem(f"{path}.to", "flow.unknown_queue", {"queue": id_})
        if kind == "agent" and id_ not in known.agents:
            yield Problem(f"{path}.to", "flow.unknown_agent", {"agent": id_})
    if isinstance(node, Branch):
        for number, case in enumerate(node.cases):
            parts = case.when.value.split(".", 1) if case.when is not None else [""]
            if parts[0] == "queue" and (queue := parts[1].rpartition(".")[0]) not in known.queues:
                where = f"{path}.cases[{number}].when.value"
                yield Problem(where, "flow.unknown_queue", {"queue": queue})


def _sense(path: str, node: Node) -> Iterator[Problem]:
    """Fields that contradict each other."""
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


def _unreachable(flow: Flow, exits: dict[str, tuple[Exit, ...]]) -> Iterator[Problem]:
    reached: set[str] = set()
    ahead = [flow.start]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in exits:
            continue
        reached.add(name)
        ahead += [one.to for one in exits[name] if one.to is not None]
    for name in flow.nodes:
        if name not in reached:
            yield Problem(f"nodes.{name}", "flow.unreachable", {"node": name}, warning=True)


def _loops(flow: Flow, exits: dict[str, tuple[Exit, ...]]) -> Iterator[Problem]:
    """Circles in which no node lets time pass: nodes are peeled off until only such circles are left."""
    idle = {name for name, node in flow.nodes.items() if not _waits(node)}
    ways = {name: {one.to for one in exits[name] if one.to in idle} for name in idle}
    while ends := [name for name, targets in ways.items() if not targets]:
        for name in ends:
            del ways[name]
        for targets in ways.values():
            targets.difference_update(ends)
    # What only leads into a circle is peeled from the other side.
    while starts := set(ways) - {to for targets in ways.values() for to in targets}:
        for name in starts:
            del ways[name]
    for name in flow.nodes:
        if name in ways:
            yield Problem(f"nodes.{name}", "flow.endless_loop", {"node": name})


def _waits(node: Node) -> bool:
    """Whether time passes at a node. A play or gather of nothing that could sound does not count."""
    if isinstance(node, Play):
        return any(isinstance(prompt, str) for prompt in node.prompts)
    return VERBS[type(node)].waits
