"""The types and hours in force: the centre's own, or the built-in ones in its language."""

from __future__ import annotations

import pytest
from tests.work.tickets.rig import TASK, local

from yunhu.people.hours.model import BusinessHours
from yunhu.platform import texts
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.work.tickets.errors import NoSuchTicketType
from yunhu.work.tickets.registry import Registry


def registry(language: str = "zh-CN", **more: tuple[object, ...]) -> Registry:
    """What a configuration makes."""
    made = Registry(ChinaDays())
    configured = {"types": (), "hours": (), **more}
    made.configure(say=lambda key: texts.load().raw(key, language), **configured)  # type: ignore[arg-type]
    return made


def test_the_built_in_types_speak_the_language_of_the_centre() -> None:
    assert [it.name for it in registry().types()] == ["咨询", "投诉", "报修"]
    assert [it.name for it in registry("en").types()] == ["Inquiry", "Complaint", "Repair"]
    for language in texts.LANGUAGES:
        for type_ in registry(language).types():
            names = [type_.name, *(state.name for state in type_.states)]
            for field in type_.fields:
                names += [field.name, *(choice.name for choice in field.choices)]
            assert not [name for name in names if name.startswith("ticket_default.")]


def test_a_centre_with_types_of_its_own_has_only_those() -> None:
    made = registry(types=(TASK,))
    assert made.types() == [TASK]
    assert made.find("inquiry") is None
    with pytest.raises(NoSuchTicketType):
        made.type("inquiry")
    assert made.of("inquiry").states[0].kind == "closed"


def test_the_first_hours_are_those_of_types_that_name_none() -> None:
    hours = (
        BusinessHours(id="tokyo", name="Tokyo", zone="Asia/Tokyo"),
        BusinessHours(id="home", name="Home", zone="America/New_York"),
    )
    made = registry(types=(TASK,), hours=hours)
    assert made.hours_id(TASK) == "tokyo"
    assert str(made.hours_of(TASK).zone) == "Asia/Tokyo"


def test_the_year_is_that_of_the_centre() -> None:
    assert registry().year(local("2027-01-01T00:00")) == 2027
    west = BusinessHours(id="home", name="Home", zone="America/New_York")
    assert registry(hours=(west,)).year(local("2027-01-01T00:00")) == 2026
