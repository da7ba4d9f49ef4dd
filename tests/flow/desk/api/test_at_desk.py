"""A desk belongs to an agent: whoever is none has no desk."""

import pytest

from yunhu.flow.desk.api.at_desk import AtDesk, agent_of
from yunhu.flow.desk.errors import NoAgent
from yunhu.kit import masks
from yunhu.kit.reach import Reach
from yunhu.platform.http.base import Principal

NOTHING: dict[str, Reach] = {}


def test_a_login_that_works_as_an_agent_is_at_that_desk() -> None:
    who = Principal("main", "user:li", NOTHING, user="li", agent="li.na")
    assert agent_of(who) == AtDesk("main", "li.na", masks.name, who)


@pytest.mark.parametrize("user", [None, "boss"])
def test_programs_and_people_who_are_no_agents_have_none(user: str | None) -> None:
    with pytest.raises(NoAgent):
        agent_of(Principal("main", "token:x", NOTHING, user=user))
