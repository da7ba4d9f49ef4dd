"""Text files that people write, with the line of every value: what is wrong is shown where it is.

YAML is read as its core schema (YAML 1.2) says, so that `no` is a text and `18:00` a time of day; what
starts with `+` or a leading zero is a text, because phone numbers do.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

from yunhu.kit.problem import Problem
from yunhu.platform import texts
from yunhu.platform.documents import checked
from yunhu.platform.documents.checked import TextKey

T = TypeVar("T")

LARGEST = 8 << 20
"""Characters in one document."""

DEEPEST = 32
"""Levels of lists and maps inside each other."""

MOST_VALUES = 1_000_000
"""Values in one document; what is repeated by an alias counts each time."""

_CORE: list[tuple[str, re.Pattern[str]]] = [
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"0|-?[1-9][0-9]{0,18}")),
    ("float", re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?|[eE][-+]?[0-9]{1,3})")),
]


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data and where it was written."""

    data: object
    lines: Mapping[str, int] = field(default_factory=dict)
    """Path (`queues.support.limits[0]`) → line, counted from 1."""

    def line_of(self, path: str) -> int | None:
        """The line of a value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path)


_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "value", "merge"})
"""What libyaml takes plain values for; the core schema decides again."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Fault(Exception):  # noqa: N818 (ends the walk; becomes a Problem)
    def __init__(self, at: yaml.Node | yaml.Event, path: str, id_: str, **params: object) -> None:
        super().__init__(id_)
        self.problem = Problem(path, id_, params)
        self.line = at.start_mark.line + 1 if at.start_mark else 1


def load(text: str) -> tuple[Located, list[Problem]]:
    """The data of a YAML text with its lines, or (with data None) what keeps it from being read."""
    if len(text) > LARGEST:
        return Located(None), [Problem("", "config.too_large", {"largest": LARGEST})]
    try:
        _measure(text)
        root = yaml.compose(text, _LOADER)
        if root is None:
            return Located({}), []
        reader = _Reader()
        data = reader.value(root, "", 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        lines = {"": mark.line + 1} if mark else {}
        return Located(None, lines), [Problem("", "config.syntax", {"reason": error.problem or str(error)})]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Located(None), [Problem("", "config.syntax", {"reason": str(error).splitlines()[0]})]
    except _Fault as fault:
        return Located(None, {fault.problem.path: fault.line}), [fault.problem]
    return Located(data, reader.lines), []


def _measure(text: str) -> None:
    """Refuse what is nested too deeply before nodes are made of it: the C parser makes them by recursion, and
    overruns its stack instead of raising an error."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST + 1:
            raise _Fault(event, "", "config.too_deep", deepest=DEEPEST)


class _Reader:
    """Turns nodes into plain data and notes their lines."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._count = 0

    def value(self, node: yaml.Node, path: str, depth: int) -> object:
        self._count += 1
        if self._count > MOST_VALUES:
            raise _Fault(node, path, "config.too_many", most=MOST_VALUES)
        if depth > DEEPEST:
            raise _Fault(node, path, "config.too_deep", deepest=DEEPEST)
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path, depth))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return _scalar(node, path)

    def _pairs(self, node: yaml.MappingNode, path: str, depth: int) -> Iterator[tuple[str, object]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Fault(key_node, path, "config.key")
            key = key_node.value
            inner = f"{path}.{key}" if path else key
            line = key_node.start_mark.line + 1
            if key in seen:
                raise _Fault(key_node, inner, "config.twice", name=key, first=seen[key])
            seen[key] = line
            self.lines[inner] = line
            yield key, self.value(value_node, inner, depth + 1)


def _scalar(node: yaml.ScalarNode, path: str) -> object:
    text: str = node.value
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
        raise _Fault(node, path, "config.tag", tag=node.tag)
    if node.style:
        return text
    kind = next((name for name, pattern in _CORE if pattern.fullmatch(text)), "str")
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text)
    return float(text) if kind == "float" else text


def convert(located: Located, type_: type[T]) -> tuple[T | None, list[Problem]]:
    """The located data as `type_`, or every problem with it in the order of lines."""
    value, problems = checked.convert(located.data, type_)
    return value, sorted(problems, key=lambda problem: located.line_of(problem.path) or 0)


def explain(problem: Problem, located: Located | None, language: str, file: str = "") -> str:
    """A problem in words, with its place: `centre.yaml, line 12, queues.support: …`."""
    line = located.line_of(problem.path) if located else None
    return worded(problem, problem.path, line, language, file)


def worded(problem: Problem, where: str, line: int | None, language: str, file: str = "") -> str:
    """A problem in words after its place, as far as that is known."""
    catalogue = texts.load()
    params = {
        name: catalogue.render(value, {}, language) if isinstance(value, TextKey) else value
        for name, value in problem.params.items()
    }
    place = [file] if file else []
    if line is not None:
        place.append(catalogue.render("config.line", {"line": line}, language))
    if where:
        place.append(where)
    said = catalogue.render(problem.id, params, language)
    separator = catalogue.raw("config.separator", language)
    return (
        catalogue.render("config.said", {"place": separator.join(place), "said": said}, language)
        if place
        else said
    )
