"""Facts that nobody's request or command has told of are entries by themselves; the others are not twice."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.app.access.audit_facts import entry_of
from yunhu.app.configuration.facts import ConfigurationApplied
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import kind_of
from yunhu.trust.identity.facts import LogInFailed, SessionClosed, TokenCreated, UserLocked


def envelope(fact: msgspec.Struct) -> Envelope:
    return Envelope("e", 1, 7, "main", None, kind_of(type(fact)), msgspec.msgpack.encode(fact))


def closed(why: str) -> SessionClosed:
    return msgspec.convert(
        {"kind": "session.closed", "session": "s", "user": "li", "why": why, "by": "user:li"}, SessionClosed
    )


def token(by: str) -> TokenCreated:
    return TokenCreated(token="t", name="n", scopes=("*",), expires_at=None, by=by)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (UserLocked(user="li", until=9), ("system", "user.locked", "li", "ok")),
        (closed("expired"), ("user:li", "session.closed", "li", "ok")),
        (token("first start"), ("first start", "token.created", "t", "ok")),
        (ConfigurationApplied(version=3, by="file", note=""), ("file", "configuration.applied", "3", "ok")),
    ],
)
def test_what_happens_by_itself_is_an_entry(fact: msgspec.Struct, said: tuple[str, ...]) -> None:
    entry = entry_of(envelope(fact))
    assert entry is not None
    assert (entry.actor, entry.action, entry.object, entry.outcome) == said


@pytest.mark.parametrize(
    "fact",
    [
        closed("left"),
        LogInFailed(user="li", step="password"),
        token("user:admin"),
        token("01a20415423671e0b15be7d51d4d2158"),
        token("command line"),
        ConfigurationApplied(version=3, by="user:admin", note=""),
    ],
)
def test_what_somebody_asked_for_has_its_entry_already(fact: msgspec.Struct) -> None:
    assert entry_of(envelope(fact)) is None
