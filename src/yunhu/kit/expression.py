"""A small safe language for conditions and scores in a configuration: `skill.english >= 60 and idle_s > 5`.

    expression  = and { "or" and }                      what is true, or false
    and         = not { "and" not }
    not         = "not" not | comparison
    comparison  = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in"
                        | "has" | "contains" | "starts_with" ) sum ]
    sum         = product { ( "+" | "-" ) product }
    product     = unary { ( "*" | "/" ) unary }
    unary       = "-" unary | "(" expression ")" | list | literal | name
    list        = "[" [ literal { "," literal } ] "]"
    literal     = [ "-" ] number | "text" | 'text' | "true" | "false" | "null"
    name        = word { "." segment }                  a segment may hold "-" inside: skill.zh-CN

There are no loops and no functions, so an expression ends in a time its length bounds. It is compiled to
closures once; no value it reads can make it raise (the kinds of values: `yunhu.kit.expression_values`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from yunhu.kit.expression_values import (
    ARITHMETIC,
    COMPARISONS,
    Operator,
    Value,
    known,
    negative,
    result,
    truth,
)

LONGEST = 1_024
"""Characters of an expression."""

DEEPEST = 32
"""Brackets, `not` and signs within each other."""

LONGEST_NUMBER = 15
"""Characters of a number: a double holds as many digits exactly."""

Read = Callable[[str], object]
_Compiled = Callable[[Read], Value]

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>[^\W\d]\w*(?:\.\w(?:[\w-]*\w)?)*)
    |(?P<sign>[=!<>]=|[<>+*/()\[\],-])
    |(?P<end>\Z))""",
    re.VERBOSE | re.ASCII,
)
_SPACES = " \t\n\r\f\v"
"""What the pattern skips: other spaces are unknown characters."""

_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}
_WORDS = frozenset({"or", "and", "not", "in", "has", "contains", "starts_with", *_CONSTANTS})


