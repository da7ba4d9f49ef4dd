"""What is told on the live stream at all, and to whom."""

from __future__ import annotations

import pytest

from yunhu.oversight.monitoring.rules import EVERY_WORD, WORDS, is_open, without_others
from yunhu.trust.roles.model import PERMISSIONS


def test_the_audit_is_told_to_nobody_here() -> None:
    assert not is_open("audit.noted", None, EVERY_WORD)


@pytest.mark.parametrize(
    ("kind", "word"),
    [("session.opened", "user.read"), ("token.revoked", "token.read"), ("trunk.down", "node.read")],
)
def test_some_of_it_takes_a_permission_of_its_own(kind: str, word: str) -> None:
    assert is_open(kind, None, {word})
    assert not is_open(kind, None, EVERY_WORD - {word})


def test_a_contact_and_an_agent_take_none() -> None:
    assert is_open("contact.arrived", "c", ())
    assert is_open("flow.node_entered", "c", ())
    assert is_open("agent.state_changed", None, ())
    assert not is_open("flow.published", None, ())


def test_every_word_is_a_permission() -> None:
    assert set(WORDS.values()) <= PERMISSIONS.keys()


def test_an_offer_does_not_name_who_did_not_get_it() -> None:
    body = {"agent": "li", "reason": {"eligible": 2, "runner_up": "zhao"}}
    assert without_others(body) == {"agent": "li", "reason": {"eligible": 2}}
    assert without_others({"reason": "lunch"}) == {"reason": "lunch"}
