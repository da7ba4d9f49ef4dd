"""The headers of one message: ordered, found by any spelling, kept as they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from yunhu.telephony.sip.messages.names import KEYS, SPELLING, key_of
from yunhu.telephony.sip.messages.text import split_list

if TYPE_CHECKING:
    from yunhu.telephony.sip.messages.via import Via

T = TypeVar("T")


class Headers:
    """Header values by name, in order of arrival within a name (the only order that means something, §7.3.1).

    Names may be given in any case or in compact form. Values are raw text; `typed` remembers what a parser
    made of them until they change.
    """

    __slots__ = ("_fields", "_spelling", "_typed")

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._fields: dict[str, list[str]] = {}
        self._spelling: dict[str, str] | None = None
        self._typed: dict[str, object] = {}
        for name, value in pairs:
            self.add(name, value)

    @classmethod
    def adopt(cls, fields: dict[str, list[str]], spelling: dict[str, str] | None = None) -> Headers:
        """Headers over a mapping of keys to raw values that the caller gives away (the parser's way)."""
        self = cls.__new__(cls)
        self._fields = fields
        self._spelling = spelling
        self._typed = {}
        return self

    def get(self, name: str) -> str | None:
        """The first raw value, or None."""
        values = self._fields.get(name) or self._fields.get(key_of(name))
        return values[0] if values else None

    def all(self, name: str) -> list[str]:
        """Every raw value, one for each header line; not to be changed."""
        return self._fields.get(key_of(name), [])

    def values(self, name: str) -> list[str]:
        """Every element of a comma-separated header, over all its lines. Raises SipSyntaxError."""
        lines = self._fields.get(key_of(name))
        if not lines:
            return []
        if len(lines) == 1:
            return split_list(lines[0])
        return [item for line in lines for item in split_list(line)]

    def typed(self, key: str, parse: Callable[[Headers], T]) -> T:
        """What `parse` makes of these headers, computed once; `key` is the full name in lower case."""
        found = self._typed.get(key)
        if found is None:
            found = self._typed[key] = parse(self)
        return cast(T, found)

    def set(self, name: str, *values: str) -> None:
        """Replace all values of a header, in its place if it is there; no values removes it."""
        key = self._key(name)
        if values:
            self._fields[key] = list(values)
        else:
            self._fields.pop(key, None)

    def add(self, name: str, value: str) -> None:
        """Append a value as a line of its own."""
        self._fields.setdefault(self._key(name), []).append(value)

    def prepend(self, name: str, value: str) -> None:
        """Put a value before all others of this header, as Via and Record-Route need it."""
        self._fields.setdefault(self._key(name), []).insert(0, value)

    def lead(self, key: str, value: str) -> None:
        """Make this the only value of a header and the first line of the message; `key` is in lower case."""
        self._fields.pop(key, None)
        self._fields = {key: [value], **self._fields}
        self._typed.pop(key, None)

    def stamp_via(self, vias: list[Via]) -> None:
        """Replace all Via values by these, keeping them as the parsed ones too."""
        self._fields["via"] = [str(via) for via in vias]
        self._typed["via"] = vias

    def remove(self, name: str) -> None:
        """Remove a header with all its values, if it is there."""
        self.set(name)

    def copy(self) -> Headers:
        """An independent copy, as cheap as it can be."""
        spelling = self._spelling
        return Headers.adopt(
            {key: values[:] for key, values in self._fields.items()}, dict(spelling) if spelling else None
        )

    def items(self) -> Iterator[tuple[str, str]]:
        """(name as we spell it, raw value) for each header line."""
        for key, values in self._fields.items():
            name = self.spelling(key)
            for value in values:
                yield name, value

    def lines(self) -> list[str]:
        """Each header line without its line end."""
        out: list[str] = []
        for key, values in self._fields.items():
            name = SPELLING.get(key) or self.spelling(key)
            if len(values) == 1:
                out.append(f"{name}: {values[0]}")
            else:
                out.extend([f"{name}: {value}" for value in values])
        return out

    def spelling(self, key: str) -> str:
        """How a header's name is written: the RFC's way, or the sender's for names we do not know."""
        known = SPELLING.get(key)
        if known is None and self._spelling is not None:
            known = self._spelling.get(key)
        return known or key

    def fields(self) -> dict[str, list[str]]:
        """The mapping itself, for builders that take over whole values; not to be changed."""
        return self._fields

    def _key(self, name: str) -> str:
        """The key of a header about to change: what was computed from it is forgotten."""
        key = KEYS.get(name)
        if key is None:
            key = key_of(name)
            if key not in SPELLING:
                if self._spelling is None:
                    self._spelling = {}
                self._spelling[key] = name
        if self._typed:
            self._typed.pop(key, None)
        return key

    def __contains__(self, name: str) -> bool:
        return key_of(name) in self._fields

    def __len__(self) -> int:
        return sum(map(len, self._fields.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._fields == other._fields

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Headers({', '.join(self._fields)})"
