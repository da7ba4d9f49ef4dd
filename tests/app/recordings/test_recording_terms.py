"""Whose word it is by which class a recording is kept: the queue's before the number's."""

from __future__ import annotations

from pathlib import Path

import msgspec
from tests.stories.world import World

from yunhu.app.recordings.recording_terms import recording_rules
from yunhu.work.recordings.keeping.model import RecordingTerms, RetentionClass


def test_the_queue_before_the_number(tmp_path: Path) -> None:
    world = World(tmp_path)
    centre = world.rooms.directory.centre
    classes = (RetentionClass("sales", "销售", 90), RetentionClass("vip", "贵宾", 900))
    numbers = tuple(msgspec.structs.replace(each, retention="sales") for each in centre.numbers)
    queues = tuple(msgspec.structs.replace(each, retention="vip") for each in centre.queues)
    terms = RecordingTerms(classes=classes, resume_after_s=30)
    rules = recording_rules(world.rooms.directory)
    caller = world.caller().call("4001")
    assert rules.of(caller.contact).retention == ""
    world.rooms.use(msgspec.structs.replace(centre, numbers=numbers, recordings=terms), 2)
    assert (rules.of(caller.contact).retention, rules.resume_after_s()) == ("sales", 30)
    caller.press("1")
    world.rooms.use(msgspec.structs.replace(centre, numbers=numbers, queues=queues, recordings=terms), 3)
    assert rules.of(caller.contact).retention == "vip"
    assert not rules.of(caller.contact).mandatory
