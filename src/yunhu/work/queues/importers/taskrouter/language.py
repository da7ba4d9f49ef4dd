"""TaskRouter's expressions, as they are written: comparisons joined by AND and OR. Pure.

Source: the documented expression syntax. Keys hold no hyphens there, so `worker.my-key` is refused here, too.
"""

from __future__ import annotations

import re

from msgspec import Struct

LONGEST = 4096
DEEPEST = 24

Plain = str | int | float | bool | None

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>-?\d+(?:\.\d+)?)(?![\w.])
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>[A-Za-z_]\w*(?:\.\w+|\[\d+\])*)
    |(?P<sign>[=!<>]=|[<>=()\[\],])
    |(?P<end>\Z))""",
    re.VERBOSE | re.ASCII,
)
_CONSTANTS: dict[str, Plain] = {"true": True, "false": False, "null": None}
_OPERATORS = frozenset({"==", "=", "!=", "<", "<=", ">", ">=", "has", "in", "not in", "contains"})


class Name(Struct, frozen=True):
    """An attribute: `worker.language`, `task.items.0`."""

    path: str


class Constant(Struct, frozen=True):
    """A text, number, bool or null."""

    value: Plain


class Many(Struct, frozen=True):
    """A list of constants."""

    values: tuple[Plain, ...]


Operand = Name | Constant | Many


class Comparison(Struct, frozen=True):
    """`left operator right`; the operator is a small word or sign."""

    left: Operand
    operator: str
    right: Operand


class Joined(Struct, frozen=True):
    """Parts joined by `and` or `or`."""

    word: str
    parts: tuple[Condition, ...]


Condition = Comparison | Joined


class BadSyntax(Exception):  # noqa: N818 (its text is the reason that the refusal gives)
    """A text that is no expression."""


def parse(text: str) -> Condition:
    """The condition of a text. Raises BadSyntax."""
    if len(text) > LONGEST:
        raise BadSyntax(f"> {LONGEST}")
    parser = _Parser(text)
    found = parser.joined("or", 0)
    parser.ends()
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at, kind = 0, ""
        while kind != "end":
            match = _TOKEN.match(text, at)
            if match is None:
                raise BadSyntax(text[at:].strip()[:20])
            kind, at = match.lastgroup or "end", match.end()
            self._tokens.append((kind, match.group(kind)))
        self._at = 0

    def joined(self, word: str, depth: int) -> Condition:
        """Alternatives, or the conditions of one."""
        if depth > DEEPEST:
            raise BadSyntax("( " * 3)
        parts = [self._part(word, depth)]
        while self._takes(word):
            parts.append(self._part(word, depth))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def ends(self) -> None:
        """Nothing may follow. Raises BadSyntax."""
        if self._tokens[self._at][0] != "end":
            raise BadSyntax(self._tokens[self._at][1])

    def _part(self, word: str, depth: int) -> Condition:
        if word == "or":
            return self.joined("and", depth)
        if self._takes("("):
            inner = self.joined("or", depth + 1)
            self._needs(")")
            return inner
        left = self._operand()
        operator = self._operator()
        return Comparison(left, operator, self._operand())

    def _operator(self) -> str:
        kind, word = self._tokens[self._at]
        word = word.lower()
        self._at += kind != "end"
        if word == "not" and self._takes("in"):
            word = "not in"
        if word not in _OPERATORS:
            raise BadSyntax(word or "…")
        return "==" if word == "=" else word

    def _operand(self) -> Operand:
        if self._takes("["):
            values: list[Plain] = []
            while not self._takes("]"):
                values.append(self._constant())
                if not self._takes(","):
                    self._needs("]")
                    break
            return Many(tuple(values))
        kind, word = self._tokens[self._at]
        if kind == "name" and word.lower() not in _CONSTANTS:
            self._at += 1
            return Name(re.sub(r"\[(\d+)\]", r".\1", word))
        return Constant(self._constant())

    def _constant(self) -> Plain:
        kind, word = self._tokens[self._at]
        self._at += kind != "end"
        if kind == "number":
            return float(word) if "." in word else int(word)
        if kind == "text":
            return word[1:-1]
        if word.lower() not in _CONSTANTS:
            raise BadSyntax(word or "…")
        return _CONSTANTS[word.lower()]

    def _takes(self, word: str) -> bool:
        kind, found = self._tokens[self._at]
        taken = kind in ("name", "sign") and found.lower() == word
        self._at += taken
        return taken

    def _needs(self, sign: str) -> None:
        if not self._takes(sign):
            raise BadSyntax(self._tokens[self._at][1] or "…")
