"""Who served a customer last: noted as it happens, forgotten in time, and nobody's number."""

from pathlib import Path

import pytest
from tests.stories.world import CENTRE, World
from tests.work.calls.projected import projected

from yunhu.app.desks import last_agents
from yunhu.app.desks.last_agents import LastAgents, Served
from yunhu.flow.ivr.world import Customer
from yunhu.kit.instants import DAY
from yunhu.kit.pii import Number
from yunhu.platform.clock import VirtualTime
from yunhu.work.calls.facts import ContactArrived, ContactConnected
from yunhu.work.calls.model import Contact
from yunhu.work.queues.model import Queue, Sticky

STICKY = CENTRE.replace("max_waiting: 3,", "max_waiting: 3, sticky: {days: 7, wait_s: 30},")


def index(time: VirtualTime, *agents: str) -> LastAgents:
    """Who comes from the web is a customer of that name."""

    def customer(contact: Contact) -> Customer | None:
        return Customer(contact.caller_name) if contact.caller_name else None

    made = LastAgents("acme", lambda _: None, {it: it for it in agents}.get, customer, time, b"key")
    made.configure([Queue(id="q", name="q", sticky=Sticky(days=9))])
    return made


def call(number: str, name: str = "", tenant: str = "acme") -> Contact:
    return Contact(
        id="c", tenant=tenant, arrived_at=0, caller=number, dialled="4002", leg="", caller_name=name
    )


def served(lasting: LastAgents, contact: Contact, agent: str, at: int) -> None:
    for key in lasting._keys_of(contact):
        lasting._keep(key, Served(agent, at))


def test_a_customer_is_known_by_the_number_however_it_is_written() -> None:
    time = VirtualTime()
    lasting = index(time, "li", "wang")
    served(lasting, call("+8613800001234"), "li", time.now())
    assert lasting.last(call("13800001234"), 1) == "li"
    served(lasting, call("13800001234"), "wang", time.now())
    assert lasting.last(call("+8613800001234"), 1) == "wang"
    assert lasting.last(call("13800001234", tenant="other"), 1) is None
    assert lasting.last(call("13800009999"), 1) is None
    assert "13800001234" not in repr(lasting._served)


def test_a_customer_who_calls_from_elsewhere_is_known_and_the_latest_talk_counts() -> None:
    time = VirtualTime()
    lasting = index(time, "li", "wang")
    served(lasting, call("13800001234", "zhao"), "li", time.now() - 10)
    assert lasting.last(call("13900005678", "zhao"), 1) == "li"
    served(lasting, call("13900005678"), "wang", time.now())
    assert lasting.last(call("13900005678", "zhao"), 1) == "wang"
    lasting.configure([])
    assert lasting.last(call("13700000000", "zhao"), 1) is None


def test_what_is_too_long_ago_or_of_somebody_who_is_gone_does_not_count() -> None:
    time = VirtualTime()
    lasting = index(time, "li")
    served(lasting, call("13800001234"), "li", time.now() - 2 * DAY)
    served(lasting, call("13800005678"), "gone", time.now())
    assert lasting.last(call("13800001234"), 2) == "li"
    assert lasting.last(call("13800001234"), 1) is None
    assert lasting.last(call("13800005678"), 1) is None


@pytest.mark.parametrize("number", ["", "anonymous", "+86", "1234", "sip:li@192.0.2.1"])
def test_who_hides_the_number_is_nobody_in_particular(number: str) -> None:
    time = VirtualTime()
    lasting = index(time, "li")
    served(lasting, call(number), "li", time.now())
    assert len(lasting) == 0
    assert lasting.last(call(number), 1) is None


def test_of_too_many_customers_those_who_were_served_first_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(last_agents, "CUSTOMERS_MAX", 2)
    time = VirtualTime()
    lasting = index(time, "li")
    for number in ("13800000001", "13800000002", "13800000001", "13800000003"):
        served(lasting, call(number), "li", time.now())
    assert len(lasting) == 2
    assert lasting.last(call("13800000002"), 1) is None


async def test_at_the_start_it_is_read_from_the_database_and_what_is_newer_stays(tmp_path: Path) -> None:
    time = VirtualTime()
    lasting = LastAgents("acme", lambda _: None, lambda agent: agent, lambda _: None, time, b"key")
    lasting.configure([Queue(id="q", name="q", sticky=Sticky(days=3650))])
    served(lasting, call("13800005678"), "zhao", time.now())
    async with projected(tmp_path) as base:
        talks = ((0, "13800001234", "li"), (5, "13800005678", "li"), (9, "13800001234", "wang"))
        for at_ms, number, agent in talks:
            arrived = ContactArrived(caller=Number(number), dialled="4002")
            connected = ContactConnected(leg="1", agent=agent, waited_ms=0)
            base.tell(at_ms, arrived, connected, contact=f"contact{at_ms}")
        await base.projector.caught_up()
        await lasting.load(base.database)
    assert lasting.last(call("13800001234"), 3650) == "wang"
    assert lasting.last(call("13800005678"), 3650) == "zhao"


def test_who_calls_again_is_asked_of_the_same_agent_though_another_is_idle_for_longer(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, STICKY)
    first = world.caller().call("4002", "13800001234")
    assert world.agent("li") in ("reserved", "alerting")
    world.li.answer()
    world.passes(1)
    first.hang_up()
    world.passes(12)
    # Wang has been idle for longer; whoever is new goes there.
    second = world.caller().call("4002", "13900000000")
    assert world.agent("wang") in ("reserved", "alerting")
    second.hang_up()
    world.passes(60)
    world.caller().call("4002", "+8613800001234")
    assert world.agent("li") in ("reserved", "alerting")
