"""The way through a flow, read from the facts about a contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from yunhu.flow.ivr.trace.model import Note, Trace, Visit
from yunhu.kit.instants import Instant

PREFIX = "flow."
"""Begins the kinds of facts that a trace is made of."""

VISITS_MAX = 2_000
"""Nodes of one contact that are told; a contact that went round for longer is told from its start."""

NOTES_MAX = 64
"""Notes at one visit of a node."""

_CASE = re.compile(r"^(case \d+):.*", re.DOTALL)

Fact = Mapping[str, Any]


def trace(facts: Iterable[Fact], ended_at: Instant | None) -> Trace:
    """The trace of the facts of a contact, in their order: each has `kind`, `at`, and its own keys."""
    visits: list[Visit] = []
    flow: str | None = None
    version: int | None = None
    inside = False
    for fact in facts:
        match fact["kind"]:
            case "flow.started":
                inside = True
                if flow is None:
                    flow, version = fact["flow"], fact["version"]
            case "flow.node_entered":
                inside = True
                _leave(visits, fact["at"])
                if len(visits) < VISITS_MAX:
                    visits.append(_visit(fact))
            case "flow.ended":
                inside = False
                _leave(visits, fact["at"])
            case kind if kind.startswith(PREFIX) and visits:
                _note(visits, fact)
    if ended_at is not None:
        _leave(visits, ended_at)
    return Trace(flow, version, tuple(visits), inside and ended_at is None)


def _visit(fact: Fact) -> Visit:
    # The text of a condition may say what the caller keyed: which case it was is enough.
    why = _CASE.sub(r"\1", fact["why"])
    return Visit(fact["flow"], fact["node"], fact["verb"], why, fact["at"])


def _leave(visits: list[Visit], at: Instant) -> None:
    if visits and visits[-1].left_at is None:
        visits[-1] = replace(visits[-1], left_at=at)


def _note(visits: list[Visit], fact: Fact) -> None:
    text = _said(fact)
    # A fact about a node may come in the same moment in which the node is left.
    at = next((place for place in range(len(visits) - 1, -1, -1) if visits[place].node == fact["node"]), None)
    if text is None or at is None or len(visits[at].notes) >= NOTES_MAX:
        return
    note = Note(fact["at"], fact["kind"].removeprefix(PREFIX), text)
    visits[at] = replace(visits[at], notes=(*visits[at].notes, note))


def _said(fact: Fact) -> str | None:
    """What a note says; None for kinds that say nothing about a node."""
    match fact["kind"]:
        case "flow.digits":
            return f"{fact['digits']} {fact['outcome']}".strip()
        case "flow.prompt_failed":
            return str(fact["why"])
        case "flow.requested":
            return str(fact["why"] or fact["status"])
        case "flow.intent_heard":
            return f"{fact['intent']} {fact['confidence']:.2f}"
        case "flow.survey_answered":
            answer = fact["answer"]
            return f"{fact['question']}: {'–' if answer is None else answer}"
        case "flow.consent_answered":
            return f"{fact['purpose']} {fact['text_version']}: {fact['outcome']}"
        case _:
            return None
