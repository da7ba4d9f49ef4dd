"""The configuration as calls ask it: numbers, flows and their versions, devices, targets of transfers."""

import msgspec
import pytest
from tests.stories.world import CENTRE, World

from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.service import read
from yunhu.app.directory import Directory, fixed_target
from yunhu.flow.inbound.model import Number
from yunhu.flow.visits.model import WebEntry
from yunhu.people.agents.model import Agent
from yunhu.people.customers.caller_ids import CallerId
from yunhu.people.customers.regions import Regions
from yunhu.telephony.legs.model import DialTarget
from yunhu.telephony.trunks.model import Trunk
from yunhu.work.calls.model import Target

REGISTERED = {"8001": DialTarget(uri="sip:8001@192.0.2.50", phone="8001")}


class Trunks:
    """Trunks that can dial, or are down."""

    def __init__(self) -> None:
        self.up = {"carrier"}

    def target(self, trunk: Trunk, number: str) -> DialTarget | None:
        """The way through a trunk."""
        return DialTarget(uri=f"sip:{number}@{trunk.id}", trunk=trunk.id) if trunk.id in self.up else None


def centre(**changes: object) -> Centre:
    """The stories' centre with changes."""
    made, _ = read(CENTRE, World.sounds())
    return msgspec.structs.replace(made, **changes)


def directory(of: Centre | None = None, trunks: Trunks | None = None) -> Directory:
    """A directory of a centre in version 1."""
    made = Directory(REGISTERED.get, (trunks or Trunks()).target)
    made.configure(of or centre(), 1)
    return made


# --- numbers -----------------------------------------------------------------------------------------------


def numbers(*of: tuple[str, str | None]) -> Centre:
    return centre(
        numbers=tuple(
            Number(number=number, name=f"{number} {trunk}", flow="main", trunk=trunk) for number, trunk in of
        )
    )


def test_a_number_of_the_trunk_goes_before_one_of_any() -> None:
    book = directory(numbers(("4001", None), ("4001", "carrier")))
    for trunk, name in (("carrier", "4001 carrier"), ("other", "4001 None"), (None, "4001 None")):
        found = book.number("acme", "4001", trunk)
        assert found is not None
        assert found.name == name


def test_a_number_of_one_trunk_is_not_found_through_another() -> None:
    book = directory(numbers(("4001", "carrier")))
    assert book.number("acme", "4001", "carrier") is not None
    assert book.number("acme", "4001", "other") is None
    assert book.number("acme", "4001", None) is None


def test_a_number_is_found_as_people_write_it() -> None:
    book = directory(numbers(("+861088889999", None)))
    assert book.number("acme", "+86 (10) 8888-9999", "carrier") is not None
    assert book.number("acme", "not a number!", None) is None


def test_another_tenant_has_no_numbers_here() -> None:
    book = directory()
    assert book.number("acme", "4001", None) is not None
    assert book.number("globex", "4001", None) is None
    assert book.number("globex", "+4001", None) is None


# --- flows -------------------------------------------------------------------------------------------------


def test_a_contact_in_progress_keeps_its_version_of_the_flow() -> None:
    book = directory()
    before = book.flow("acme", "main")
    changed = tuple(msgspec.structs.replace(flow, name="Changed") for flow in centre().flows)
    book.configure(centre(flows=changed), 2)
    book.configure(centre(flows=()), 3)
    assert (book.version, book.flow("acme", "main")) == (3, None)
    assert book.flow("acme", "main", 1) is before
    second = book.flow("acme", "main", 2)
    assert second is not None
    assert second.name == "Changed"


def test_a_version_that_is_not_known_any_more_is_answered_with_the_one_in_force() -> None:
    assert directory().flow("acme", "main", 77) == directory().flow("acme", "main")


# --- devices -----------------------------------------------------------------------------------------------


def test_a_registered_phone_goes_before_the_fixed_address() -> None:
    li, wang = centre().agents[:2]
    both = msgspec.structs.replace(li, phone="8001")
    gone = msgspec.structs.replace(wang, phone="8002")
    bare = msgspec.structs.replace(wang, id="zhao", phone="8003", contact=None)
    book = directory(centre(agents=(both, gone, bare)))
    assert book.agent_target("acme", "li") == REGISTERED["8001"]
    assert book.agent_target("acme", "wang") == fixed_target("sip:wang@192.0.2.12")
    assert book.agent_target("acme", "zhao") is None
    assert book.agent_target("acme", "nobody") is None


