"""The flows of versions: contacts finish on their own, and some get what is staged."""

from __future__ import annotations

import msgspec

from yunhu.app.flows.flow_book import OLD_VERSIONS_MAX, FlowBook
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.model import Shelf, Staged
from yunhu.work.calls.model import Contact

NODES = {"bye": {"verb": "hangup"}}


def flow(name: str) -> Flow:
    return msgspec.convert({"id": "main", "name": name, "start": "bye", "nodes": NODES}, Flow)


def named(book: FlowBook, version: int | None = None, of: Contact | None = None) -> str:
    found = book.flow("main", version, of)
    return "" if found is None else found.name


def contact(id_: str, caller: str = "") -> Contact:
    return Contact(id=id_, tenant="acme", arrived_at=0, caller=caller, dialled="4001", leg="l")


def book(*names: str) -> FlowBook:
    """A book whose versions 1, 2, … hold a flow of these names."""
    made = FlowBook()
    for version, name in enumerate(names, 1):
        made.configure(Shelf((flow(name),)), version)
    return made


def test_old_versions_are_bounded_and_the_oldest_go_first() -> None:
    made = book(*(f"v{version}" for version in range(1, 3 * OLD_VERSIONS_MAX)))
    newest = 3 * OLD_VERSIONS_MAX - 1
    assert len(made) == OLD_VERSIONS_MAX
    assert named(made, newest - OLD_VERSIONS_MAX) == f"v{newest - OLD_VERSIONS_MAX}"
    assert named(made, 2) == f"v{newest}"


def test_a_version_that_somebody_walks_through_is_never_forgotten() -> None:
    made = book("old")
    made.kept_for(lambda: {1})
    for version in range(2, 3 * OLD_VERSIONS_MAX):
        made.configure(Shelf((flow("new"),)), version)
    assert len(made) == OLD_VERSIONS_MAX
    assert named(made, 1) == "old"


def test_what_a_restart_recalls_is_there_beside_the_newest() -> None:
    made = FlowBook()
    made.configure(Shelf((flow("new"),)), 9)
    made.recall(Shelf((flow("old"),)), 4)
    made.recall(Shelf((flow("wrong"),)), 9)
    assert [named(made, 4), named(made, 9), named(made)] == ["old", "new", "new"]


def test_some_contacts_get_the_staged_flow_and_keep_it_after_it_is_withdrawn() -> None:
    made = FlowBook()
    made.configure(Shelf((flow("old"),), (Staged(flow("tried"), callers=("+8613800138000",)),)), 1)
    chosen, other = contact("a", "13800138000"), contact("b", "13900139000")
    assert [named(made, None, chosen), named(made, None, other), named(made)] == ["tried", "old", "old"]
    made.configure(Shelf((flow("old"),)), 2)
    assert [named(made, 1, chosen), named(made, 2, chosen)] == ["tried", "old"]
