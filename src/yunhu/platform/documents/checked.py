"""Plain data becomes typed data, or a list of everything that is wrong with it, each with its path.

msgspec alone stops at the first fault and forgets the keys of maps; people who edit a file want all faults,
with names that say where.
"""

import difflib
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from yunhu.kit.problem import Problem

T = TypeVar("T")

MOST_PROBLEMS = 100
"""Problems told of one document."""

_LONGEST_SHOWN = 60
_SECRET = re.compile(r"password|secret|token|key$", re.IGNORECASE)
_KINDS: dict[object, str] = {
    str: "config.kind_text",
    int: "config.kind_whole",
    float: "config.kind_number",
    bool: "config.kind_switch",
    list: "config.kind_list",
    dict: "config.kind_map",
}


class TextKey(str):
    """A parameter of a problem that is itself the key of a text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on a value, as a part of its type: `Annotated[str, Rule(port_range)]`.

    `fault` gives the id and parameters of what is wrong, or None. It sees values of the right type only.
    """

    fault: Callable[[Any], tuple[str, dict[str, object]] | None]


def convert(data: object, type_: type[T], path: str = "") -> tuple[T | None, list[Problem]]:
    """The data as `type_` (a `msgspec.Struct` as a rule), or every problem with it.

    Unknown keys are problems.
    """
    problems = list(_first(_faults(data, type_, path, ()), MOST_PROBLEMS))
    if problems:
        return None, problems
    try:
        return msgspec.convert(data, type_), []
    except msgspec.ValidationError as error:
        # What a struct refuses when it is made: it says so in its own words.
        reason, _, where = str(error).partition(" - at `$")
        inner = where.rstrip("`").replace("[...]", "").lstrip(".")
        return None, [Problem(_join(path, inner) if inner else path, "config.refused", {"reason": reason})]


def _first(problems: Iterator[Problem], most: int) -> Iterator[Problem]:
    for _, problem in zip(range(most), problems, strict=False):
        yield problem


def _faults(data: object, type_: Any, path: str, metas: tuple[object, ...]) -> Iterator[Problem]:
    if get_origin(type_) is Annotated:
        inner, *more = get_args(type_)
        yield from _faults(data, inner, path, (*metas, *more))
        return
    origin = get_origin(type_) or type_
    found = list(_of_kind(data, type_, origin, path, metas))
    yield from found
    if not found:
        yield from _rules(data, path, metas)


def _of_kind(
    data: object, type_: Any, origin: Any, path: str, metas: tuple[object, ...]
) -> Iterator[Problem]:
    """Faults of the value's kind, and of what is inside."""
    if origin in (Union, types.UnionType):
        yield from _union(data, get_args(type_), path, metas)
    elif isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        yield from _struct(data, origin, path)
    elif origin in (list, tuple, set, frozenset):
        yield from _items(data, type_, path)
        yield from _sizes(data, path, metas)
    elif origin in (dict, Mapping):
        yield from _map(data, type_, path)
        yield from _sizes(data, path, metas)
    elif origin is Literal:
        yield from _choice(data, [str(choice) for choice in get_args(type_)], data in get_args(type_), path)
    else:
        yield from _leaf(data, type_, path, metas)


def _union(data: object, kinds: tuple[Any, ...], path: str, metas: tuple[object, ...]) -> Iterator[Problem]:
    if data is None and type(None) in kinds:
        return
    rest = [kind for kind in kinds if kind is not type(None)]
    structs = {
        _tag(kind): kind for kind in rest if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    }
    if len(rest) == 1:
        yield from _faults(data, rest[0], path, metas)
    elif len(structs) == len(rest) and isinstance(data, dict):
        field = rest[0].__struct_config__.tag_field
        tag = data.get(field)
        if tag in structs:
            yield from _struct(data, structs[tag], path)
        elif field not in data:
            yield Problem(path, "config.missing", {"name": field})
        else:
            yield from _choice(tag, sorted(map(str, structs)), False, _join(path, str(field)))
    elif all(list(_faults(data, kind, path, metas)) for kind in rest):
        yield from _faults(data, rest[-1], path, metas)


def _tag(struct: type[msgspec.Struct]) -> object:
    return struct.__struct_config__.tag


def _struct(data: object, struct: type[msgspec.Struct], path: str) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield _wrong_kind(data, dict, path)
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    known = [*fields, *filter(None, [struct.__struct_config__.tag_field])]
    for name in data:
        if name not in known:
            yield _unknown(str(name), known, path)
    for name, field in fields.items():
        if name in data:
            yield from _faults(data[name], field.type, _join(path, name), ())
        elif field.required:
            yield Problem(path, "config.missing", {"name": name})