@pytest.mark.parametrize(
    ("contact", "address", "transport"),
    [
        ("sip:li@192.0.2.11", ("192.0.2.11", 5060), "udp"),
        ("sip:192.0.2.11:5070", ("192.0.2.11", 5070), "udp"),
        ("sip:li@[2001:db8::1]:5070", ("2001:db8::1", 5070), "udp"),
        ("sip:li@192.0.2.11;transport=TCP", ("192.0.2.11", 5060), "tcp"),
    ],
)
def test_a_fixed_address_is_dialled_as_it_says(
    contact: str, address: tuple[str, int], transport: str
) -> None:
    assert fixed_target(contact) == DialTarget(uri=contact, address=address, transport=transport)


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "li",
        "tel:+861",
        "sips:li@192.0.2.11",
        "sip:li@pbx.local",
        "sip:li@1.2.3.999",
        "sip:li@192.0.2.1;transport=ws",
    ],
)
def test_what_no_call_could_reach_is_no_device(contact: str) -> None:
    assert fixed_target(contact) is None


# --- targets -----------------------------------------------------------------------------------------------


def test_the_first_trunk_that_can_dial_takes_a_number() -> None:
    trunks = Trunks()
    book = directory(centre(trunks=(Trunk(id="first"), Trunk(id="carrier"), Trunk(id="third"))), trunks)
    for up, chosen in (({"carrier", "third"}, "carrier"), ({"third"}, "third")):
        trunks.up = up
        found = book.number_target("acme", "+861")
        assert found is not None
        assert found.trunk == chosen
    trunks.up = set()
    assert book.number_target("acme", "+861") is None
    assert not book.knows("acme", Target("number", "+861"))


def test_the_nearest_of_our_numbers_is_shown() -> None:
    ours = (CallerId(number="075586540000", regions=("深圳",)), CallerId(number="4008100000"))
    made = Directory(REGISTERED.get, Trunks().target, Regions().place)
    for caller_ids, callee, shown, why in (
        (ours, "075586541234", "075586540000", "same_city"),
        (ours, "01062552200", "4008100000", "default"),
        ((), "01062552200", None, "none"),
    ):
        made.configure(centre(caller_ids=caller_ids), 1)
        found = made.number_target("acme", callee)
        assert found is not None
        assert found.caller_id == shown
        assert made.caller_id(callee, found.trunk).why == why


@pytest.mark.parametrize(
    ("user", "target"),
    [
        ("billing", Target("queue", "billing")),
        ("li", Target("agent", "li")),
        ("8001", Target("agent", "wang")),
        ("+86 10 8888 9999", Target("number", "+861088889999")),
        ("nowhere", None),
    ],
)
def test_what_somebody_means_who_transfers(user: str, target: Target | None) -> None:
    li, wang = centre().agents[:2]
    book = directory(centre(agents=(li, msgspec.structs.replace(wang, phone="8001"))))
    assert book.target_of("acme", user) == target


def test_only_what_exists_is_known() -> None:
    book = directory()
    assert book.knows("acme", Target("queue", "support"))
    assert book.knows("acme", Target("agent", "li"))
    assert book.knows("acme", Target("number", "+861"))
    assert not book.knows("acme", Target("queue", "li"))
    assert not book.knows("acme", Target("agent", "support"))
    assert book.queue("acme", "support") is not None
    assert book.queue("acme", "sales") is None
    assert book.agent("li") is not None
    assert book.agent("nobody") is None


# --- visitors of web pages ---------------------------------------------------------------------------------


def test_a_web_entry_speaks_the_language_of_its_number() -> None:
    entry = WebEntry(id="shop", name="Shop", number="4001", origins=("https://shop.example",))
    number = Number(number="4001", name="Menu", flow="main", language="en")
    book = directory(centre(numbers=(number,), web_entries=(entry,)))
    assert book.web_entry("shop") == entry
    assert book.web_entry("other") is None
    assert book.language_of(entry) == "en"
    assert book.may_call("https://shop.example")
    assert not book.may_call("https://evil.example")
    nowhere = msgspec.structs.replace(entry, number="4999")
    assert book.language_of(nowhere) == book.centre.language


def test_an_agent_is_called_in_the_browser_before_the_phone() -> None:
    browser = DialTarget(uri="sip:x@y.invalid;transport=ws", phone="agent.li")
    made = Directory({**REGISTERED, "agent.li": browser}.get, Trunks().target)
    made.configure(centre(agents=(Agent(id="li", name="Li", phone="8001"),)), 1)
    assert made.agent_target("acme", "li") == browser
