"""The blacklist in memory, as it is asked before a call is answered: no database, a few look-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from yunhu.kit.instants import Instant
from yunhu.people.blacklist.model import LONGEST_PREFIX, SHORTEST_PREFIX, Entry, Kind
from yunhu.people.blacklist.rules import is_emergency

Words = Callable[[], Iterable[str]]
"""The words for where a caller's number belongs; asked only when some region is on the list."""


class Snapshot:
    """All entries of one tenant. The nearest match decides: number, customer, longest prefix, region."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._by_value: dict[Kind, dict[str, str]] = {
            "number": {},
            "prefix": {},
            "region": {},
            "customer": {},
        }
        self._customers: dict[str, str] = {}
        self._numbers: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, id_: str) -> Entry | None:
        """An entry."""
        return self._entries.get(id_)

    def of(self, kind: Kind, value: str) -> Entry | None:
        """The entry about a value."""
        return self._entries.get(self._by_value[kind].get(value, ""))

    def customers(self) -> list[str]:
        """The customers who are on the list."""
        return list(self._by_value["customer"])

    def replace(self, entry: Entry) -> None:
        """The same entry with another effect, reason or end; it is about the same."""
        self._entries[entry.id] = entry

    def put(self, entry: Entry, numbers: Sequence[str] = ()) -> None:
        """Add an entry; `numbers` are those of a customer."""
        self._entries[entry.id] = entry
        self._by_value[entry.kind][entry.value] = entry.id
        if entry.kind == "customer":
            self.know(entry.value, numbers)

    def know(self, customer: str, numbers: Sequence[str]) -> None:
        """The numbers of a customer who is on the list."""
        for number in self._numbers.pop(customer, ()):
            self._customers.pop(number, None)
        id_ = self._by_value["customer"].get(customer)
        if id_ is not None:
            self._numbers[customer] = tuple(numbers)
            self._customers.update(dict.fromkeys(numbers, id_))

    def remove(self, id_: str) -> None:
        """Take an entry off the list."""
        entry = self._entries.pop(id_, None)
        if entry is None:
            return
        del self._by_value[entry.kind][entry.value]
        if entry.kind == "customer":
            self.know(entry.value, ())

    def find(self, forms: Sequence[str], words: Words, now: Instant) -> Entry | None:
        """The entry that a caller meets. `forms` are the spellings of the number, the whole one first."""
        if not self._entries or any(map(is_emergency, forms)):
            return None
        for found in (*self._exact(forms), self._prefix(forms, now)):
            if found is not None and found.holds(now):
                return found
        regions = self._by_value["region"]
        if not regions:
            return None
        met = (self._entries[regions[word]] for word in words() if word in regions)
        return min((each for each in met if each.holds(now)), key=lambda each: each.id, default=None)

    def _exact(self, forms: Sequence[str]) -> tuple[Entry | None, Entry | None]:
        number = forms[0] if forms else ""
        of_customer = self._customers.get(number, "")
        return self.of("number", number), self._entries.get(of_customer)

    def _prefix(self, forms: Sequence[str], now: Instant) -> Entry | None:
        prefixes = self._by_value["prefix"]
        if not prefixes:
            return None
        for length in range(LONGEST_PREFIX, SHORTEST_PREFIX - 1, -1):
            for form in forms:
                id_ = prefixes.get(form[:length]) if len(form) >= length else None
                if id_ is not None and self._entries[id_].holds(now):
                    return self._entries[id_]
        return None
