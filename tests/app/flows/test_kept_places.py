"""A contact that has gone on in its queue's plan is where it was after a restart."""

from pathlib import Path

from tests.stories.world import CENTRE, World

from yunhu.app.flows.kept_places import PREFIX, KeptPlaces, read
from yunhu.work.queues.model import Entry, PlaceRecord, Progress

RECORD = PlaceRecord(Entry("c1", "acme", "support", 5, 6), 3, Progress(step=2, began_ms=40), waited_ms=70)


class Kept:
    """Records in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def remember(self, contact: str, blob: bytes) -> None:
        self.blobs[contact] = blob

    def forget(self, contact: str) -> None:
        self.blobs.pop(contact, None)


def test_a_record_is_kept_read_and_forgotten() -> None:
    kept, unreadable = Kept(), list[str]()
    places = KeptPlaces(kept)
    places.keep("c1", RECORD)
    kept.blobs |= {PREFIX + "c2": b"?", "contact:c1": b""}
    assert list(read(kept.blobs, unreadable.append)) == [RECORD]
    assert unreadable == [PREFIX + "c2"]
    places.keep("c1", None)
    assert PREFIX + "c1" not in kept.blobs


def test_a_waiting_caller_is_in_the_step_it_was_in(tmp_path: Path) -> None:
    plan = "plan: [{expire_after_s: 20}, {expire_after_s: 60}, {}]"
    world = World(tmp_path, CENTRE.replace("{id: support,", f"{{id: support, {plan},"))
    for view in world.rooms.agents.views():
        world.rooms.agents.set_presence(view.agent, "busy")
    world.caller().call("4002")
    world.passes(30)
    (before,) = world.rooms.queues.snapshot()
    assert (before.progress.step, before.progress.began_ms) == (1, 20_000)
    assert world.crash() == 1
    (after,) = world.rooms.queues.snapshot()
    assert (after.entry.contact, after.progress) == (before.entry.contact, before.progress)
    assert after.waited_ms >= before.waited_ms
