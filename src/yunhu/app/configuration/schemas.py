"""The configuration's types as the OpenAPI description shows them."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.phones import LONGEST, SHORTEST

_REFS = "#/components/schemas/"
_REF = _REFS + "{name}"
_SHORT = {"yunhu.work.queues.model.Queue": "Queue", "yunhu.flow.ivr.verbs.queue.Queue": "QueueNode"}
"""Names for types that share one."""


def schemas() -> dict[str, Any]:
    """The JSON Schema of every type of the configuration, by name."""
    _, found = msgspec.json.schema_components([Centre], ref_template=_REF)
    renamed = {_SHORT.get(name, name): _tidy(schema) for name, schema in found.items()}
    _phone(renamed["Phone"])
    return renamed


def schema_name(type_: type[msgspec.Struct]) -> str:
    """The name of a type's schema."""
    return _SHORT.get(f"{type_.__module__}.{type_.__qualname__}", type_.__name__)


def document_of(name: str, *, yaml: bool = False, sent: bool = True) -> dict[str, Any]:
    """`openapi_extra` of an endpoint that is sent (or answers with) a document of this schema."""
    schema = {"$ref": _REF.format(name=name)}
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if yaml:
        content["text/yaml"] = {"schema": schema}
    if sent:
        return {"requestBody": {"required": True, "content": content}}
    return {"responses": {"200": {"description": "As it is", "content": content}}}


def _tidy(value: Any) -> Any:
    """Short names in references, and descriptions without the indentation of a docstring."""
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if isinstance(value, str) and value.startswith(_REFS):
        return _reference(value)
    return inspect.cleandoc(value) if isinstance(value, str) and "\n" in value else value


def _reference(target: str) -> str:
    path, _, name = target.rpartition("/")
    return f"{path}/{_SHORT.get(name, name)}"


def _phone(schema: dict[str, Any]) -> None:
    """A phone is sent with a password (or without, to keep it), and comes back with neither."""
    schema["properties"]["ha1"]["writeOnly"] = True
    schema["properties"]["password"] = {
        "type": "string",
        "minLength": SHORTEST,
        "maxLength": LONGEST,
        "writeOnly": True,
        "description": "Kept as hashes only; leave it out to keep the one there is",
    }
    schema["required"] = ["username"]
