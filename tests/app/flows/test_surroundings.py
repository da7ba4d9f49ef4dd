"""What flows learn of a running centre: its time, queues and business hours."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.world import CENTRE, World

from yunhu.app.flows.surroundings import Surroundings
from yunhu.flow.ivr.world import Customer, Region
from yunhu.trust.law.consents.model import ConsentText
from yunhu.work.calls.model import Contact

HOURS = """
business_hours:
  - {id: office, name: Office, zone: America/New_York, holidays: none}
  - id: never
    name: Never
    holidays: none
    week: {mon: ["00:00-00:01"], tue: [], wed: [], thu: [], fri: []}
"""
CONTACT = Contact(id="c", tenant="acme", arrived_at=0, caller="1", dialled="4001", leg="l")


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    centre = CENTRE.replace("{id: billing, name: 账单,", "{id: billing, name: 账单, hours: never,")
    return World(tmp_path, centre + HOURS).rooms.surroundings


def test_the_time_is_that_of_the_centre(around: Surroundings) -> None:
    assert str(around.now().tzinfo) == "America/New_York"


def test_queues_are_asked_as_they_stand(around: Surroundings) -> None:
    found = around.figures("support")
    assert found is not None
    assert (found.waiting, found.available, found.staffed) == (0, 2, 2)
    assert around.figures("none") is None
    assert (around.is_open("support"), around.is_open("billing"), around.is_open("none")) == (
        True,
        False,
        None,
    )


def test_business_hours_stand_as_the_calendar_says(around: Surroundings) -> None:
    assert around.hours("never") == "closed"
    assert around.hours("office") in ("open", "closed")
    assert around.hours("none") is None


def test_the_words_of_a_consent_are_those_in_force(tmp_path: Path) -> None:
    words = 'consent_texts: [{purpose: marketing, version: 2, text: "May we call you?"}]\n'
    around = World(tmp_path, CENTRE + words).rooms.surroundings
    assert around.consent_words("marketing", 2) == ConsentText("marketing", 2, "May we call you?").digest
    assert (around.consent_words("marketing", 1), around.consent_words("survey", 2)) == ("", "")


def test_what_others_know_is_asked_of_them(around: Surroundings) -> None:
    assert around.customer(CONTACT) is None
    around.region_of = lambda number: Region(city=number)
    around.customer_of = lambda contact: Customer(contact.id)
    around.expected_of = lambda queue, position: 12.6 * position
    assert around.region("010") == Region(city="010")
    assert around.customer(CONTACT) == Customer("c")
    assert around.expected_s("support") == 13
    assert around.expected_s("none") is None
