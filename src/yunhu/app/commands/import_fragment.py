"""What was imported, as the YAML that a centre's configuration is written in."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import yaml

from yunhu.work.queues.importers.model import Choice, Imported

FLOW = "imported"
"""The id of the flow that chooses the queue."""

_NAMES_OF_CONTACT = re.compile(r"""("[^"]*"|'[^']*')|\bcontact\.(?!priority\b)""")


def written(imported: Imported) -> str:
    """Skills, agents and queues without what is as usual, and the flow that chooses among the queues."""
    document: dict[str, object] = {
        name: [_plain(item) for item in items]
        for name, items in (
            ("skills", imported.skills),
            ("agents", imported.agents),
            ("queues", imported.queues),
        )
        if items
    }
    if imported.choices:
        document["flows"] = [_flow(imported.choices)]
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)


def _flow(choices: Sequence[Choice]) -> dict[str, object]:
    """A branch whose cases lead to the queues, in the order of the choices."""
    nodes: dict[str, object] = {}
    cases: list[dict[str, str]] = []
    otherwise: str | None = None
    for number, choice in enumerate(choices, 1):
        name = f"queue-{number}"
        priority = {"priority": choice.priority} if choice.priority else {}
        nodes[name] = {"verb": "queue", "queue": choice.queue, **priority}
        if choice.if_ is None:
            otherwise = name
            break
        cases.append({"if": of_flow(choice.if_), "next": name})
    if otherwise is None:
        otherwise = "nowhere"
        nodes[otherwise] = {"verb": "hangup"}
    if not cases:
        return {"id": FLOW, "name": FLOW, "start": otherwise, "nodes": nodes}
    choose = {"verb": "branch", "cases": cases, "otherwise": otherwise}
    return {"id": FLOW, "name": FLOW, "start": "choose", "nodes": {"choose": choose, **nodes}}


def of_flow(text: str) -> str:
    """A condition over the contact, as a flow says it: what was sent with a contact is an attribute there."""
    return _NAMES_OF_CONTACT.sub(lambda match: match[1] or "attribute.", text)


def _plain(value: object) -> object:
    """Plain data; of a struct, only what differs from its defaults."""
    if isinstance(value, msgspec.Struct):
        return {
            field.encode_name: _plain(found)
            for field in msgspec.structs.fields(value)
            if not _usual(field, found := getattr(value, field.name))
        }
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _usual(field: msgspec.structs.FieldInfo, value: object) -> bool:
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(field.default_factory() == value)
    return bool(field.default is not msgspec.NODEFAULT and field.default == value)
