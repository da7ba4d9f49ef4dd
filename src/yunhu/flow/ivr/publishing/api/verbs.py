"""The verbs that there are, for an editor: their fields as JSON Schema, and which of them lead to nodes."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from pydantic import BaseModel, Field

from yunhu.flow.ivr.verbs.known import VERBS
from yunhu.flow.ivr.words import NodeName

_NODE = msgspec.json.schema(NodeName)
_REFS = "#/$defs/"


class VerbShown(BaseModel):
    """One verb."""

    verb: str
    fields: dict[str, Any] = Field(description="JSON Schema of the node, with its own `$defs`")
    exits: list[str] = Field(
        description="The fields that lead to other nodes: `next`, `choices.*`, `cases[].next`"
    )
    waits: bool = Field(description="Whether time passes at such a node")


class VerbsShown(BaseModel):
    """All verbs."""

    verbs: list[VerbShown]


@cache
def verbs_shown() -> VerbsShown:
    """All verbs, in the order of the language."""
    return VerbsShown(verbs=[_shown(type_, verb.name, verb.waits) for type_, verb in VERBS.items()])


def _shown(type_: type, name: str, waits: bool) -> VerbShown:
    schema = msgspec.json.schema(type_)
    definitions = schema["$defs"]
    fields = definitions.pop(schema["$ref"].removeprefix(_REFS))
    fields["$defs"] = definitions
    exits = [
        f"{field}{rest}"
        for field, inner in fields["properties"].items()
        for rest in _ways(inner, definitions, frozenset())
    ]
    return VerbShown(verb=name, fields=fields, exits=exits, waits=waits)


def _ways(schema: dict[str, Any], definitions: dict[str, Any], seen: frozenset[str]) -> list[str]:
    """Where names of nodes stand inside a field: `""` when the field is one itself."""
    if all(schema.get(key) == value for key, value in _NODE.items()):
        return [""]
    found: list[str] = []
    if (ref := schema.get("$ref")) is not None and ref not in seen:
        inner = definitions[ref.removeprefix(_REFS)]
        found += [
            f".{name}{rest}"
            for name, field in inner.get("properties", {}).items()
            for rest in _ways(field, definitions, seen | {ref})
        ]
    for each in schema.get("anyOf", ()):
        found += _ways(each, definitions, seen)
    if isinstance(schema.get("items"), dict):
        found += [f"[]{rest}" for rest in _ways(schema["items"], definitions, seen)]
    if isinstance(schema.get("additionalProperties"), dict):
        found += [f".*{rest}" for rest in _ways(schema["additionalProperties"], definitions, seen)]
    return list(dict.fromkeys(found))