@dataclass(eq=False)
class BadExpression(Exception):  # noqa: N818 (it is told to whoever wrote it, like a refusal)
    """A text that is no expression. `why` is one of the words below, `column` (from 1) where it was noticed.

    too_long, too_deep, number_too_long, unknown_character, open_text, no_value, no_literal, not_closed,
    chained (`1 < x < 5`), unexpected. The text of each in the catalogues is `id`, which names `{column}`.
    """

    why: str
    column: int

    @property
    def id(self) -> str:
        """The key of its text in the catalogues."""
        return f"expression.{self.why}"

    def __str__(self) -> str:
        return f"{self.why} at column {self.column}"


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression. `text` is what was written, `names` the dotted names it reads.

    Two of the same text are equal.
    """

    text: str
    names: frozenset[str]
    _run: _Compiled

    def value(self, read: Read) -> str | int | float | bool | None:
        """What it comes to, when `read` gives the value of a name (None: there is none)."""
        return result(self._run(read))

    def holds(self, read: Read) -> bool:
        """Whether it is true: not None, false, zero nor empty."""
        return truth(self._run(read))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def parse(text: str) -> Expression:
    """Compile an expression. Raises `BadExpression`."""
    if len(text) > LONGEST:
        raise BadExpression("too_long", LONGEST + 1)
    parser = _Parser(_tokens(text))
    run = parser.expression()
    if parser.kind != "end":
        chained = parser.word in COMPARISONS
        raise parser.bad("chained" if chained else "unexpected")
    return Expression(text, frozenset(parser.names), run)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    word: str
    column: int


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            column = len(text) - len(text[at:].lstrip(_SPACES)) + 1
            raise BadExpression("open_text" if text[column - 1] in "\"'" else "unknown_character", column)
        kind = match.lastgroup or "end"
        word, column = match.group(kind), match.start(kind) + 1
        if kind == "number" and len(word) > LONGEST_NUMBER:
            raise BadExpression("number_too_long", column)
        found.append(_Token("word" if word in _WORDS else kind, word, column))
        if kind == "end":
            return found
        at = match.end()


class _Parser:
    """Reads the tokens from left to right; each method is the rule of the grammar with its name."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.names: set[str] = set()
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at].kind

    @property
    def word(self) -> str:
        """The next word or sign; empty before a text, a number, a name or the end."""
        token = self._tokens[self._at]
        return token.word if token.kind in ("word", "sign") else ""

    def bad(self, why: str) -> BadExpression:
        return BadExpression(why, self._tokens[self._at].column)

    def expression(self) -> _Compiled:
        alternatives = [self._and()]
        while self._takes("or"):
            alternatives.append(self._and())
        return alternatives[0] if len(alternatives) == 1 else _any(tuple(alternatives))

    def _and(self) -> _Compiled:
        conditions = [self._not()]
        while self._takes("and"):
            conditions.append(self._not())
        return conditions[0] if len(conditions) == 1 else _all(tuple(conditions))

    def _not(self) -> _Compiled:
        if not self._takes("not"):
            return self._comparison()
        self._go_deeper()
        inner = self._not()
        self._depth -= 1
        return lambda read: not truth(inner(read))

    def _comparison(self) -> _Compiled:
        left = self._sum()
        named = self.word
        if named == "not" and self._tokens[self._at + 1].word == "in":
            self._at += 1
            named = "not in"
        operate = COMPARISONS.get(named)
        if operate is None:
            return left
        self._at += 1
        right = self._sum()
        return lambda read: operate(left(read), right(read))

    def _sum(self) -> _Compiled:
        return self._chain(self._product, "+-")

    def _product(self) -> _Compiled:
        return self._chain(self._unary, "*/")

    def _chain(self, part: Callable[[], _Compiled], signs: str) -> _Compiled:
        first = part()
        rest: list[tuple[Operator, _Compiled]] = []
        while self.word and self.word in signs:
            operate = ARITHMETIC[self.word]
            self._at += 1
            rest.append((operate, part()))
        return _chained(first, tuple(rest)) if rest else first

    def _unary(self) -> _Compiled:
        if self.word not in ("-", "("):
            return self._operand()
        opened = self._tokens[self._at].word == "("
        self._at += 1
        self._go_deeper()
        inner = self.expression() if opened else self._unary()
        self._depth -= 1
        if opened:
            self._closes(")")
            return inner
        return lambda read: negative(inner(read))

    def _operand(self) -> _Compiled:
        token = self._tokens[self._at]
        if token.kind == "name":
            self._at += 1
            self.names.add(token.word)
            name = token.word
            return lambda read: known(read(name))
        constant: Value = self._list() if self._takes("[") else self._literal("no_value")
        return lambda read: constant

    def _list(self) -> Value:
        items: list[Value] = []
        if self._takes("]"):
            return ()
        while True:
            items.append(self._literal("no_literal"))
            if not self._takes(","):
                self._closes("]")
                return tuple(items)

    def _literal(self, otherwise: str) -> Value:
        sign = -1 if self._takes("-") else 1
        token = self._tokens[self._at]
        if token.kind == "number":
            self._at += 1
            return sign * (float(token.word) if "." in token.word else int(token.word))
        if sign < 0 or not (token.kind == "text" or token.word in _CONSTANTS):
            raise self.bad(otherwise)
        self._at += 1
        return token.word[1:-1] if token.kind == "text" else _CONSTANTS[token.word]

    def _takes(self, word: str) -> bool:
        taken = self.word == word
        self._at += taken
        return taken

    def _closes(self, sign: str) -> None:
        if not self._takes(sign):
            raise self.bad("not_closed" if self.kind == "end" else "unexpected")

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.bad("too_deep")


# A chain of `or`, `and`, `+` or `*` is one closure over its parts, so that a long one does not nest as deep.


def _any(parts: tuple[_Compiled, ...]) -> _Compiled:
    def any_of(read: Read) -> bool:
        for part in parts:  # noqa: SIM110 (a generator would double the time of a simple condition)
            if truth(part(read)):
                return True
        return False

    return any_of


def _all(parts: tuple[_Compiled, ...]) -> _Compiled:
    def all_of(read: Read) -> bool:
        for part in parts:  # noqa: SIM110
            if not truth(part(read)):
                return False
        return True

    return all_of


def _chained(first: _Compiled, rest: tuple[tuple[Operator, _Compiled], ...]) -> _Compiled:
    def chained(read: Read) -> Value:
        value = first(read)
        for operate, part in rest:
            value = operate(value, part(read))
        return value

    return chained
