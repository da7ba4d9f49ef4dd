"""`callcenter.conf.xml`: queues, agents and tiers as they are written. Pure.

XML is read with expat alone: no entities, no external files, and every element knows its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from msgspec import Struct

from yunhu.work.queues.importers.model import ITEMS_MAX, LARGEST, Misread

DEEPEST = 16


class Item(Struct):
    """An element with its attributes; a queue's `param` children are in `params`, with their lines."""

    tag: str
    line: int
    attributes: dict[str, str]
    params: dict[str, tuple[str, int]] = {}

    def whole(self, name: str, otherwise: int) -> int:
        """A whole number of an attribute or param. Raises Misread."""
        text, line = self.params.get(name) or (self.attributes.get(name, ""), self.line)
        if text == "":
            return otherwise
        try:
            return int(text)
        except ValueError:
            raise Misread("import.no_number", line, {"name": name, "text": text[:60]}) from None

    def truth(self, name: str, otherwise: bool = False) -> bool:
        """A switch, as FreeSWITCH reads it."""
        text, _ = self.params.get(name, ("", 0))
        return text.lower() in ("true", "yes", "on", "enable", "enabled", "1") if text else otherwise


def items(text: str) -> list[Item]:
    """Every queue, agent and tier, in the order of the file. Raises Misread."""
    if len(text) > LARGEST:
        raise Misread("import.too_large", 0, {"largest": LARGEST})
    reader = _Reader()
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise Misread("import.xml", error.lineno, {"reason": reason}) from None
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[Item] = []
        self._open: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_ignored: object) -> None:
        raise Misread("import.doctype", self.parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._open.append(tag)
        if len(self._open) > DEEPEST or len(self.found) >= ITEMS_MAX:
            raise Misread("import.too_many", line, {"most": ITEMS_MAX})
        if tag in ("queue", "agent", "tier"):
            self.found.append(Item(tag, line, attributes, {}))
        elif tag == "param" and "queue" in self._open:
            self.found[-1].params[attributes.get("name", "")] = (attributes.get("value", ""), line)

    def _end(self, _tag: str) -> None:
        self._open.pop()


def named(found: list[Item], tag: str, key: str) -> Iterator[tuple[str, Item]]:
    """Items of a kind with their names. Raises Misread for one without."""
    for item in found:
        if item.tag == tag:
            name = item.attributes.get(key, "")
            if not name:
                raise Misread("import.no_name", item.line, {"what": tag, "name": key})
            yield name, item
