"""What may be configured of time limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from yunhu.kit.problem import Problem
from yunhu.kit.purposes import PURPOSES, RETENTIONS
from yunhu.trust.law.keeping.model import DataField


def check(keep_days: Mapping[str, int]) -> Iterator[Problem]:
    """Classes that do not end by the calendar, and days that are fewer than a law wants."""
    for name, days in keep_days.items():
        retention = RETENTIONS.get(name)
        if retention is None or retention.days is None:
            known = sorted(each for each, it in RETENTIONS.items() if it.days is not None)
            yield Problem(f"keep_days.{name}", "law.keep_unknown", {"keep": name, "known": ", ".join(known)})
        elif days < retention.least:
            params: dict[str, object] = {"keep": name, "least": retention.least}
            yield Problem(f"keep_days.{name}", "law.keep_too_short", params)


def check_field(path: str, field: str, purpose: str, keep: str) -> Iterator[Problem]:
    """A field of the tenant's own says what it is for and how long it stays, in words that are known."""
    if purpose not in PURPOSES:
        params: dict[str, object] = {"field": field, "key": "purpose", "known": ", ".join(sorted(PURPOSES))}
        yield Problem(f"{path}.purpose" if purpose else path, "law.field_unclassified", params)
    if keep not in RETENTIONS:
        params = {"field": field, "key": "keep", "known": ", ".join(sorted(RETENTIONS))}
        yield Problem(f"{path}.keep" if keep else path, "law.field_unclassified", params)


def check_fields(fields: Sequence[DataField]) -> Iterator[Problem]:
    """Every added field is classified, once."""
    seen = Counter((field.of, field.key) for field in fields)
    for at, field in enumerate(fields):
        yield from check_field(f"data_fields[{at}]", field.key, field.purpose, field.keep)
        if seen[field.of, field.key] > 1:
            yield Problem(f"data_fields[{at}].key", "law.field_twice", {"field": field.key})
