"""A trace from facts: nodes, times, and nothing that the caller keyed in secret."""

from __future__ import annotations

from typing import Any

import msgspec
from tests.flow.ivr.caller import Caller

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.trace import rules

SECOND = 1_000_000


def facts_of(caller: Caller) -> list[dict[str, Any]]:
    """What the database would have; each fact a second after the one before."""
    plain = [msgspec.to_builtins(fact, enc_hook=lambda personal: personal.reveal()) for fact in caller.facts]
    return [{"id": str(at), "at": at * SECOND, **fact} for at, fact in enumerate(plain)]


MENU = """
first: {verb: gather, choices: {"1": pin}, keep: true, on_timeout: bye}
pin: {verb: gather, digits: 4, min_digits: 4, store: pin, sensitive: true, next: check, on_invalid: bye}
check: {verb: branch, cases: [{if: 'var.pin == "4711"', next: wait}], otherwise: bye}
wait: {verb: queue, queue: support, on_full: bye}
bye: {verb: hangup}
"""


def test_a_trace_says_where_a_contact_was_and_for_how_long() -> None:
    caller = Caller(MENU).starts()
    caller.presses("1")
    trace = rules.trace(facts_of(caller), None)
    assert (trace.flow, trace.version, trace.live) == ("main", 3, True)
    first, pin = trace.visits
    assert (first.node, first.verb, first.why) == ("first", "gather", "started")
    assert first.left_at == pin.entered_at
    assert pin.left_at is None
    assert [(note.kind, note.text) for note in first.notes] == [("digits", "1 choice")]


def test_what_was_keyed_in_secret_is_nowhere() -> None:
    caller = Caller(MENU).starts()
    caller.presses("1")
    caller.presses("4711")
    trace = rules.trace(facts_of(caller), None)
    assert [visit.node for visit in trace.visits] == ["first", "pin", "check", "wait"]
    assert trace.visits[-1].why == "case 1"
    assert "4711" not in repr(trace)


def test_a_flow_that_ended_is_not_live_and_leaves_its_last_node() -> None:
    caller = Caller(MENU).starts()
    caller.happens(ev.CustomerGone())
    (visit,) = rules.trace(facts_of(caller), None).visits
    assert visit.left_at is not None
    facts = facts_of(Caller(MENU).starts())
    lost = rules.trace(facts, 99 * SECOND)
    assert (lost.live, lost.visits[-1].left_at) == (False, 99 * SECOND)


def test_what_servers_and_classifiers_said_is_noted() -> None:
    at = iter(range(100))

    def fact(kind: str, **body: object) -> dict[str, Any]:
        return {"kind": f"flow.{kind}", "at": next(at) * SECOND, "id": "x", "flow": "f", "node": "n", **body}

    facts = [
        fact("started", version=1),
        fact("node_entered", verb="request", why="started"),
        fact("requested", status=503, why="status 503"),
        fact("requested", status=200, why=""),
        fact("intent_heard", intent="pay", confidence=0.875, slots=[], understood=True),
        fact("survey_answered", question="mark", answer=5),
        fact("survey_answered", question="mark", answer=None),
        fact("consent_answered", purpose="marketing", text_version=2, outcome="granted", key="1"),
        fact("prompt_failed", why="not_playable"),
        fact("something_new"),
    ]
    facts += [fact("digits", digits="1", outcome="choice")] * rules.NOTES_MAX
    (visit,) = rules.trace(facts, None).visits
    assert [note.text for note in visit.notes][:7] == [
        "status 503",
        "200",
        "pay 0.88",
        "mark: 5",
        "mark: –",
        "marketing 2: granted",
        "not_playable",
    ]
    assert len(visit.notes) == rules.NOTES_MAX


def test_a_contact_that_never_was_in_a_flow_has_an_empty_trace() -> None:
    trace = rules.trace([{"kind": "contact.arrived", "at": 1, "id": "x"}], None)
    assert (trace.flow, trace.visits, trace.live) == (None, (), False)


def test_a_trace_is_bounded() -> None:
    entered = {"kind": "flow.node_entered", "flow": "f", "node": "n", "verb": "play", "why": "", "id": "x"}
    facts = [{**entered, "at": at} for at in range(rules.VISITS_MAX + 5)]
    assert len(rules.trace(facts, None).visits) == rules.VISITS_MAX
