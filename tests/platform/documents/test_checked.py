"""Plain data becomes typed data, or every problem with it."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from yunhu.kit.problem import Problem
from yunhu.platform.documents.checked import MOST_PROBLEMS, Rule, convert


class Play(Struct, frozen=True, tag="play", tag_field="verb"):
    file: str
    times: Annotated[int, Meta(ge=1, le=9)] = 1


class Hangup(Struct, frozen=True, tag="hangup", tag_field="verb"):
    cause: Literal["normal", "busy"] = "normal"


class Queue(Struct, frozen=True):
    id: Annotated[str, Meta(pattern="^[a-z]+$", max_length=8)]
    weight: float = 1.0
    steps: tuple[Play | Hangup, ...] = ()
    limits: dict[str, Annotated[int, Meta(ge=0)]] = {}
    parent: str | None = None
    even: Annotated[int, Rule(lambda n: None if n % 2 == 0 else ("test.odd", {"value": n}))] = 0
    password: str = ""
    anything: Any = None
    record: bool | Literal["ask"] = False


class Centre(Struct, frozen=True):
    queues: Annotated[tuple[Queue, ...], Meta(max_length=3)] = ()

    def __post_init__(self) -> None:
        if len(self.queues) == 2:
            raise ValueError("two queues are unlucky")


def test_right_data_is_converted() -> None:
    step = {"verb": "play", "file": "a.wav", "times": 2}
    data = {"queues": [{"id": "a", "steps": [step, {"verb": "hangup"}], "limits": {"x": 1}, "record": "ask"}]}
    value, problems = convert(data, Centre)
    assert problems == []
    assert value == Centre((Queue("a", steps=(Play("a.wav", 2), Hangup()), limits={"x": 1}, record="ask"),))


@pytest.mark.parametrize(
    ("queue", "path", "id_", "params"),
    [
        ({"id": "A"}, "id", "config.pattern", {"value": "A", "pattern": "^[a-z]+$"}),
        ({"id": "a" * 9}, "id", "config.long_text", {"most": 8}),
        ({"id": 4}, "id", "config.quote", {"value": "4"}),
        ({"id": ["a"]}, "id", "config.kind", {"value": "[…]", "kind": "config.kind_text"}),
        ({}, "", "config.missing", {"name": "id"}),
        ({"id": "a", "wieght": 2}, "wieght", "config.unknown_near", {"name": "wieght", "near": "weight"}),
        ({"id": "a", "zzz": 2}, "zzz", "config.unknown", {"name": "zzz"}),
        ({"id": "a", "weight": "x"}, "weight", "config.kind", {"value": "x", "kind": "config.kind_number"}),
        ({"id": "a", "limits": {"x": -1}}, "limits.x", "config.at_least", {"value": -1, "least": 0}),
        ({"id": "a", "limits": 1}, "limits", "config.kind", {"value": "1", "kind": "config.kind_map"}),
        ({"id": "a", "even": 3}, "even", "test.odd", {"value": 3}),
        ({"id": "a", "password": {}}, "password", "config.kind", {"value": "…", "kind": "config.kind_text"}),
        ({"id": "a", "steps": {}}, "steps", "config.kind", {"value": "{…}", "kind": "config.kind_list"}),
        ({"id": "a", "steps": [{}]}, "steps[0]", "config.missing", {"name": "verb"}),
        (
            {"id": "a", "steps": [{"verb": "plai"}]},
            "steps[0].verb",
            "config.choice_near",
            {"value": "plai", "choices": ["hangup", "play"], "near": "play"},
        ),
        (
            {"id": "a", "steps": [{"verb": "hangup", "cause": "fun"}]},
            "steps[0].cause",
            "config.choice",
            {"value": "fun", "choices": ["normal", "busy"]},
        ),
        (
            {"id": "a", "steps": [{"verb": "play", "file": "x", "times": 10}]},
            "steps[0].times",
            "config.between",
            {"value": 10, "least": 1, "most": 9},
        ),
        (
            {"id": "a", "record": "no"},
            "record",
            "config.choice",
            {"value": "no", "choices": ["ask"]},
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_path(
    queue: dict[str, object], path: str, id_: str, params: dict[str, object]
) -> None:
    value, problems = convert({"queues": [queue]}, Centre)
    assert value is None
    assert problems == [Problem(f"queues[0].{path}".rstrip("."), id_, params)]


def test_every_problem_is_told_up_to_a_bound() -> None:
    _, problems = convert({"queues": [{"id": "A"}, {"id": "B", "weight": "x"}]}, Centre)
    assert [problem.path for problem in problems] == ["queues[0].id", "queues[1].id", "queues[1].weight"]
    _, problems = convert({"queues": [{"id": "A"}] * 1000}, Centre)
    assert len(problems) == MOST_PROBLEMS
    _, problems = convert({"queues": [{"id": "a"}] * 4}, Centre)
    assert problems == [Problem("queues", "config.long_list", {"most": 3})]


def test_what_a_struct_refuses_itself_is_repeated() -> None:
    _, problems = convert({"queues": [{"id": "a"}, {"id": "b"}]}, Centre)
    assert problems == [Problem("", "config.refused", {"reason": "two queues are unlucky"})]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.sampled_from(["a", "play", "id", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "queues", "steps", "verb", "file", "limits", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_junk_gives_problems_and_agrees_with_msgspec(data: object) -> None:
    value, problems = convert(data, Centre)
    assert (value is None) == bool(problems)
    if value is not None:
        assert msgspec.convert(data, Centre) == value
