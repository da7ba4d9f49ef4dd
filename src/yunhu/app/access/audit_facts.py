"""Which facts become entries of the audit by themselves: what no request or command has told of already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from yunhu.platform.http.audit import Entry
from yunhu.platform.journal.file import Envelope
from yunhu.trust.audit.services.notes import SYSTEM

ALWAYS: Mapping[str, str] = {
    "user.locked": "user",
    "data.purged": "table",
    "egress.blocked": "server",
}
"""What happens by itself, and the field that says to what."""

BY_ITSELF: Mapping[str, str] = {
    "configuration.applied": "version",
    "key.rotated": "what",
    "recording.erased": "recording",
    "token.created": "token",
    "token.revoked": "token",
    "user.created": "user",
    "user.disabled": "user",
    "user.password_changed": "user",
}
"""What mostly somebody asks for, over HTTP or by a command; here it counts when one of `OWN` did it."""

OWN = frozenset({"", "first start", "file", "system", "node", "rule"})
"""The actors whom nobody has asked."""

ENDED = frozenset({"expired", "too_many"})
_TOLD = ("why", "count", "rows", "keep", "fact")
_REFUSED = frozenset({"egress.blocked"})


def entry_of(envelope: Envelope) -> Entry | None:
    """The entry that a fact makes; None for most."""
    kind = envelope.kind
    if kind not in ALWAYS and kind not in BY_ITSELF and kind != "session.closed":
        return None
    fact: dict[str, Any] = msgspec.msgpack.decode(envelope.body)
    if not _counts(kind, fact):
        return None
    field = ALWAYS.get(kind) or BY_ITSELF.get(kind) or "user"
    return Entry(
        actor=str(fact.get("by") or SYSTEM),
        action=kind,
        object=str(fact.get(field) or ""),
        outcome="refused" if kind in _REFUSED else "ok",
        detail={name: str(fact[name]) for name in _TOLD if fact.get(name) is not None},
    )


def _counts(kind: str, fact: Mapping[str, Any]) -> bool:
    """Whether nobody else has told of it."""
    if kind == "session.closed":
        return fact.get("why") in ENDED
    return kind in ALWAYS or str(fact.get("by") or "") in OWN
