"""Numbers that are dialled and written down by people who do not see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import Running, running

from yunhu.kit.pii import Number
from yunhu.kit.reach import Reach
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import ContactNumber, CustomerNumber, NumberNotThere
from yunhu.work.calls.facts import ContactArrived, ContactEnded

NUMBER = "+8613800138000"
WHO = Principal("main", "user:li", {"customer.read": Reach.TENANT, "contact.read": Reach.TENANT})
AGENT = Principal(
    "main", "user:wang", {"customer.write": Reach.TENANT, "contact.read": Reach.OWN}, agent="wang"
)
OTHER = Principal("other", "user:li", {"*": Reach.TENANT})


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def test_a_customer_is_made_of_a_contact_and_dialled_by_reference(node: Running) -> None:
    rooms, references = node.node.rooms, node.node.clientele.references
    contact = str(rooms.new_id())
    rooms.announce("main", contact, ContactArrived(caller=Number(NUMBER), dialled="5000"))
    rooms.announce("main", contact, ContactEnded(cause="x", by="customer", at=rooms.clock.now()))
    await node.node.projector.caught_up(10)
    assert await references.number(WHO, ContactNumber(contact=contact)) == NUMBER

    words = ("customer.read", "customer.write", "contact.read")
    async with node.client(await node.token(*words)) as client:
        wanted = {"name": "Li", "identities": [{"kind": "phone", "value": {"contact": contact}}]}
        made = (await client.post("/api/v1/customers", json=wanted)).json()
        (identity,) = made["identities"]
        assert identity["value"] == "138****8000"
        where = await client.get(f"/api/v1/customers/{made['id']}/identities/{identity['id']}/region")
        assert where.json()["region"]["country"] == "CN"
        nowhere = await client.get(f"/api/v1/customers/{made['id']}/identities/x/region")
        assert nowhere.status_code == 404
        back = {"kind": "phone", "value": identity["value"]}
        refused = await client.post(f"/api/v1/customers/{made['id']}/identities", json=back)
        assert refused.json()["type"] == "urn:yunhu:problem:privacy.masked_value"
    mine = CustomerNumber(customer=made["id"], identity=identity["id"])
    assert await references.number(WHO, mine) == NUMBER
    with pytest.raises(NumberNotThere):  # somebody else's call
        await references.number(AGENT, ContactNumber(contact=contact))
    for ref in (ContactNumber(contact=contact), mine):
        with pytest.raises(NumberNotThere):
            await references.number(OTHER, ref)


async def test_what_is_not_there_has_no_number(node: Running) -> None:
    for ref in (ContactNumber(contact="x"), CustomerNumber(customer="x", identity="y")):
        with pytest.raises(NumberNotThere):
            await node.node.clientele.references.number(WHO, ref)
