"""JSON pointers (RFC 6901): one part of an answer, as a text."""

from __future__ import annotations

import msgspec

TEXT_MAX = 1_024
"""Characters of a part that are kept."""

_INDEX_MAX = 6
"""Digits of a place in a list: no answer has a million."""


def at(document: object, pointer: str) -> str | None:
    """What stands at the pointer, as a text: true and false in small letters, lists and objects as JSON.

    None when there is nothing, or null.
    """
    found = document
    for token in pointer.split("/")[1:]:
        found = _step(found, token.replace("~1", "/").replace("~0", "~"))
        if found is None:
            return None
    return _text(found)


def _step(value: object, token: str) -> object:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isascii() and token.isdigit() and len(token) <= _INDEX_MAX:
        place = int(token)
        return value[place] if place < len(value) else None
    return None


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case str():
            return value[:TEXT_MAX]
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)[:TEXT_MAX]
        case _:
            return msgspec.json.encode(value).decode()[:TEXT_MAX]
