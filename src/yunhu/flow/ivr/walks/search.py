"""The search: simulated callers go on from wherever one has come, until every way out of a node is walked.

A caller who waits at a node does all that can be done there. Where a branch decided, the scene, or what was
keyed, is changed so that it decides otherwise, and the call is made anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.verbs.branch import Branch
from yunhu.flow.ivr.verbs.intent import Intent
from yunhu.flow.ivr.verbs.subflow import Subflow
from yunhu.flow.ivr.walks.caller import Caller, starts
from yunhu.flow.ivr.walks.conditions import answers, names_of
from yunhu.flow.ivr.walks.model import Edge, Kind, Report, Walk
from yunhu.flow.ivr.walks.moves import Move, moves_of, play
from yunhu.flow.ivr.walks.scenes import Scene, Values, is_of_the_scene, world_of
from yunhu.flow.ivr.walks.traced import traced

CALLS_MAX = 300_000
"""Moves in one search, those that are made anew too; what nobody reached by then counts as missed."""

VARIANTS_MAX = 8
"""Callers who go on from one node, with other scenes or other values."""

NODES_OF_A_WALK_MAX = 2_000
"""A walk that is longer goes round and round."""

WALKS_MAX = 1_000
"""Walks that are told."""

_ENDS: Mapping[str, str] = {"queued": "queue", "transferring": "transfer", "promising": "callback"}


class Path(Struct, frozen=True):
    """A call as it can be made anew: what is so, and what is done at each node that waits."""

    scene: Scene
    moves: tuple[Move, ...] = ()


def explore(flow: Flow, flows: Mapping[str, Flow], queues: frozenset[str]) -> Report:
    """Walk a flow; `flows` are those that it may call, `queues` exist. Bounded, and the same each time."""
    return _Search(flow, flows, queues).run()


class _Search:
    def __init__(self, flow: Flow, flows: Mapping[str, Flow], queues: frozenset[str]) -> None:
        self._flow = flow.id
        self._traced = {each.id: traced(each) for each in (flow, *_called(flow, flows))}
        self._flows = {id_: each.flow for id_, each in self._traced.items()}
        self._queues = queues
        self._missing = {edge for each in self._traced.values() for edge in each.edges.values()}
        self._wanted = set(self._traced[flow.id].edges.values())
        self._ahead: deque[tuple[Path, Caller]] = deque()
        self._variants: dict[object, set[object]] = {}
        self._tried: set[object] = set()
        self._answers: dict[Edge, list[Values]] = {}
        self._hung_up: set[tuple[str, str]] = set()
        self._walks: list[Walk] = []
        self._calls = 0
        self._watched = self._watched_names()

    def run(self) -> Report:
        path = Path(Scene(self._said()))
        self._arrive(path, self._starts(path.scene), "listens")
        while self._ahead and self._calls < CALLS_MAX and not self._wanted.isdisjoint(self._missing):
            self._go_on(*self._ahead.popleft())
        missed = tuple(sorted(self._wanted & self._missing))
        return Report(tuple(self._walks[:WALKS_MAX]), len(self._wanted), missed)

    # --- going on -------------------------------------------------------------------------------------

    def _go_on(self, path: Path, caller: Caller) -> None:
        """Everything that can be done where a caller stands."""
        node = caller.node
        if node is None:
            return
        self._hang_up(caller)
        for move in moves_of(node):
            if self._calls >= CALLS_MAX:
                return
            after = caller.fork()
            self._calls += 1
            play(after, node, move)
            self._arrive(replace(path, moves=(*path.moves, move)), after, move.kind, caller)

    def _hang_up(self, caller: Caller) -> None:
        """The caller hangs up at each node once."""
        where = (caller.run.flow, caller.run.node)
        if where in self._hung_up:
            return
        self._hung_up.add(where)
        gone = caller.fork()
        gone.happens(ev.CustomerGone())
        self._tell(gone, "hang_up", ())

    def _arrive(self, path: Path, caller: Caller, kind: Kind, before: Caller | None = None) -> None:
        """Note what is new, ask branches that were passed to decide otherwise, and go on from here later."""
        new = tuple(dict.fromkeys(edge for edge in caller.edges if edge in self._missing))
        self._missing.difference_update(new)
        if mine := tuple(edge for edge in new if edge.flow == self._flow):
            self._tell(caller, kind, mine)
        first = 0 if before is None else len(before.stops)
        self._decide_otherwise(path, caller, first)
        if not caller.over and len(caller.stops) <= NODES_OF_A_WALK_MAX and self._is_variant(path, caller):
            self._ahead.append((path, caller))

    def _is_variant(self, path: Path, caller: Caller) -> bool:
        """Whether nobody stood here alike before, and not too many did otherwise."""
        run = caller.run
        here = (run.flow, run.node, tuple((frame.flow, frame.next) for frame in run.stack))
        known = self._variants.setdefault(here, set())
        vars_ = tuple(sorted((name, value) for name, value in run.vars.items() if name in self._watched))
        alike = (vars_, _frozen(path.scene))
        if alike in known or len(known) >= VARIANTS_MAX:
            return False
        known.add(alike)
        return True

    # --- deciding otherwise ---------------------------------------------------------------------------

    def _decide_otherwise(self, path: Path, caller: Caller, first: int) -> None:
        for stop in caller.stops[first:]:
            node = self._flows[stop.flow].nodes.get(stop.node)
            missing = self._missing_of(stop.flow, stop.node)
            if isinstance(node, Intent) and missing:
                words = next(iter(node.examples.values()))[0]
                self._call_anew(changed(path, {node.text: words}), Edge(stop.flow, stop.node, node.text))
            if isinstance(node, Subflow):
                self._lose_flow(path, Edge(stop.flow, stop.node, "on_error"), node.flow)
            if isinstance(node, Branch):
                for edge in missing:
                    for values in self._answers_of(node, edge):
                        if edge in self._missing:
                            self._call_anew(changed(path, values), edge)

    def _answers_of(self, node: Branch, edge: Edge) -> list[Values]:
        """What makes a branch take a way; looked for once, since many callers pass there."""
        found = self._answers.get(edge)
        if found is None:
            found = self._answers[edge] = answers(node, edge.field)
        return found

    def _missing_of(self, flow: str, node: str) -> list[Edge]:
        return sorted(edge for edge in self._missing if edge.node == node and edge.flow == flow)

    def _lose_flow(self, path: Path, edge: Edge, flow: str) -> None:
        if edge in self._missing:
            self._call_anew(replace(path, scene=path.scene.without(flow)), edge)

    def _call_anew(self, path: Path, wanted: Edge) -> None:
        """Make the same call with something changed, as far as it still goes the same way."""
        done_before = tuple((move.field, tuple(move.inputs.items())) for move in path.moves)
        again = (_frozen(path.scene), done_before, wanted)
        if again in self._tried or self._calls >= CALLS_MAX:
            return
        self._tried.add(again)
        self._calls += 1
        caller = self._starts(path.scene)
        done = 0
        for move in path.moves:
            node = caller.node
            if caller.over or node is None or move.field not in {it.field for it in moves_of(node)}:
                break
            if wanted in caller.edges:
                break
            play(caller, node, move)
            self._calls += 1
            done += 1
        self._arrive(replace(path, moves=path.moves[:done]), caller, _kind(path.moves[:done]))

    def _starts(self, scene: Scene) -> Caller:
        world = world_of(scene, self._queues, self._flows)
        return starts(self._flows[self._flow], self._traced, world, scene)

    def _said(self) -> Values:
        """What somebody said whose intent is looked for."""
        nodes = (node for flow in self._flows.values() for node in flow.nodes.values())
        asked = (node for node in nodes if isinstance(node, Intent) and is_of_the_scene(node.text))
        return {node.text: next(iter(node.examples.values()))[0] for node in asked}

    def _watched_names(self) -> frozenset[str]:
        """The variables that decide something: callers who differ in others are alike."""
        nodes = (node for flow in self._flows.values() for node in flow.nodes.values())
        names = {
            name for node in nodes if isinstance(node, Branch) for it in node.cases for name in names_of(it)
        }
        return frozenset(name[4:] for name in names if name.startswith("var."))

    # --- telling --------------------------------------------------------------------------------------

    def _tell(self, caller: Caller, kind: Kind, covers: tuple[Edge, ...]) -> None:
        last = caller.stops[-1].node if caller.stops else ""
        name = f"{kind} · {last}"
        self._walks.append(Walk(name, kind, caller.stops, _end(caller), covers))


def _called(flow: Flow, flows: Mapping[str, Flow]) -> list[Flow]:
    """The flows that a flow calls, and those that they call."""
    found: dict[str, Flow] = {}
    ahead = [flow]
    while ahead:
        for node in ahead.pop().nodes.values():
            if isinstance(node, Subflow) and node.flow != flow.id and node.flow not in found:
                inner = flows.get(node.flow)
                if inner is not None:
                    found[node.flow] = inner
                    ahead.append(inner)
    return list(found.values())


def changed(path: Path, values: Values) -> Path:
    """The path with these values: from the start those of the scene, others where they are keyed or told."""
    scene = {name: value for name, value in values.items() if is_of_the_scene(name)}
    moves = path.moves
    for name, value in values.items():
        if name not in scene and value is not None:
            moves = _told(moves, name, value)
    return Path(path.scene.with_(scene) if scene else path.scene, moves)


def _told(moves: tuple[Move, ...], name: str, value: object) -> tuple[Move, ...]:
    """The moves in which the last that gives this value gives another."""
    for at in range(len(moves) - 1, -1, -1):
        if name in moves[at].inputs:
            inputs = {**moves[at].inputs, name: value}
            return (*moves[:at], replace(moves[at], inputs=inputs), *moves[at + 1 :])
    return moves


def _frozen(scene: Scene) -> object:
    return (tuple(sorted((name, repr(value)) for name, value in scene.values.items())), scene.gone)


def _kind(moves: tuple[Move, ...]) -> Kind:
    return moves[-1].kind if moves else "listens"


def _end(caller: Caller) -> str:
    """How a walk ends: the cause of a hang-up, or what the contact waits for."""
    if caller.over:
        return caller.cause or "customer_gone"
    return _ENDS.get(caller.run.phase, "goes_on")
