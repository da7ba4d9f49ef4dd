"""Where nothing says whose things are whose, only who reaches the tenant sees any."""

from sqlalchemy import ColumnElement, column

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.http.sight import WholeTenant

ALL = Principal("t", "user:x", UNLIMITED)
TEAM = Principal("t", "user:y", {"contact.read": Reach.TEAM})


async def test_who_reaches_the_tenant_sees_everything_and_others_nothing() -> None:
    sight = WholeTenant()
    contact: ColumnElement[str] = column("contact")
    assert await sight.sees(ALL, "contact.read", "contact", "c")
    assert not await sight.sees(TEAM, "contact.read", "contact", "c")
    assert str(sight.contacts(ALL, "contact.read", contact)) == "true"
    assert str(sight.contacts(TEAM, "contact.read", contact)) == "false"
    assert str(sight.tickets(TEAM, "ticket.read")) == "false"
    assert sight.agents(ALL, "agent.read") is None
    assert sight.agents(TEAM, "contact.read") == frozenset()
