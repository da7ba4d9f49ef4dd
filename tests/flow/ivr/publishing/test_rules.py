"""Who gets a staged flow, and what becomes of the shelf."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing import rules
from yunhu.flow.ivr.publishing.model import Shelf, Staged


def flow(id_: str = "main", name: str = "Main") -> Flow:
    nodes = {"bye": {"verb": "hangup"}}
    return msgspec.convert({"id": id_, "name": name, "start": "bye", "nodes": nodes}, Flow)


@pytest.mark.parametrize("percent", [0, 1, 10, 50, 99, 100])
def test_a_percentage_of_contacts_gets_the_staged_flow(percent: int) -> None:
    staged = Staged(flow(), percent=percent)
    chosen = sum(rules.gets(staged, f"contact-{number}", "") for number in range(10_000))
    assert abs(chosen - percent * 100) < 150
    assert [chosen == 0, chosen == 10_000] == [percent == 0, percent == 100]


def test_the_same_contact_gets_the_same_answer_and_another_flow_draws_anew() -> None:
    one, other = Staged(flow("one"), percent=50), Staged(flow("other"), percent=50)
    contacts = [f"contact-{number}" for number in range(1_000)]
    first = [rules.gets(one, contact, "") for contact in contacts]
    assert first == [rules.gets(one, contact, "") for contact in contacts]
    same = sum(a == rules.gets(other, contact, "") for a, contact in zip(first, contacts, strict=True))
    assert 400 < same < 600


def test_callers_are_named_with_or_without_the_prefix_of_the_country() -> None:
    staged = Staged(flow(), callers=("+8613800138000", "4001"))
    assert rules.gets(staged, "x", "13800138000")
    assert rules.gets(staged, "x", "+8613800138000")
    assert rules.gets(staged, "x", "4001")
    assert not rules.gets(staged, "x", "+86104001")
    assert not rules.gets(staged, "x", "")


def test_a_publish_replaces_the_flow_and_ends_its_stage() -> None:
    shelf = Shelf((flow("a"), flow("b")), (Staged(flow("b", "tried"), 10), Staged(flow("a", "tried"), 10)))
    made = rules.put(shelf, flow("b", "new"))
    assert [each.name for each in made.flows] == ["Main", "new"]
    assert [each.flow.id for each in made.staged] == ["a"]
    assert [each.id for each in rules.put(shelf, flow("c")).flows] == ["a", "b", "c"]


def test_a_stage_is_replaced_promoted_or_withdrawn() -> None:
    shelf = rules.stage(Shelf((flow(),)), Staged(flow(name="first"), 10))
    shelf = rules.stage(shelf, Staged(flow(name="second"), 20))
    assert [each.flow.name for each in shelf.staged] == ["second"]
    assert rules.promote(shelf, "main") == Shelf((flow(name="second"),))
    assert rules.withdraw(shelf, "main") == Shelf((flow(),))
    assert rules.promote(Shelf((flow(),)), "main") == Shelf((flow(),))


def test_what_a_version_did_to_each_flow_is_said() -> None:
    old, new = flow(), flow(name="new")
    staged = Staged(new, 10)
    cases = [
        (Shelf(), Shelf((old,)), "published"),
        (Shelf((old,)), Shelf((new,)), "published"),
        (Shelf((old,)), Shelf((old,), (staged,)), "staged"),
        (Shelf((old,), (staged,)), Shelf((old,), (Staged(new, 50),)), "staged"),
        (Shelf((old,), (staged,)), Shelf((new,)), "promoted"),
        (Shelf((old,), (staged,)), Shelf((old,)), "withdrawn"),
        (Shelf((old,)), Shelf(), "removed"),
    ]
    for before, after, change in cases:
        nodes = 0 if change == "removed" else 1
        assert list(rules.changes(before, after)) == [("main", change, nodes)]
        assert list(rules.changes(after, after)) == []
