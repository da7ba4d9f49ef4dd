"""What of the live stream somebody sees who leads a team."""

from typing import Any

from yunhu.oversight.monitoring.lens import MOST_KNOWN, Lens

LIVING = {"c1": "li", "c2": "zhao"}


def lens(*agents: str, machines: bool = False) -> Lens:
    return Lens(frozenset(agents), machines, LIVING.get)


def test_a_snapshot_without_what_is_foreign() -> None:
    state: dict[str, Any] = {
        "agents": [{"id": "li"}, {"id": "zhao"}],
        "contacts": [{"id": "c1", "agent": "li"}, {"id": "c2", "agent": "zhao"}, {"id": "c3", "agent": None}],
        "queues": [{"id": "support"}],
        "trunks": [{"id": "carrier"}],
        "phones": [{"id": "8001"}],
        "alarms": [{"name": "alarm.x"}],
    }
    shown = lens("li").snapshot(state)
    assert [it["id"] for it in shown["agents"]] == ["li"]
    assert [it["id"] for it in shown["contacts"]] == ["c1", "c3"], "what nobody has is everybody's who leads"
    assert shown["queues"]
    assert shown["trunks"] == shown["phones"] == shown["alarms"] == []
    assert lens("li", machines=True).snapshot(state)["trunks"]
    assert Lens(None, True, LIVING.get).snapshot(state) == state


def test_events_of_foreign_agents_and_contacts_are_left_out() -> None:
    team = lens("li")
    assert team.shows("call.held", "c1", {})
    assert not team.shows("call.held", "c2", {})
    assert team.shows("contact.arrived", "c3", {})
    assert team.shows("agent.presence_changed", None, {"agent": "li"})
    assert not team.shows("agent.presence_changed", None, {"agent": "zhao"})
    assert team.shows("hours.closed", None, {})
    assert not team.shows("alarm.raised", None, {})
    assert lens("li", machines=True).shows("alarm.raised", None, {})


def test_whose_a_contact_was_is_remembered_when_it_is_over() -> None:
    team = lens("li")
    assert not team.shows("offer.made", "c9", {"agent": "zhao"})
    assert not team.shows("contact.ended", "c9", {})
    for number in range(MOST_KNOWN):
        team.shows("offer.made", f"x{number}", {"agent": "li"})
    assert team.shows("contact.ended", "c9", {}), "it was forgotten"
