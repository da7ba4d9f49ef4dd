"""Visits in virtual time, with legs that are only looked at."""

from __future__ import annotations

from itertools import count

import pytest

from yunhu.flow.visits import service
from yunhu.flow.visits.errors import MediaNotOffered, NoSuchEntry, NoSuchVisit, TooManyVisits, VisitsFull
from yunhu.flow.visits.model import Progress, Standing, WebEntry
from yunhu.flow.visits.rules import UNUSED_S
from yunhu.flow.visits.service import Opened, Visits
from yunhu.platform.clock import VirtualTime
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import Party
from yunhu.telephony.registrar import credentials
from yunhu.telephony.registrar.credentials import Credentials
from yunhu.telephony.sip.transports.flow import Flow

SHOP = WebEntry(id="shop", name="Shop", number="5000", media=("audio",))
FLOW = Flow("wss", ("192.0.2.1", 443), ("198.51.100.7", 50123), 2**32)


class Place:
    """Visits of one entry; the contacts in progress are set by the test."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.contacts: dict[str, Standing] = {}
        self._ids = count(1)
        self.visits = Visits(self, self, self.issue, self.new_id, self.time)

    def new_id(self) -> str:
        return f"{next(self._ids):032x}"

    def issue(self, kind: str, id_: str, tab: str, lifetime_s: int) -> Credentials:
        return credentials.issue(b"s" * 32, kind, id_, tab, lifetime_s)

    def web_entry(self, entry: str) -> WebEntry | None:
        return SHOP if entry == SHOP.id else None

    def language_of(self, entry: WebEntry) -> str:
        return "en"

    def standing(self, contact: str) -> Standing | None:
        return self.contacts.get(contact)

    def open(self, address: str = "192.0.2.7") -> Opened:
        return self.visits.open(SHOP, "audio", "Ms Wu", {"page": "cart"}, address)

    def leg(self, phone: str | None, dialled: str = "shop") -> Leg:
        leg = Leg(self.new_id(), self.new_id(), "main", "inbound", Party("x"), dialled, FLOW, 0, 0.0)
        leg.phone = phone
        return leg


def test_a_visit_becomes_a_call_of_its_entrys_number() -> None:
    place = Place()
    opened = place.open()
    user = opened.credentials.user
    assert (user, opened.language) == (f"visit.{opened.visit.id}", "en")
    asked = place.visits.progress(opened.visit.id, opened.secret)
    assert asked == Progress("calling")
    leg = place.leg(user)
    assert place.visits.admit(leg) is None
    assert (leg.dialled, leg.caller) == ("5000", Party(user, "Ms Wu"))
    assert place.visits.arrived(leg) == {"page": "cart", "entry": "shop"}
    place.contacts[leg.session] = Standing("waiting", 3, 4)
    assert place.visits.progress(opened.visit.id, opened.secret) == Progress("waiting", 3, 4)
    del place.contacts[leg.session]
    assert place.visits.progress(opened.visit.id, opened.secret) == Progress("ended")


def test_a_visitor_calls_nothing_else_and_once_at_a_time() -> None:
    place = Place()
    user = place.open().credentials.user
    for dialled in ("5000", "other", "li.na"):
        refused = place.visits.admit(place.leg(user, dialled))
        assert refused is not None
        assert refused.status == 404
    first, second = place.leg(user), place.leg(user)
    place.visits.admit(first)
    place.visits.arrived(first)
    place.contacts[first.session] = Standing("talking")
    refused = place.visits.admit(second)
    assert refused is not None
    assert refused.status == 486
    del place.contacts[first.session]
    assert place.visits.admit(second) is None


def test_who_is_no_visitor_is_not_looked_at() -> None:
    place = Place()
    for phone in (None, "8001", "agent.li.na"):
        leg = place.leg(phone, "5000")
        assert place.visits.admit(leg) is None
        assert place.visits.arrived(leg) == {}
        assert leg.dialled == "5000"


def test_an_unknown_visit_may_not_come_in() -> None:
    place = Place()
    refused = place.visits.admit(place.leg("visit.gone"))
    assert refused is not None
    assert refused.status == 404


def test_the_secret_opens_its_own_visit_alone() -> None:
    place = Place()
    one, two = place.open(), place.open()
    for visit, secret in ((one.visit.id, two.secret), (one.visit.id, ""), ("gone", one.secret)):
        with pytest.raises(NoSuchVisit):
            place.visits.progress(visit, secret)
    assert one.secret not in repr(one.visit)
    assert "Wu" not in repr(one.visit)


def test_what_an_entry_does_not_take_is_refused() -> None:
    place = Place()
    with pytest.raises(NoSuchEntry):
        place.visits.entry("other")
    with pytest.raises(MediaNotOffered):
        place.visits.open(SHOP, "video", "", {}, "192.0.2.7")


def test_one_address_may_not_open_visits_without_end() -> None:
    place = Place()
    for _ in range(service.BURST):
        place.open()
    with pytest.raises(TooManyVisits) as refused:
        place.open()
    assert refused.value.params["retry_after_s"] == service.RETRY_AFTER_S
    place.open("192.0.2.8")
    place.time.advance(1 / service.PER_ADDRESS_S)
    place.open()


def test_visits_are_bounded_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_VISITS", 2)
    place = Place()
    used, unused = place.open(), place.open()
    with pytest.raises(VisitsFull):
        place.open()
    leg = place.leg(used.credentials.user)
    place.visits.admit(leg)
    place.visits.arrived(leg)
    place.contacts[leg.session] = Standing("talking")
    place.time.advance(UNUSED_S + service.SWEEP_S)
    assert len(place.visits) == 1
    assert place.visits.progress(used.visit.id, used.secret) == Progress("talking")
    with pytest.raises(NoSuchVisit):
        place.visits.progress(unused.visit.id, unused.secret)
    place.contacts.clear()
    place.time.advance(service.SWEEP_S)
    assert len(place.visits) == 0
