"""Flows that nobody would write, and events in any order: what the interpreter must survive."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.model import Flow

NODES = tuple(f"n{number}" for number in range(6))
FLOWS = ("main", "other")
_to = st.sampled_from((*NODES, "nowhere"))
_maybe = st.none() | _to
_value = st.sampled_from(
    ("caller", "var.a", "var.pin", "attribute.vip", "now.hour", "queue.q.waiting", "http.status", "slot.a")
)
_text = st.sampled_from(("", "hello", "{var.a}", "{var.pin}{caller:digits}", "{now.date:date}", "{nonsense}"))
_prompts = st.lists(st.sampled_from(("welcome", {"digits": "caller"}, {"say": "{var.a}"})), max_size=2)
_key = st.sampled_from("0123456789*#")
_name = st.sampled_from(("a", "b", "pin"))


def _node(verb: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"verb": st.just(verb), **fields})


NODE = st.one_of(
    _node("play", prompts=_prompts, next=_to, on_error=_maybe),
    _node("say", text=_text, next=_to, on_error=_maybe),
    _node(
        "gather",
        prompts=_prompts,
        digits=st.integers(1, 4),
        choices=st.dictionaries(_key, _to, max_size=3),
        store=st.none() | _name,
        next=_maybe,
        sensitive=st.booleans(),
        barge_in=st.booleans(),
        retries=st.integers(0, 2),
        on_timeout=_maybe,
        on_error=_maybe,
    ),
    _node(
        "branch",
        cases=st.lists(
            st.fixed_dictionaries(
                {"if": st.sampled_from(("caller == 1", "var.a > 3", "not var.pin")), "next": _to}
            )
            | st.fixed_dictionaries(
                {"when": st.fixed_dictionaries({"value": _value, "to": _text}), "next": _to}
            ),
            min_size=1,
            max_size=2,
        ),
        otherwise=_to,
    ),
    _node("set", values=st.dictionaries(_name, _text), attributes=st.dictionaries(_name, _text), next=_to),
    _node("request", url=_text, save=st.dictionaries(_name, st.just("/a")), next=_to, on_error=_maybe),
    _node(
        "intent",
        text=_value,
        examples=st.just({"x": ["a"], "y": ["b"]}),
        choices=st.fixed_dictionaries({"x": _to}),
        on_low=_to,
        on_error=_maybe,
    ),
    _node(
        "queue",
        queue=st.just("q"),
        keys=st.dictionaries(_key, _to, max_size=2),
        on_full=_maybe,
        on_nobody=_maybe,
    ),
    _node("callback", queue=st.just("q"), number=_value, next=_to, on_refused=_maybe),
    _node("voicemail", prompts=_prompts, next=_maybe, on_error=_maybe),
    _node(
        "survey",
        questions=st.lists(st.fixed_dictionaries({"id": _name, "prompts": _prompts}), min_size=1, max_size=2),
        next=_maybe,
    ),
    _node(
        "consent",
        purpose=st.just("marketing"),
        text_version=st.integers(1, 3),
        prompts=st.lists(st.just("welcome"), min_size=1, max_size=2),
        retries=st.integers(0, 2),
        on_granted=_maybe,
        on_refused=_maybe,
        on_timeout=_maybe,
        on_error=_maybe,
    ),
    _node("transfer", to=st.sampled_from(("queue:q", "agent:li", "number:{var.a}")), on_failed=_maybe),
    _node("subflow", flow=st.sampled_from((*FLOWS, "none")), next=_to, on_error=_maybe),
    _node("return"),
    _node("hangup"),
)


def _made(id_: str) -> st.SearchStrategy[Flow]:
    nodes = st.fixed_dictionaries(dict.fromkeys(NODES, NODE))
    return nodes.map(
        lambda found: msgspec.convert({"id": id_, "name": id_, "start": "n0", "nodes": found}, Flow)
    )


PAIRS = st.tuples(*(_made(id_) for id_ in FLOWS))

EVENTS = st.one_of(
    st.builds(ev.PlayFinished, ok=st.booleans()),
    st.builds(ev.Digit, _key),
    st.builds(ev.TimerFired, st.sampled_from(("input", "request", "classify", "message", "other"))),
    st.builds(ev.QueueLeft, st.sampled_from(("full", "max_wait", "overflow", "closed", "queue_removed"))),
    st.just(ev.TransferFailed("busy")),
    st.builds(
        ev.RequestDone,
        st.integers(0, 9),
        st.sampled_from((200, 500)),
        st.sampled_from(("{}", '{"a": 1}', "x")),
    ),
    st.builds(ev.RequestFailed, st.integers(0, 9), st.just("busy")),
    st.just(ev.CallbackPromised()),
    st.just(ev.CallbackRefused("many")),
    st.just(ev.MessageRecorded(3.0)),
    st.just(ev.MessageFailed("silence")),
    st.builds(ev.Classified, st.integers(0, 9), st.sampled_from("xyz"), st.floats(0, 1)),
    st.builds(ev.ClassifyFailed, st.integers(0, 9), st.just("late")),
    st.just(ev.Resumed()),
    st.just(ev.Started()),
)
