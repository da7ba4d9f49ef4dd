"""JSON in which every value knows its line, and is asked for by what it must be. Pure.

The form of a file is checked where it is read: what is wrong is refused with the line where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from yunhu.work.queues.importers.model import ITEMS_MAX, LARGEST, Files, Misread, Unmapped

DEEPEST = 32
SHOWN = 60
"""Characters of a value that a refusal shows."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n')


class Node(Struct, frozen=True):
    """A value, the file and line where it stands, and its name (for refusals)."""

    value: object
    file: str
    line: int
    name: str = "root"

    @property
    def place(self) -> str:
        """Where it stands, for a report."""
        return f"{self.file}:{self.line}"

    def bad(self, id_: str, **params: object) -> Misread:
        """The refusal of this value."""
        return Misread(id_, self.line, {"name": self.name, "file": self.file, **params})

    def get(self, name: str) -> Node | None:
        """A member of an object; None when it is not there or null. Raises Misread."""
        if not isinstance(self.value, dict):
            raise self.bad("import.wrong_kind", wanted="{…}")
        found: Node | None = self.value.get(name)
        return None if found is None or found.value is None else found

    def at(self, name: str) -> Node:
        """A member that must be there. Raises Misread."""
        found = self.get(name)
        if found is None:
            raise Misread("import.missing", self.line, {"name": name, "file": self.file})
        return found

    def members(self) -> dict[str, Node]:
        """All members of an object. Raises Misread."""
        if not isinstance(self.value, dict):
            raise self.bad("import.wrong_kind", wanted="{…}")
        return dict(self.value)

    def each(self, name: str) -> list[Node]:
        """The items of a list; none when it is not there. Raises Misread."""
        found = self.get(name)
        if found is None:
            return []
        if not isinstance(found.value, list):
            raise found.bad("import.wrong_kind", wanted="[…]")
        if len(found.value) > ITEMS_MAX:
            raise found.bad("import.too_many", most=ITEMS_MAX)
        return list(found.value)

    def text(self, name: str, otherwise: str = "") -> str:
        """A text; `otherwise` when it is not there. Raises Misread."""
        found = self.get(name)
        return otherwise if found is None else found.as_text()

    def as_text(self) -> str:
        """This text. Raises Misread."""
        if not isinstance(self.value, str):
            raise self.bad("import.wrong_kind", wanted='"…"')
        return self.value

    def whole(self, name: str, otherwise: int, least: int = 0, most: int = 86_400) -> int:
        """A whole number within bounds. Raises Misread."""
        found = self.get(name)
        return otherwise if found is None else found.as_whole(least, most)

    def as_whole(self, least: int, most: int) -> int:
        """This whole number (a text of digits and `4.0` are one, too). Raises Misread."""
        try:
            number = float(self.value) if isinstance(self.value, str | int | float) else None
        except ValueError:
            number = None
        if number is None or isinstance(self.value, bool) or not number.is_integer():
            raise self.bad("import.no_number", text=str(self.value)[:SHOWN])
        if not least <= number <= most:
            raise self.bad("import.out_of_range", least=least, most=most)
        return int(number)

    def strange(self, known: Collection[str]) -> Iterator[Unmapped]:
        """Members that nobody knows, for the report."""
        for name, found in self.members().items():
            if name not in known:
                yield Unmapped(found.place, "import.unknown_key", {"name": name[:SHOWN]})

    def plain(self) -> object:
        """The value without its lines."""
        if isinstance(self.value, dict):
            return {name: node.plain() for name, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read_all(files: Files) -> list[Node]:
    """The documents of some files. Raises Misread."""
    if sum(map(len, files.values())) > LARGEST:
        raise Misread("import.too_large", 0, {"largest": LARGEST})
    return [read(text, file) for file, text in files.items()]


def read(text: str, file: str, line: int = 1) -> Node:
    """One document that begins in this line of its file. Raises Misread."""
    _measure(text, file, line)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise Misread("import.json", error.lineno + line - 1, {"reason": error.msg, "file": file}) from None
    except ValueError as error:
        raise Misread("import.json", line, {"reason": str(error)[:SHOWN], "file": file}) from None
    return _Reader(text, file, line).value("root")


def _measure(text: str, file: str, line: int) -> None:
    """Nothing is nested so deeply that reading it would fail. Raises Misread."""
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        line += token == "\n"
        depth += (token in "{[") - (token in "}]") if len(token) == 1 else 0
        if depth > DEEPEST:
            raise Misread("import.too_many", line, {"most": ITEMS_MAX, "file": file})


class _Reader:
    """Walks the tokens of a text that is known to be JSON."""

    def __init__(self, text: str, file: str, line: int) -> None:
        self._file = file
        self._line = line
        self._tokens = (match[0] for match in _TOKEN.finditer(text))

    def _next(self) -> str:
        for token in self._tokens:
            if token != "\n":
                return token
            self._line += 1
        return ""

    def value(self, name: str, token: str = "") -> Node:
        token = token or self._next()
        line = self._line
        if token == "{":
            return Node(self._object(), self._file, line, name)
        if token == "[":
            return Node(self._list(name), self._file, line, name)
        return Node(json.loads(token), self._file, line, name)

    def _object(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while (token := self._next()) != "}":
            if token == ",":
                continue
            name = str(json.loads(token))
            self._next()  # The colon.
            found[name] = self.value(name[:SHOWN])
        return found

    def _list(self, name: str) -> list[Node]:
        found: list[Node] = []
        while (token := self._next()) != "]":
            if token != ",":
                found.append(self.value(name, token))
        return found
