"""The board's scene follows a call through the live stream's messages."""

from __future__ import annotations

from typing import Any

from yunhu.app.demo.scene import KEPT, Scene
from yunhu.kit.instants import to_iso

BEGAN = 1_700_000_000_000_000


def snapshot(**changes: Any) -> dict[str, Any]:
    agent = {"id": "li", "name": "李娜", "presence": "available", "routing": "idle", "reachable": True}
    phone_agent = {**agent, "id": "chen", "name": "陈静", "presence": "offline", "reachable": False}
    agents = [{**it, "since": to_iso(BEGAN), "contact": None} for it in (agent, phone_agent)]
    return {
        "kind": "snapshot",
        "agents": agents,
        "queues": [{"id": "support", "name": "客服"}],
        "phones": [{"id": "1001", "agent": "chen"}],
        "contacts": [],
        "alarms": [],
        **changes,
    }


def event(kind: str, after_s: float = 0, contact: str | None = "c", **body: Any) -> dict[str, Any]:
    at = to_iso(BEGAN + int(after_s * 1e6))
    return {"seq": 1, "kind": kind, "at": at, "contact": contact, "body": body}


def scene(*messages: dict[str, Any]) -> Scene:
    made = Scene()
    for message in (snapshot(), *messages):
        made.take(message)
    return made


ARRIVED = event("contact.arrived", caller="138", caller_name="刘先生", dialled="8000")
ANSWERED = event("contact.answered", leg="l")
QUEUED = event("contact.queued", 5, queue="support")
OFFERED = event("offer.made", 6, agent="li")
CONNECTED = event("contact.connected", 8, leg="a", agent="li", number=None, waited_ms=3000)
ENDED = event("contact.ended", 20, cause="hangup", by="agent", abandoned=False)


def test_a_call_goes_through_its_phases() -> None:
    made = Scene()
    made.take(snapshot())
    phases = []
    for message in (ARRIVED, ANSWERED, QUEUED, OFFERED, CONNECTED):
        made.take(message)
        phases.append(made.contacts["c"].phase)
    assert phases == ["arriving", "in_flow", "waiting", "offered", "talking"]
    assert made.contacts["c"].agent == "li"
    assert made.counts["answered"] == 1


def test_who_waits_is_in_the_queue_the_longest_first() -> None:
    other = {**ARRIVED, "contact": "d"}
    made = scene(ARRIVED, QUEUED, OFFERED, other, {**QUEUED, "contact": "d", "at": to_iso(BEGAN)})
    assert [it.id for it in made.waiting("support")] == ["d", "c"]


def test_figures_and_recording_find_the_contact_after_its_end() -> None:
    leg = event("leg.ended", 20, leg="l", figures={"mos": 4.3})
    sealed = event("recording.closed", 21, duration_ms=12_000)
    made = scene(ARRIVED, ANSWERED, QUEUED, CONNECTED, ENDED, leg, sealed)
    (over,) = made.last(5)
    assert (over.mos, over.recorded_ms, over.by) == (4.3, 12_000, "agent")
    assert made.contacts == {}


def test_a_caller_who_gives_up_waited_until_then() -> None:
    gone = event("contact.ended", 9, cause="hangup", by="customer", abandoned=True)
    made = scene(ARRIVED, ANSWERED, QUEUED, gone)
    assert made.last(1)[0].waited_ms == 4000
    assert made.counts["abandoned"] == 1


def test_an_offer_that_was_not_taken_is_counted_and_the_contact_waits_on() -> None:
    made = scene(ARRIVED, QUEUED, OFFERED, event("offer.expired", 9, agent="li"))
    assert made.contacts["c"].phase == "waiting"
    assert made.contacts["c"].agent is None
    assert made.counts["not_taken"] == 1
    made.take(event("offer.withdrawn", 9, agent="li"))
    assert made.counts["not_taken"] == 1


def test_an_agent_has_three_axes() -> None:
    made = scene(
        event("agent.state_changed", 6, agent="li", state="engaged", was="idle"),
        event("phone.registered", 6, None, phone="1001"),
        event("agent.presence_changed", 6, None, agent="chen", presence="available", pending=False),
        event("agent.presence_changed", 6, None, agent="li", presence="break", pending=True),
    )
    li, chen = made.agents["li"], made.agents["chen"]
    assert (li.presence, li.routing, li.load, li.contact) == ("available", "engaged", 100, "c")
    assert (chen.presence, chen.reachable, chen.load) == ("available", True, 0)
    made.take(event("phone.unregistered", 7, None, phone="1001"))
    assert not chen.reachable


def test_hold_and_transfer_are_phases_too() -> None:
    made = scene(ARRIVED, CONNECTED, event("segment.started", 9, segment="hold"))
    assert made.contacts["c"].phase == "held"
    made.take(event("segment.started", 10, segment="transfer"))
    assert made.contacts["c"].phase == "connecting"


def test_a_snapshot_puts_everything_in_its_place() -> None:
    times = {"arrived_at": to_iso(BEGAN), "queued_at": to_iso(BEGAN + 1), "connected_at": None}
    known = {"caller": "138", "caller_name": "", "dialled": "8000", "queue": "support", "agent": None}
    living = {"id": "x", "phase": "waiting", "leg": "l", **known, **times}
    alarm = {"name": "alarm.journal", "about": "", "params": {"reason": "full"}}
    made = scene(snapshot(contacts=[living], alarms=[alarm]))
    assert [it.id for it in made.waiting("support")] == ["x"]
    assert made.alarms == {("alarm.journal", ""): {"reason": "full"}}
    made.take(event("alarm.cleared", 1, None, name="alarm.journal", about=""))
    assert made.alarms == {}


def test_events_of_contacts_nobody_knows_and_unknown_kinds_change_nothing() -> None:
    made = scene(QUEUED, OFFERED, CONNECTED, ENDED, event("new.kind"), {"kind": "heartbeat", "seq": 1})
    assert made.contacts == {}
    assert made.last(1) == []


def test_only_so_many_ended_contacts_are_remembered() -> None:
    made = Scene()
    made.take(snapshot())
    for number in range(KEPT + 5):
        made.take({**ARRIVED, "contact": str(number)})
        made.take({**ENDED, "contact": str(number)})
    assert len(made.ended) == KEPT
    assert made.last(1)[0].id == str(KEPT + 4)
