"""The first of the list who is ready is asked, however often."""

import msgspec
from tests.work.queues.centre import Centre, agent, queue

from yunhu.people.agents.model import Membership


def test_the_positions_of_the_profiles_count() -> None:
    people = [
        msgspec.structs.replace(agent(name), profile=(Membership("support", position=position),))
        for name, position in (("li", 3), ("wang", 1), ("zhao", 2))
    ]
    centre = Centre(people, [queue(strategy="linear")])
    centre.sign_in("li", "wang", "zhao")
    assert centre.asked("c1", "c2") == ["wang", "zhao"]
    centre.take("c1", talked_s=10)
    assert centre.asked("c3", "c4") == ["wang", "li"]
