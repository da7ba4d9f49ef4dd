"""A flow as people write it: a text without what goes without saying, or the same as plain data."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml

from yunhu.flow.ivr.model import Flow
from yunhu.kit.problem import Problem
from yunhu.platform.documents import located
from yunhu.platform.documents.located import Located


def plain(flow: Flow) -> dict[str, Any]:
    """A flow as plain data; fields that have their default are left out."""
    terse = _terse(flow)
    assert isinstance(terse, dict)
    return terse


def to_text(document: object) -> str:
    """The text form of plain data: each field on a line of its own, in its own order, so that it compares."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)


def from_text(text: str) -> tuple[Located, list[Problem]]:
    """The plain data of a text with its lines, or why it cannot be read."""
    return located.load(text)


def _terse(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag_field
        head = {} if tag is None else {tag: value.__struct_config__.tag}
        fields = msgspec.structs.fields(value)
        said = {field.encode_name: getattr(value, field.name) for field in fields if _is_said(field, value)}
        return {**head, **{name: _terse(it) for name, it in said.items()}}
    if isinstance(value, dict):
        return {key: _terse(it) for key, it in value.items()}
    if isinstance(value, tuple | list):
        return [_terse(it) for it in value]
    return value


def _is_said(field: msgspec.structs.FieldInfo, of: msgspec.Struct) -> bool:
    default = field.default
    if field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    return default is msgspec.NODEFAULT or getattr(of, field.name) != default
