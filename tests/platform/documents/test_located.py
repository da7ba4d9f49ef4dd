"""YAML with lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from yunhu.platform.documents import located
from yunhu.platform.documents.located import convert, explain, load


class Queue(Struct, frozen=True):
    id: str
    weight: int = 1


class Centre(Struct, frozen=True):
    queues: tuple[Queue, ...] = ()


TEXT = """# the centre
queues:
  - id: support
    weight: 2
  - id: sales
    wait: heavy
"""


def test_data_has_lines() -> None:
    found, problems = load(TEXT)
    assert problems == []
    assert found.data == {"queues": [{"id": "support", "weight": 2}, {"id": "sales", "wait": "heavy"}]}
    assert found.line_of("queues[0].weight") == 4
    assert found.line_of("queues[1]") == 5
    assert found.line_of("queues[1].id.deeper") == 5
    assert found.line_of("nowhere") == 3 - 1


def test_a_problem_is_explained_with_its_place_in_both_languages() -> None:
    found, _ = load(TEXT)
    _, (problem,) = convert(found, Centre)
    said = explain(problem, found, "en", "centre.yaml")
    assert said == "centre.yaml, line 6, queues[1].wait: there is no wait here; did you mean weight?"
    assert explain(problem, found, "zh-CN") == "第 6 行,queues[1].wait:没有 wait 这一项;是否想写 weight?"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("18:00", "18:00"),
        ("2026-01-31", "2026-01-31"),
        ("+8613800000000", "+8613800000000"),
        ("01065529988", "01065529988"),
        ("0", 0),
        ("-12", -12),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("", {}),
        ("'12'", "12"),
        ("9" * 19, int("9" * 19)),
        ("9" * 20, "9" * 20),
        ("<<: x", {"<<": "x"}),
    ],
)
def test_values_mean_what_they_look_like(text: str, value: object) -> None:
    found, problems = load(text)
    assert problems == []
    assert found.data == value
    assert type(found.data) is type(value)


DEEP = "[" * 40 + "]" * 40
LAUGHS = (
    "a: &a ["
    + "1," * 50
    + "]\n"
    + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 50)}]\n"
        for before, name in zip("abcde", "bcdef", strict=True)
    )
)


@pytest.mark.parametrize(
    ("text", "id_", "line"),
    [
        ("a: 1\na: 2", "config.twice", 2),
        ("a: {b: 1,\n b: 2}", "config.twice", 2),
        ("a: [1", "config.syntax", None),
        ("a: *nothing", "config.syntax", 1),
        ("\ta: 1", "config.syntax", 1),
        ("? [a]\n: 1", "config.key", 1),
        ("a: 1\nb: !!python/object:os.system x", "config.tag", 2),
        ("a: !secret x", "config.tag", 1),
        (DEEP, "config.too_deep", 1),
        ("a: &a [*a]", "config.too_deep", 1),
        (LAUGHS, "config.too_many", None),
        ("a\x00", "config.syntax", None),
        ("a: 1\n---\nb: 2", "config.syntax", 2),
        ("[" * 100_000, "config.too_deep", 1),
        ("- " * 100_000, "config.too_deep", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, id_: str, line: int | None) -> None:
    found, (problem,) = load(text)
    assert problem.id == id_
    assert found.data is None
    if line is not None:
        assert found.line_of(problem.path) == line
    assert explain(problem, found, "en")


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(located, "LARGEST", 10)
    _, (problem,) = load("a" * 11)
    assert problem.id == "config.too_large"


@given(st.text(alphabet="ab:-[]{}&*!|>'\"\n #?,1.~", max_size=60))
def test_junk_never_breaks_the_reader(text: str) -> None:
    found, problems = load(text)
    assert (found.data is None) or not problems
