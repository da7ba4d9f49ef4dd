"""How tickets look from outside: instants as texts, phones masked, moved comments with their origin."""

from __future__ import annotations

from tests.work.tickets.rig import BY, CONTACT, TENANT, Rig

from yunhu.work.tickets.api import shown


async def test_a_ticket_shows_what_was_spent_until_now(rig: Rig) -> None:
    made = await rig.make(customer="zhang", contact=CONTACT, fields={"phone": "10086"})
    child = await rig.make(parent=made.id)
    rig.go_to("2026-03-02T09:20")
    whole = await rig.tickets.whole(TENANT, made.id)
    hours = rig.registry.hours_of(whole.type)
    found = shown.detail(whole, {"zhang": "张伟"}, hours, rig.time.now())
    assert [(it.run, it.target_ms, it.spent_ms) for it in found.clocks] == [
        ("stopped", 3_600_000, 0),
        ("running", 28_800_000, 1_200_000),
    ]
    assert (found.created_at, found.due_at) == ("2026-03-02T01:00:00.000Z", "2026-03-02T09:00:00.000Z")
    assert (found.fields, found.can, found.created_by) == ({"phone": "10086"}, ["wait", "done"], BY)
    assert found.customer is not None
    assert (found.customer.name, [it.id for it in found.children]) == ("张伟", [child.id])
    unknown = shown.ticket(whole.ticket, {})
    assert unknown.customer is not None
    assert unknown.customer.name == ""


async def test_a_comment_says_where_it_was_written_when_it_was_moved(rig: Rig) -> None:
    one, two = await rig.make(), await rig.make()
    await rig.tickets.comment(TENANT, one.id, "a", True, BY)
    (before,) = await rig.tickets.comments(TENANT, one.id, 9, None)
    await rig.merging.merge(TENANT, one.id, two.id, BY)
    (after,) = await rig.tickets.comments(TENANT, two.id, 9, None)
    assert (shown.comment(before).origin, shown.comment(after).origin) == (None, one.id)


async def test_customers_are_named_once(rig: Rig) -> None:
    tickets = [await rig.make(customer=customer) for customer in ("zhang", None, "wang", "zhang")]
    assert shown.customers_of(tickets) == ["wang", "zhang"]


def test_every_state_says_where_it_leads(rig: Rig) -> None:
    found = shown.type_(rig.registry.type("task"), rig.registry)
    assert {state.id: state.to for state in found.states} == {
        "new": ["wait", "done"],
        "wait": ["new", "done"],
        "done": ["new", "filed"],
        "filed": [],
    }
    assert found.hours == "default"
