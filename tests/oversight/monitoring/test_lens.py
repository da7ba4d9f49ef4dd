"""What of the live stream somebody sees who leads a team."""

from __future__ import annotations

from typing import Any

import pytest

from yunhu.oversight.monitoring.lens import MOST_KNOWN, Lens, Terms, View
from yunhu.oversight.monitoring.model import Held
from yunhu.oversight.monitoring.rules import EVERY_WORD

NOBODYS, WAITS_AGAIN = Held((), False), Held((), True)


class Watching:
    """A lens on team east, where li and wang are, and who has which contact; zhao is of another team."""

    def __init__(self, *words: str) -> None:
        self.held: dict[str, Held] = {}
        self.lens = Lens(Terms(frozenset({"li", "wang"}), frozenset(words)), self.held.get)

    def view(self, kind: str, contact: str | None = "c", **body: object) -> View:
        return self.lens.view(kind, contact, body)

    def has(self, *agents: str, contact: str = "c") -> None:
        self.held[contact] = Held(agents, True)


@pytest.fixture
def east() -> Watching:
    return Watching()


def state() -> dict[str, Any]:
    return {
        "agents": [{"id": "li"}, {"id": "zhao"}],
        "contacts": [
            {"id": f"c{number}", "agent": agent} for number, agent in enumerate(("li", "zhao", None))
        ],
        "queues": [{"id": "support"}],
        "trunks": [{"id": "carrier"}],
        "phones": [
            {"id": "8001", "agent": "li"},
            {"id": "8002", "agent": "zhao"},
            {"id": "8003", "agent": None},
        ],
        "alarms": [{"name": "alarm.x"}],
    }


def test_a_snapshot_without_what_is_foreign(east: Watching) -> None:
    east.has("li", contact="c0")
    east.has("zhao", contact="c1")
    east.held["c2"] = NOBODYS
    shown = east.lens.snapshot(state())
    assert [it["id"] for it in shown["agents"]] == ["li"]
    assert [it["id"] for it in shown["contacts"]] == ["c0", "c2"], "what nobody has is everybody's who leads"
    assert shown["queues"]
    assert shown["trunks"] == shown["phones"] == shown["alarms"] == []


def test_machines_are_shown_to_those_who_may_see_them(east: Watching) -> None:
    shown = Watching("node.read").lens.snapshot(state())
    assert shown["trunks"]
    assert [it["id"] for it in shown["phones"]] == ["8001", "8003"]
    assert Watching("node.read").view("alarm.raised", None) == "hidden", "an alarm is about the whole centre"
    clear = Lens(Terms(None), lambda contact: None)
    assert clear.is_clear
    assert clear.snapshot(state()) == state()
    assert not Lens(Terms(None, EVERY_WORD - {"node.read"}), lambda contact: None).is_clear


def test_what_waited_again_before_the_stream_was_opened_is_not_shown(east: Watching) -> None:
    east.held |= {"c0": WAITS_AGAIN, "c1": WAITS_AGAIN, "c2": WAITS_AGAIN}
    assert east.lens.snapshot(state())["contacts"] == [], "nobody knows who had it"


def test_what_rings_with_several_is_shown_under_the_name_of_ones_own(east: Watching) -> None:
    east.has("zhao", "wang", contact="c1")
    (shown,) = east.lens.snapshot(state())["contacts"]
    assert shown == {"id": "c1", "agent": "wang"}


def test_events_of_agents(east: Watching) -> None:
    assert east.view("agent.presence_changed", None, agent="li") == "shown"
    assert east.view("agent.presence_changed", None, agent="zhao") == "hidden"
    assert east.view("hours.closed", None) == "shown"
    assert east.view("session.opened", None, user="zhao") == "hidden"
    assert Watching("user.read").view("session.opened", None, user="zhao") == "hidden", "it names no agent"
    assert Watching("user.read").view("user.changed", None, user="zhao", agent="zhao") == "hidden"


def test_events_of_contacts_are_shown_to_whose_agent_has_them(east: Watching) -> None:
    east.has("li")
    assert east.view("call.held") == "shown"
    east.has("zhao", contact="c2")
    assert east.view("call.held", "c2") == "hidden"
    east.held["c3"] = NOBODYS
    assert east.view("contact.arrived", "c3") == "shown"


def test_what_goes_to_another_team_is_said_to_be_gone_once(east: Watching) -> None:
    east.has("li")
    assert east.view("contact.connected", agent="li") == "shown"
    east.held["c"] = WAITS_AGAIN
    assert east.view("contact.transferred", by="li") == "shown"
    east.has("zhao")
    assert east.view("offer.made", agent="zhao") == "left"
    assert east.view("contact.connected", agent="zhao") == "hidden"
    del east.held["c"]
    assert east.view("contact.ended") == "hidden"
    assert east.view("contact.disposed", by="user:zhao") == "hidden"


def test_what_was_offered_to_another_team_and_comes_back_is_shown_again(east: Watching) -> None:
    east.held["c"] = NOBODYS
    assert east.view("contact.arrived") == "shown"
    assert east.view("offer.made", agent="zhao") == "hidden", "nobody is rung yet"
    east.held["c"] = Held(("zhao",), False)
    assert east.view("leg.started") == "left"
    east.held["c"] = NOBODYS
    assert east.view("offer.expired", agent="zhao") == "hidden"
    assert east.view("queue.step_began") == "shown"


def test_one_of_ones_own_is_shown_losing_an_offer_to_another_team(east: Watching) -> None:
    east.held["c"] = Held(("zhao", "li"), False)
    assert east.view("offer.made", agent="li") == "shown"
    assert east.view("offer.made", agent="zhao") == "hidden"
    east.has("zhao")
    assert east.view("offer.withdrawn", agent="li") == "shown"
    assert east.view("contact.connected", agent="zhao") == "left"


def test_whose_a_contact_was_is_remembered_when_it_is_over_and_what_is_forgotten_is_hidden(
    east: Watching,
) -> None:
    east.has("li")
    assert east.view("contact.connected", agent="li") == "shown"
    del east.held["c"]
    assert east.view("contact.ended") == "shown"
    assert east.view("contact.ended", "unknown") == "hidden"
    for number in range(MOST_KNOWN):
        east.view("offer.made", f"x{number}", agent="li")
    assert east.view("contact.noted") == "hidden", "it was forgotten"