def _unknown(name: str, known: Iterable[str], path: str) -> Problem:
    near = nearest(name, known)
    if near is None:
        return Problem(_join(path, name), "config.unknown", {"name": _shown(name, "")})
    return Problem(_join(path, name), "config.unknown_near", {"name": _shown(name, ""), "near": near})


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    return next(iter(difflib.get_close_matches(name[:_LONGEST_SHOWN], known, 1, 0.6)), None)


def _items(data: object, type_: Any, path: str) -> Iterator[Problem]:
    if not isinstance(data, (list, tuple)):
        yield _wrong_kind(data, list, path)
        return
    kinds = get_args(type_) or (Any,)
    for index, item in enumerate(data):
        yield from _faults(item, kinds[0], f"{path}[{index}]", ())


def _map(data: object, type_: Any, path: str) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield _wrong_kind(data, dict, path)
        return
    key_kind, kind = get_args(type_) or (Any, Any)
    for key, value in data.items():
        yield from _faults(key, key_kind, _join(path, str(key)), ())
        yield from _faults(value, kind, _join(path, str(key)), ())


def _choice(data: object, choices: list[str], known: bool, path: str) -> Iterator[Problem]:
    if not known:
        params: dict[str, object] = {"value": _shown(data, path), "choices": choices}
        near = nearest(data, choices) if isinstance(data, str) else None
        if near is None:
            yield Problem(path, "config.choice", params)
        else:
            yield Problem(path, "config.choice_near", {**params, "near": near})


def _leaf(data: object, type_: Any, path: str, metas: tuple[object, ...]) -> Iterator[Problem]:
    if type_ is Any or type_ is object:
        return
    if type_ is str and isinstance(data, (int, float, bool)):
        yield Problem(path, "config.quote", {"value": _shown(data, path)})
        return
    try:
        msgspec.convert(data, type_)
    except msgspec.ValidationError as error:
        if type_ in _KINDS:
            yield _wrong_kind(data, type_, path)
        else:
            yield Problem(path, "config.refused", {"reason": str(error)})
        return
    yield from _ranges(data, path, metas)
    yield from _sizes(data, path, metas)


def _ranges(data: object, path: str, metas: tuple[object, ...]) -> Iterator[Problem]:
    if not isinstance(data, (int, float)):
        return
    for meta in _constraints(metas):
        least, most = meta.ge, meta.le
        below = (least is not None and data < least) or (meta.gt is not None and data <= meta.gt)
        above = (most is not None and data > most) or (meta.lt is not None and data >= meta.lt)
        if not (below or above):
            continue
        if least is not None and most is not None:
            yield Problem(path, "config.between", {"value": data, "least": least, "most": most})
        elif below and least is not None:
            yield Problem(path, "config.at_least", {"value": data, "least": least})
        elif below:
            yield Problem(path, "config.above", {"value": data, "limit": meta.gt})
        elif most is not None:
            yield Problem(path, "config.at_most", {"value": data, "most": most})
        else:
            yield Problem(path, "config.below", {"value": data, "limit": meta.lt})


def _sizes(data: object, path: str, metas: tuple[object, ...]) -> Iterator[Problem]:
    if not isinstance(data, (str, list, tuple, dict)):
        return
    text = isinstance(data, str)
    for meta in _constraints(metas):
        if meta.min_length is not None and len(data) < meta.min_length:
            id_ = "config.short_text" if text else "config.short_list"
            yield Problem(path, id_, {"least": meta.min_length})
        elif meta.max_length is not None and len(data) > meta.max_length:
            id_ = "config.long_text" if text else "config.long_list"
            yield Problem(path, id_, {"most": meta.max_length})
        elif text and meta.pattern is not None and not re.search(meta.pattern, str(data)):
            params: dict[str, object] = {"value": _shown(data, path), "pattern": meta.pattern}
            # A type may say in words what its pattern asks for.
            if meta.description:
                yield Problem(path, "config.described", {**params, "wanted": meta.description})
            else:
                yield Problem(path, "config.pattern", params)


def _constraints(metas: tuple[object, ...]) -> Iterator[msgspec.Meta]:
    return (meta for meta in metas if isinstance(meta, msgspec.Meta))


def _rules(data: object, path: str, metas: tuple[object, ...]) -> Iterator[Problem]:
    if data is None:
        return
    for meta in metas:
        found = meta.fault(data) if isinstance(meta, Rule) else None
        if found is not None:
            yield Problem(path, found[0], found[1])


def _wrong_kind(data: object, wanted: object, path: str) -> Problem:
    return Problem(path, "config.kind", {"value": _shown(data, path), "kind": TextKey(_KINDS[wanted])})


def _shown(data: object, path: str) -> str:
    if _SECRET.search(path.rpartition(".")[2]):
        return "…"
    if isinstance(data, (dict, list, tuple)):
        return "{…}" if isinstance(data, dict) else "[…]"
    text = str(data)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
