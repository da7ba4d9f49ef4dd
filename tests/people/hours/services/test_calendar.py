"""The business hours in force."""

from __future__ import annotations

import pytest

from yunhu.kit.instants import HOUR, parse
from yunhu.people.hours.errors import NoSuchHours
from yunhu.people.hours.model import BusinessHours, Switch
from yunhu.people.hours.services.calendar import Calendar

TUESDAY = parse("2026-03-03T10:00:00+08:00")
NIGHT = BusinessHours(id="night", name="Night", holidays="none")
DAY = BusinessHours(id="day", name="Day", zone="America/New_York", holidays="none")


@pytest.fixture
def calendar() -> Calendar:
    made = Calendar(lambda day: "plain")
    made.configure((NIGHT, DAY))
    return made


def test_a_centre_without_hours_has_the_usual_ones() -> None:
    calendar = Calendar(lambda day: "plain")
    assert calendar.state("default", TUESDAY) == "open"
    assert [each.hours.id for each in calendar.standings(TUESDAY)] == ["default"]


def test_hours_that_were_configured_away_are_as_the_first_ones(calendar: Calendar) -> None:
    assert calendar.state("gone", TUESDAY) == calendar.state("night", TUESDAY) == "open"
    assert calendar.hours("gone") is calendar.hours("night")
    with pytest.raises(NoSuchHours):
        calendar.standing("gone", TUESDAY)


def test_what_is_switched_holds_for_its_hours_alone(calendar: Calendar) -> None:
    turned = Switch(hours="night", to="closed", reason="fire", by="li", at=TUESDAY, until=TUESDAY + HOUR)
    calendar.switch(turned)
    assert [each.state for each in calendar.standings(TUESDAY)] == ["closed_now", "closed"]
    assert calendar.standing("night", TUESDAY).switch == turned
    later = calendar.standing("night", TUESDAY + HOUR)
    assert (later.state, later.switch) == ("open", None)
    calendar.restore("night")
    assert calendar.switched("night") is None
    assert calendar.state("night", TUESDAY) == "open"


def test_what_is_switched_stays_when_the_configuration_changes(calendar: Calendar) -> None:
    calendar.switch(Switch(hours="night", to="closed", reason="fire", by="li", at=TUESDAY))
    calendar.configure((NIGHT,))
    assert calendar.state("night", TUESDAY) == "closed_now"
