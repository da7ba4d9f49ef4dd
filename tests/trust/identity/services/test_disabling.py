"""Users as whom nobody can log in for the time being."""

from __future__ import annotations

import pytest
from tests.trust.identity.conftest import Office

from yunhu.kit.instants import DAY
from yunhu.trust.identity.errors import LastAdministrator, LogInRefused, UserUnknown
from yunhu.trust.identity.facts import UserDisabled, UserEnabled
from yunhu.trust.identity.services.disabling import Disabling

DAY_S = 86_400.0


def disabling(office: Office, unused_days: int = 90) -> Disabling:
    """As a node has it."""
    return Disabling(
        office.user_store, office.sessions, office.authority, office._announce, office.time, unused_days * DAY
    )


async def test_who_is_disabled_is_out_at_once_and_looks_like_nobody(office: Office) -> None:
    await office.make("li")
    _, secret = await office.log_in("li")
    gate = disabling(office)
    await gate.disable(office.admin, "li")
    assert await office.sessions.authenticate(secret) is None
    with pytest.raises(LogInRefused):
        await office.log_in("li")
    await gate.disable(office.admin, "li")
    assert office.said(UserDisabled) == [UserDisabled(user="li", why="asked", by="admin")]
    await gate.enable(office.admin, "li")
    await gate.enable(office.admin, "li")
    assert office.said(UserEnabled) == [UserEnabled(user="li", by="admin")]
    assert await office.log_in("li")
    with pytest.raises(UserUnknown):
        await gate.disable(office.admin, "nobody")


async def test_who_did_not_log_in_for_long_is_disabled_and_the_last_administrator_is_not(
    office: Office,
) -> None:
    await office.make("root", "administrator")
    await office.make("li")
    await office.make("wang")
    gate = disabling(office)
    office.time.advance(60 * DAY_S)
    await office.log_in("li")
    await gate.sweep("main")
    office.time.advance(31 * DAY_S)
    await gate.sweep("main")
    assert office.said(UserDisabled) == [UserDisabled(user="wang", why="unused", by="system")]
    with pytest.raises(LastAdministrator):
        await gate.disable(office.admin, "root")
    await gate.enable(office.admin, "wang")
    office.time.advance(3_600)
    await gate.sweep("main")
    assert len(office.said(UserDisabled)) == 1, "who was enabled counts as seen just now"
    await disabling(office, 0).sweep("main")
