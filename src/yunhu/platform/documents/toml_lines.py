"""On which line of a TOML text each key stands. The text was parsed before, so it is valid."""

import re

_KEY = re.compile(r"""\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*""")


def key_lines(text: str) -> dict[str, int]:
    """`section.key` and `section` → line, counted from 1; the first place counts."""
    lines: dict[str, int] = {}
    section = ""
    scanner = _Values()
    for number, line in enumerate(text.splitlines(), 1):
        if scanner.inside:
            scanner.go_on(line)
            continue
        stripped = line.lstrip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("["):
            section = ".".join(_keys(stripped.lstrip("["))[0])
            lines.setdefault(section, number)
            continue
        names, rest = _keys(line)
        path = ".".join([section, *names] if section else names)
        lines.setdefault(path, number)
        scanner.go_on(rest.partition("=")[2])
    return lines


def _keys(text: str) -> tuple[list[str], str]:
    """The dotted key at the start of a text, and what follows it."""
    names, position = [], 0
    while (match := _KEY.match(text, position)) is not None:
        names.append(match.group().strip().strip("\"'"))
        position = match.end()
        if text[position : position + 1] != ".":
            break
        position += 1
    return names, text[position:]


class _Values:
    """Follows a value over lines: whether it still goes on, in a long text or in brackets."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    @property
    def inside(self) -> bool:
        """Whether the next line still belongs to the value."""
        return bool(self._quote) or self._depth > 0

    def go_on(self, line: str) -> None:
        """Read one more line of the value."""
        position = 0
        while position < len(line):
            position = self._in_quote(line, position) if self._quote else self._outside(line, position)
        if len(self._quote) == 1:
            self._quote = ""

    def _in_quote(self, line: str, position: int) -> int:
        if line[position] == "\\" and self._quote[0] == '"':
            return position + 2
        if line.startswith(self._quote, position):
            position += len(self._quote)
            # A long text may end with up to two quotes of its own before the three that close it.
            if len(self._quote) == 3:
                while line[position : position + 1] == self._quote[0]:
                    position += 1
            self._quote = ""
            return position
        return position + 1

    def _outside(self, line: str, position: int) -> int:
        character = line[position]
        if character == "#":
            return len(line)
        if character in "\"'":
            long = line.startswith(character * 3, position)
            self._quote = character * 3 if long else character
            return position + len(self._quote)
        self._depth += (character in "[{") - (character in "]}")
        return position + 1
