"""What may be configured of time limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yunhu.kit.problem import Problem
from yunhu.kit.purposes import RETENTIONS


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
