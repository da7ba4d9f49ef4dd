"""Whose masked values somebody may be shown: of own contacts, and of the customers of those."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.app.running import Running, running
from tests.app.staff import CENTRE, OWNER, PASSWORD, id_of, things

from yunhu.platform.http.base import Principal
from yunhu.trust.identity.services.entrance import Entered
from yunhu.work.calls.tables import CONTACT


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, centre=CENTRE) as it:
        await things(it)
        yield it


async def who(node: Running, agent: str, role: str = "agent") -> Principal:
    """Somebody with a role who works as an agent."""
    log_in = node.node.log_in
    await log_in.users.create(OWNER, agent, agent, [role], agent, PASSWORD, False)
    entered = await log_in.entrance.log_in("main", agent, PASSWORD, "test")
    assert isinstance(entered, Entered)
    found = await log_in.sessions.authenticate(entered.secret)
    assert found is not None
    return found


async def test_an_agent_is_shown_values_of_own_contacts_and_customers(node: Running) -> None:
    permitting, customers = node.node.permitting, node.node.clientele.customers
    li, zhao = await who(node, "li"), await who(node, "zhao")
    assert await permitting.may_reveal_contact(li, id_of("contact", "own"))
    assert not await permitting.may_reveal_contact(li, id_of("contact", "team"))
    assert not await permitting.may_reveal_contact(zhao, id_of("contact", "own"))
    assert await permitting.may_reveal_ticket(li, id_of("ticket", "own"))
    assert not await permitting.may_reveal_ticket(li, id_of("ticket", "foreign"))
    async with node.client(node.admin_token) as admin:
        made = (await admin.post("/api/v1/customers", json={"name": "张伟"})).json()
    customer = await customers.get("main", made["id"])
    assert not await permitting.may_reveal_customer(li, customer), "nobody had a contact of this customer"
    async with node.node.database.writing() as connection:
        theirs = update(CONTACT).where(CONTACT.c.id == id_of("contact", "own"))
        await connection.execute(theirs.values(customer=customer.id))
    assert await permitting.may_reveal_customer(li, customer)
    assert not await permitting.may_reveal_customer(zhao, customer)
    assert await permitting.may_reveal_customer(OWNER, customer)


async def test_a_person_without_an_agent_has_nothing_of_his_own(node: Running) -> None:
    nobody = Principal("main", "user:x", node.node.authority.grants("main", ("agent",)), user="x")
    sights = node.node.permitting.sights
    assert sights.agents(nobody, "contact.read") == frozenset()
    assert not await sights.sees(nobody, "contact.read", "contact", id_of("contact", "own"))
    assert not await sights.sees(nobody, "contact.read", "contact", "no-such-contact")
    assert await sights.sees(OWNER, "contact.read", "contact", "whatever")
