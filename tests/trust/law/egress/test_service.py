"""The gate: what is blocked is counted, and told with its server only."""

import msgspec

from yunhu.platform.clock import VirtualTime
from yunhu.trust.law.egress.facts import EgressBlocked
from yunhu.trust.law.egress.service import TELL_AGAIN_S, Egress


class Told:
    """Keeps the facts."""

    def __init__(self) -> None:
        self.facts: list[msgspec.Struct] = []

    def __call__(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append(fact)


def test_what_is_blocked_is_told_without_what_it_is_about() -> None:
    told, time = Told(), VirtualTime()
    egress = Egress("main", told, time, {})
    assert egress.allow("https://evil.example/13800138000?name=x") is None
    fact = EgressBlocked(server="https://evil.example", recipient="flows", why="not_listed", count=1)
    assert told.facts == [fact]


def test_the_same_is_told_again_after_a_while_with_its_count() -> None:
    told, time = Told(), VirtualTime()
    egress = Egress("main", told, time, {})
    for _ in range(5):
        egress.allow("https://evil.example/")
    assert len(told.facts) == 1
    time.advance(TELL_AGAIN_S + 1)
    egress.allow("https://evil.example/")
    assert len(told.facts) == 2
    assert isinstance(told.facts[1], EgressBlocked)
    assert told.facts[1].count == 5


def test_what_leaves_and_what_does_not_is_counted() -> None:
    egress = Egress("main", Told(), VirtualTime(), {"kms": ("https://kms.example",)})
    egress.configure((), ("https://weather.example/",))
    for _ in range(3):
        assert egress.allow("https://weather.example/today") is not None
    assert egress.allow("https://kms.example/wrap", "kms") is not None
    egress.allow("https://evil.example/")
    assert egress.totals() == {("flows", "allowed"): 3, ("kms", "allowed"): 1, ("flows", "not_listed"): 1}


def test_a_name_that_leads_into_the_house_is_told() -> None:
    told = Told()
    egress = Egress("main", told, VirtualTime(), {})
    egress.configure((), ("https://weather.example/",))
    permit = egress.allow("https://weather.example/today")
    assert permit is not None
    egress.unreachable(permit)
    assert [fact.why for fact in told.facts if isinstance(fact, EgressBlocked)] == ["private_address"]
