"""A centre's configuration, as imagined calls see it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.stories.world import CENTRE

from yunhu.app.configuration.errors import Faulty
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import read
from yunhu.app.flows.rehearsals import CentreSetting, read_cases
from yunhu.kit.instants import SECOND
from yunhu.oversight.rehearsing.model import Listed
from yunhu.people.customers.regions import Regions
from yunhu.platform.calendar.holidays import ChinaDays

HOURS = 'business_hours: [{id: office, name: 上班, week: {mon: ["09:00-18:00"]}}]\n'
SOUNDS = Sounds(frozenset({"menu", "goodbye"}), frozenset())


def setting(centre: str = CENTRE + HOURS) -> CentreSetting:
    """The setting of a centre's text."""
    return CentreSetting(read(centre, SOUNDS)[0], ChinaDays(), Regions())


def test_it_has_what_the_configuration_names() -> None:
    it = setting()
    assert [agent.id for agent in it.agents] == ["li", "wang"]
    assert [queue.id for queue in it.queues] == ["support", "billing"]
    assert [flow.id for flow in it.flows] == ["main", "direct"]


def test_a_number_is_found_whatever_trunk_it_is_of() -> None:
    of_trunk = CENTRE.replace('number: "4001",', 'number: "4001", trunk: carrier,')
    for centre in (CENTRE, of_trunk):
        line = setting(centre).line("4001")
        assert line is not None
        assert line.flow == "main"
    assert setting().line("4009") is None


def test_times_are_those_of_the_office() -> None:
    it = setting()
    monday = it.local("2026-10-12 09:10")
    assert monday == datetime(2026, 10, 12, 9, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert it.hours(round(monday.timestamp()) * SECOND)["office"] == "open"
    evening = it.local("2026-10-12 19:10")
    assert it.hours(round(evening.timestamp()) * SECOND)["office"] == "closed"
    assert it.knows_holidays(2026)
    assert not it.knows_holidays(2099)


def test_a_number_belongs_to_a_place_in_the_words_of_the_centre() -> None:
    region = setting().region("13800001234")
    assert region is not None
    assert region.country
    assert setting().region("anonymous") is None


def test_cases_are_read_and_a_day_that_does_not_exist_is_told_with_its_line() -> None:
    text = 'cases:\n  - {at: "2026-10-12 09:10", to: "4001"}\n  - {at: "2026-02-30 09:10", to: "4001"}\n'
    found, where = read_cases(text.rpartition("  - ")[0], "cases.yaml")
    assert [case.to for case in found.cases] == ["4001"]
    assert where.line_of("cases[0].to") == 2
    with pytest.raises(Faulty) as refused:
        read_cases(text, "cases.yaml")
    [line] = refused.value.explain("en")
    assert line.startswith("cases.yaml, line 3, cases[1].at: there is no such time")


def test_callers_meet_the_list_of_the_file_or_what_is_wrong_with_it_is_said() -> None:
    it = setting()
    at = it.instant("2026-10-12 09:10")
    assert it.meets("13800001234", None, at) is None
    good, bad = Listed(value="138 0000 1234"), Listed(value="119")
    assert [problem.path for problem in it.list_instead([good, bad])] == ["blacklist[1].value"]
    assert it.meets("13800001234", None, at) is None, "nothing is different then"
    assert it.list_instead([good]) == []
    met = it.meets("+8613800001234", None, at)
    assert met is not None
    assert met.effect == "reject"


def test_a_flow_may_be_a_prompt_that_the_blacklist_plays() -> None:
    for name, there in (("main", True), ("play:goodbye", True), ("gone", False)):
        assert (setting().flow(name) is not None) == there
