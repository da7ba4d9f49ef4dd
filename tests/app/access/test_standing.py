"""Whoever has something open is told when it should be looked again, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from tests.app.running import Running, running

from yunhu.app.access.standing import Standing
from yunhu.app.configuration.facts import ConfigurationApplied
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.trust.identity.facts import AccountDisabled, TokenRevoked, UserChanged
from yunhu.trust.identity.services.entrance import Entered
from yunhu.trust.roles.facts import RoleRemoved

PASSWORD = "a long walk in the rain"
OWNER = Principal("main", "test", UNLIMITED)
LI = Principal("main", "user:li", {}, user="li")
WANG = Principal("main", "user:wang", {}, user="wang")
TOKEN = Principal("main", "t1", {})
SERVICE = Principal("main", "service:crm", {})


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


def doubted(node: Running, *facts: msgspec.Struct, tenant: str = "main") -> set[str]:
    """The actors who are to be looked at after these facts."""
    standing = Standing(node.node.bus, "main", node.node.log_in.sessions)
    found: set[str] = set()

    def over() -> None:
        raise AssertionError("no session has ended")

    stops = [
        standing.watch(who, over, lambda actor=who.actor: found.add(actor))  # type: ignore[misc]
        for who in (LI, WANG, TOKEN, SERVICE)
    ]
    for fact in facts:
        node.node.rooms.announce(tenant, None, fact)
    for stop in stops:
        stop()
        stop()
    node.node.rooms.announce("main", None, RoleRemoved(role="r", by="x"))
    return found


async def test_a_change_concerns_those_who_are_changed(node: Running) -> None:
    changed = UserChanged(user="li", roles=(), agent=None, by="x")
    assert doubted(node, changed) == {"user:li"}
    assert doubted(node, TokenRevoked(token="t1", by="x")) == {"t1"}
    assert doubted(node, AccountDisabled(account="crm", by="x")) == {"service:crm"}
    assert doubted(node, changed, tenant="other") == set()


async def test_roles_and_teams_concern_everybody(node: Running) -> None:
    everybody = {"user:li", "user:wang", "t1", "service:crm"}
    assert doubted(node, RoleRemoved(role="r", by="x")) == everybody
    assert doubted(node, ConfigurationApplied(version=2, by="x", note="")) == everybody


async def test_the_end_of_a_session_is_told_to_what_it_opened(node: Running) -> None:
    log_in = node.node.log_in
    await log_in.users.create(OWNER, "li", "Li", ["agent"], None, PASSWORD, False)
    entered = await log_in.entrance.log_in("main", "li", PASSWORD, "test")
    assert isinstance(entered, Entered)
    who = await log_in.sessions.authenticate(entered.secret)
    assert who is not None
    standing, told = Standing(node.node.bus, "main", log_in.sessions), list[str]()
    standing.watch(who, lambda: told.append("over"), lambda: told.append("doubt"))
    unwatch = standing.watch(who, lambda: told.append("left"), lambda: None)
    unwatch()
    await log_in.sessions.log_out(who)
    assert told == ["over"]
