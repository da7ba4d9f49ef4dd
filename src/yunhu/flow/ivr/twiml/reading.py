"""A page as its elements, each with its line. Nothing outside the page is read: no DTD, no entity."""

from __future__ import annotations

from xml.parsers import expat

from msgspec import Struct

from yunhu.flow.ivr.twiml.model import BadPage

BYTES_MAX = 64 * 1024
ELEMENTS_MAX = 500
DEPTH_MAX = 4


class Element(Struct):
    """An element: its attributes, its own text without what is inside its children, and those."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str
    children: list[Element]


def read(text: str) -> Element:
    """The root of a page. Raises BadPage."""
    if len(text) > BYTES_MAX or len(text.encode("utf-8", "replace")) > BYTES_MAX:
        raise BadPage(0, f"the page has more than {BYTES_MAX} bytes")
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise BadPage(
            error.lineno, f"no XML: {expat.errors.messages.get(error.code, 'unreadable')}"
        ) from None
    assert reader.root is not None  # expat refuses a document without a root
    return reader.root


class _Reader:
    """Builds the elements while expat reads."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._elements = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._elements += 1
        if self._elements > ELEMENTS_MAX:
            raise BadPage(line, f"more than {ELEMENTS_MAX} elements")
        if len(self._open) >= DEPTH_MAX:
            raise BadPage(line, f"elements more than {DEPTH_MAX} deep")
        element = Element(name, line, attributes, "", [])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _characters(self, data: str) -> None:
        self._open[-1].text += data

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        raise BadPage(self.parser.CurrentLineNumber, "a document type is not allowed")
