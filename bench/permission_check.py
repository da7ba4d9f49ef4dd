"""What it costs to ask whether somebody may do something, and how far: on the way of every request.

python -m bench.permission_check    prints µs for one question, the best of several rounds
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.rows import Row, at_most

from yunhu.platform.http.base import Principal
from yunhu.trust.roles.doors import about
from yunhu.trust.roles.model import PERMISSIONS
from yunhu.trust.roles.services.authority import Authority

ROUNDS = 5
QUESTIONS = 20_000
LIMIT_US = 50.0
ROLES = ("agent", "qa", "supervisor")
ROUTE = "/api/v1/contacts/{id}/why"


def asked(authority: Authority) -> Callable[[str], object]:
    """One question as the door puts it: what the roles allow, how far, and what the route is about."""

    def ask(word: str) -> object:
        who = Principal("main", "user:li", authority.grants("main", ROLES), user="li")
        return who.may(word), who.reach(word), about(ROUTE)

    return ask


def best(ask: Callable[[str], object]) -> float:
    """µs for one question: the best of the rounds, in CPU time."""
    words, figures = list(PERMISSIONS), []
    for _ in range(ROUNDS):
        began = time.process_time()
        for number in range(QUESTIONS):
            ask(words[number % len(words)])
        figures.append((time.process_time() - began) / QUESTIONS * 1e6)
    return min(figures)


def rows() -> list[Row]:
    """Measure, and give one row."""
    cost = round(best(asked(Authority())), 2)
    return [at_most("permission check: three roles, a narrow reach", cost, "µs", LIMIT_US, {})]


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:40} {line.value:7} {line.unit}  {line.limit}")
