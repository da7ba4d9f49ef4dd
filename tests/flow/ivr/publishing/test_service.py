"""Drafts, publishes, stages and the way back, over a real configuration."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.flow.ivr.publishing.office import SOUNDS, Office, document, opened

from yunhu.app.configuration.errors import Faulty
from yunhu.app.flows.flow_shelves import FlowShelves
from yunhu.flow.ivr.publishing.errors import (
    DraftChanged,
    FlowFaulty,
    FlowMoved,
    NoSuchDraft,
    NoSuchFlow,
    NoSuchFlowVersion,
    NothingBefore,
    NothingStaged,
    TooManyDrafts,
)
from yunhu.flow.ivr.publishing.model import Staged
from yunhu.flow.ivr.publishing.ports import Change
from yunhu.flow.ivr.publishing.service import Publishing, etag
from yunhu.platform.documents.located import Located

OUT = {"out": {"verb": "transfer", "to": "number:4001"}}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path) as it:
        yield it


async def test_a_draft_is_published_and_is_no_draft_any_more(office: Office) -> None:
    assert await office.publish(name="First") == 2
    assert office.name() == "First"
    with pytest.raises(NoSuchDraft):
        await office.publishing.draft("main", "main")
    (version,) = await office.publishing.versions("main", "main")
    assert (version.version, version.change, version.nodes, version.by) == (2, "published", 3, "li")
    assert version.note == "flow main: because"
    assert office.kinds() == [
        "configuration.applied",
        "flow.draft_saved",
        "configuration.applied",
        "flow.published",
    ]


async def test_a_draft_with_a_mistake_is_refused_and_the_published_one_goes_on(office: Office) -> None:
    await office.publish(name="First")
    await office.write(name="Second", queue="nowhere")
    with pytest.raises(FlowFaulty) as refused:
        await office.publishing.publish("main", "main", "li")
    assert [(it.path, it.id) for it in refused.value.problems] == [("nodes.wait.queue", "flow.unknown_queue")]
    assert office.name() == "First"
    assert (await office.publishing.draft("main", "main")).document == document("Second", "nowhere")


async def test_a_draft_need_not_be_a_flow_yet(office: Office) -> None:
    await office.publishing.save("main", "main", {"id": "main", "nodes": {"a": {}}}, "li")
    checked = await office.publishing.checked(Located({"id": "main", "nodes": {"a": {}}}), "main")
    assert checked.flow is None
    assert {it.path for it in checked.faults} >= {"nodes.a"}
    with pytest.raises(FlowFaulty):
        await office.publishing.publish("main", "main", "li")
    wrong = await office.publishing.checked(Located(document()), "other")
    assert [it.id for it in wrong.faults] == ["flow.other_id"]


async def test_who_writes_at_the_same_time_is_told(office: Office) -> None:
    await office.write(name="Mine")
    draft = await office.publishing.draft("main", "main")
    await office.write(name="Theirs")
    for change in (
        lambda: office.publishing.save("main", "main", {}, "li", if_match=etag(draft)),
        lambda: office.publishing.drop("main", "main", "li", etag(draft)),
        lambda: office.publishing.publish("main", "main", "li", if_match=etag(draft)),
    ):
        with pytest.raises(DraftChanged):
            await change()
    draft = await office.publishing.draft("main", "main")
    await office.publishing.drop("main", "main", "li", etag(draft))
    assert office.kinds()[-1] == "flow.draft_dropped"
    with pytest.raises(NoSuchDraft):
        await office.publishing.drop("main", "main", "li")


async def test_a_draft_from_an_older_version_does_not_undo_what_came_meanwhile(office: Office) -> None:
    await office.publish(name="First")
    await office.write(name="Mine")
    draft = await office.publishing.draft("main", "main")
    await office.publish(name="Theirs")
    await office.publishing.save("main", "main", draft.document, "li", base_version=draft.base_version)
    with pytest.raises(FlowMoved) as refused:
        await office.publishing.publish("main", "main", "li")
    assert refused.value.params == {"flow": "main", "version": 3, "base": 2}
    await office.publishing.save("main", "main", draft.document, "li", base_version=3)
    assert await office.publishing.publish("main", "main", "li") == 4
    assert office.name() == "Mine"


class Delayed(FlowShelves):
    """Lets something happen between the walks of a publish and its change."""

    def __init__(self, office: Office, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__(office.configurations, lambda: SOUNDS)
        self._meanwhile = meanwhile

    async def change(self, make: Change, by: str, note: str) -> int:
        await self._meanwhile()
        return await super().change(make, by, note)


async def publish_while(office: Office, meanwhile: Callable[[], Awaitable[object]]) -> int:
    """Publish a draft while something else happens."""
    shelves = Delayed(office, meanwhile)
    slow = Publishing(office.database, shelves, office.time, lambda *told: office.told.append(told[2]))
    return await slow.publish("main", "main", "li")


async def test_what_comes_into_force_while_a_publish_walks_is_not_undone(office: Office) -> None:
    await office.publish(name="First")
    await office.publish(name="Second")
    await office.write(name="Mine")
    with pytest.raises(FlowMoved):
        await publish_while(office, lambda: office.publishing.roll_back("main", "main", "wang"))
    assert office.name() == "First"
    assert (await office.publishing.draft("main", "main")).document == document("Mine")


async def test_a_publish_is_told_though_its_draft_was_thrown_away_meanwhile(office: Office) -> None:
    await office.write(name="Mine")
    assert await publish_while(office, lambda: office.publishing.drop("main", "main", "wang")) == 2
    assert (office.name(), office.kinds()[-1]) == ("Mine", "flow.published")


async def test_drafts_are_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yunhu.flow.ivr.publishing.service.DRAFTS_MAX", 1)
    await office.write()
    await office.write(name="Once more")
    with pytest.raises(TooManyDrafts):
        await office.publishing.save("main", "other", {}, "li")


# --- stages -----------------------------------------------------------------------------------------------


async def staged(office: Office, percent: int = 10) -> int:
    """Something is in force, and something else staged."""
    await office.publish(name="First")
    await office.write(name="Tried")
    return await office.publishing.publish(
        "main", "main", "li", stage=lambda flow: Staged(flow, percent=percent)
    )


async def test_a_stage_is_promoted(office: Office) -> None:
    version = await staged(office)
    assert office.name() == "First"
    found = office.publishing.shelf.stage("main")
    assert found is not None
    assert (found.flow.name, found.percent) == ("Tried", 10)
    assert await office.publishing.promote("main", "main", "li") == version + 1
    assert office.name() == "Tried"
    assert office.publishing.shelf.staged == ()
    changes = [it.change for it in await office.publishing.versions("main", "main")]
    assert changes == ["promoted", "staged", "published"]
    with pytest.raises(NothingStaged):
        await office.publishing.promote("main", "main", "li")


async def test_going_back_ends_the_stage_first(office: Office) -> None:
    await staged(office)
    await office.publishing.roll_back("main", "main", "li")
    assert (office.name(), office.publishing.shelf.staged) == ("First", ())
    with pytest.raises(NothingBefore):
        await office.publishing.roll_back("main", "main", "li")


async def test_a_new_flow_cannot_be_staged(office: Office) -> None:
    await office.write()
    with pytest.raises(NoSuchFlow):
        await office.publishing.publish("main", "main", "li", stage=lambda flow: Staged(flow, 10))


# --- the way back -----------------------------------------------------------------------------------------


async def test_one_step_puts_an_earlier_flow_in_force(office: Office) -> None:
    """Going back is one version written and one use, whatever happened in between: no draft, no walk."""
    for name in ("First", "Second", "Third"):
        await office.publish(name=name)
    before, told = office.uses, len(office.told)
    await office.publishing.roll_back("main", "main", "li")
    assert (office.name(), office.uses - before) == ("Second", 1)
    await office.publishing.roll_back("main", "main", "li", to=2)
    assert (office.name(), office.uses - before) == ("First", 2)
    assert office.kinds()[told:] == ["configuration.applied", "flow.rolled_back"] * 2
    assert [it.note for it in await office.publishing.versions("main", "main", 2)] == [
        "flow main: back to version 2",
        "flow main: back to version 3",
    ]


async def test_contacts_in_progress_finish_on_their_own(office: Office) -> None:
    first = await office.publish(name="First")
    await office.publish(name="Second")
    then = office.book.flow("main", first)
    assert then is not None
    assert then.name == "First"


async def test_there_is_no_way_back_to_what_was_not_there_or_does_not_hold(office: Office) -> None:
    with pytest.raises(NoSuchFlow):
        await office.publishing.roll_back("main", "main", "li")
    await office.publish(name="First")
    with pytest.raises(NoSuchFlowVersion):
        await office.publishing.roll_back("main", "main", "li", to=1)
    await office.publish(name="Second", nodes=OUT, start="out")
    await office.configurations.change(lambda centre: replace(centre, queues=()), "li")
    with pytest.raises(Faulty):
        await office.publishing.roll_back("main", "main", "li", to=2)
    assert office.name() == "Second"


async def test_all_flows_and_drafts_are_listed(office: Office) -> None:
    await staged(office)
    await office.publishing.save("main", "fresh", {"id": "fresh"}, "li")
    fresh, main = await office.publishing.overview("main")
    assert (fresh.id, fresh.flow, fresh.draft is not None, fresh.staged) == ("fresh", None, True, False)
    assert fresh.problems > 0
    assert main.since is not None
    assert (main.id, main.since.version, main.draft, main.staged) == ("main", 2, None, True)
    assert await office.publishing.overview("other") != []
    flow, stage = await office.publishing.then("main", "main", 3)
    assert flow is not None
    assert stage is not None
    assert (flow.name, stage.flow.name) == ("First", "Tried")
    with pytest.raises(NoSuchFlowVersion):
        await office.publishing.then("main", "fresh", 3)
