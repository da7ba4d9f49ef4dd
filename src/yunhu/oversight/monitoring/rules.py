"""Which of what happens is told on the live stream at all, and to whom. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

NEVER: Final = "audit"
"""What the audit has is read there, where looking at it is an entry itself."""

MACHINES: Final = "node.read"

WORDS: Final[Mapping[str, str]] = {
    "trunk": MACHINES,
    "phone": MACHINES,
    "alarm": MACHINES,
    "flow": "flow.read",
    "session": "user.read",
    "factor": "user.read",
    "user": "user.read",
    "token": "token.read",
    "service_account": "token.read",
    "role": "role.read",
    "key": "key.read",
    "privacy": "audit.read",
    "egress": "law.read",
    "data": "law.read",
    "assessment": "law.read",
    "request": "request.read",
    "consent": "consent.read",
    "customer": "customer.read",
    "blacklist": "blacklist.read",
}
"""What it takes beside the permission for the stream, by the noun of what happens outside of any contact."""

EVERY_WORD: Final = frozenset(WORDS.values())

OF_ALL: Final = frozenset(
    {
        "hours.opened",
        "hours.closed",
        "hours.returned",
        "holidays.imported",
        "regions.imported",
        "configuration.applied",
    }
)
"""What is nobody's, and concerns whoever watches anything."""

BEGINNINGS: Final = frozenset({"contact.arrived", "contact.refused"})
"""Before these nobody can have had the contact."""

_NAMES_OTHERS: Final = "runner_up"
"""What in the reason of an offer names an agent who did not get it."""


def is_open(kind: str, contact: str | None, words: Collection[str]) -> bool:
    """Whether somebody who holds these words is told of such a thing, if it is within reach."""
    noun = kind.partition(".")[0]
    if noun == NEVER:
        return False
    word = None if contact is not None else WORDS.get(noun)
    return word is None or word in words


def without_others(body: Mapping[str, object]) -> dict[str, object]:
    """A fact without the agents whom it names beside the one that it is about."""
    reason = body.get("reason")
    if not isinstance(reason, Mapping):
        return dict(body)
    return {**body, "reason": {key: value for key, value in reason.items() if key != _NAMES_OTHERS}}
