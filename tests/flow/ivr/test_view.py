"""The world as one contact sees it: its own customer, its own version of a flow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tests.flow.ivr.caller import BYE, figures, flow

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.view import View
from yunhu.flow.ivr.world import Customer, Figures, HoursState, MadeWorld, Region
from yunhu.work.calls.model import Contact

CONTACT = Contact(id="c", tenant="acme", arrived_at=0, caller="+8610", dialled="4001", leg="l")


class Around:
    """A centre in which everything is known."""

    def now(self) -> datetime:
        return datetime(2027, 2, 5, 9, tzinfo=UTC)

    def figures(self, queue: str) -> Figures | None:
        return figures(waiting=3) if queue == "support" else None

    def expected_s(self, queue: str) -> int | None:
        return 60

    def is_open(self, queue: str) -> bool | None:
        return True

    def hours(self, name: str) -> HoursState | None:
        return "open"

    def region(self, number: str) -> Region | None:
        return Region(city=number)

    def customer(self, contact: Contact) -> Customer | None:
        return Customer(contact.id)

    def outside(self, url: str, text: str) -> str:
        return f"{url} {len(text)}"

    def written(self, url: str, text: str) -> str:
        return f"{url} masked {len(text)}"

    def consent_words(self, purpose: str, version: int) -> str:
        return f"{purpose} {version}"

    def when_known(self, contact: Contact, call: Callable[[], None]) -> None:
        call()


class Book:
    """Flows, and in which version they were asked for."""

    version = 7

    def __init__(self, *flows: Flow) -> None:
        self._flows = {each.id: each for each in flows}
        self.asked: list[tuple[str, str, int | None]] = []

    def flow(
        self, tenant: str, flow: str, version: int | None = None, of: Contact | None = None
    ) -> Flow | None:
        assert of is CONTACT
        self.asked.append((tenant, flow, version))
        return self._flows.get(flow)


def test_the_centre_is_asked_for_this_contact() -> None:
    book = Book(flow(f"first: {BYE}"))
    view = View(Around(), book, CONTACT)
    assert view.now.hour == 9
    assert view.figures("support") == figures(waiting=3)
    assert (view.expected_s("support"), view.is_open("support"), view.hours("office")) == (60, True, "open")
    assert view.region("+8610") == Region(city="+8610")
    assert view.customer() == Customer("c")
    assert view.consent_words("marketing", 2) == "marketing 2"
    assert (view.outside("u", "abc"), view.written("u", "abc")) == ("u 3", "u masked 3")
    assert view.flow("main", 5) is not None
    assert view.flow("none", 5) is None
    assert book.asked == [("acme", "main", 5), ("acme", "none", 5)]


def test_a_flow_asks_for_its_customer_also_in_a_flow_that_it_calls() -> None:
    plain = flow(f"first: {BYE}")
    asks = flow(f"first: {{verb: say, text: 'Hello {{customer.id}}', next: bye}}\nbye: {BYE}", id_="asks")
    calls = flow("first: {verb: subflow, flow: middle, next: first}", id_="calls")
    middle = flow(
        "first: {verb: subflow, flow: asks, next: b}\nb: {verb: subflow, flow: calls, next: b}", id_="middle"
    )
    assert not View(Around(), Book(), CONTACT).reads_customer(plain)
    assert View(Around(), Book(), CONTACT).reads_customer(asks)
    assert View(Around(), Book(middle, asks, calls), CONTACT).reads_customer(calls)
    assert not View(Around(), Book(middle, calls), CONTACT).reads_customer(calls)


def test_a_made_world_answers_like_a_centre() -> None:
    made = MadeWorld(queues={"support": figures(staffed=1)}, closed=frozenset({"support"}))
    assert made.is_open("support") is False
    assert made.is_open("none") is None
    assert made.figures("none") is None
