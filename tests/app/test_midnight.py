"""A day of the tenant begins when it begins where the tenant is, and once."""

from pathlib import Path
from zoneinfo import ZoneInfo

from tests.stories.world import CENTRE, World

from yunhu.app.midnight import Midnight
from yunhu.platform.clock import VirtualTime


def test_the_day_begins_once_at_the_tenants_midnight() -> None:
    time, begun = VirtualTime(), list[int]()  # 16:00 in Shanghai
    midnight = Midnight(time, ZoneInfo("Asia/Shanghai"), lambda: begun.append(time.now()))
    midnight.look()
    time.advance(8 * 3600 - 1)
    midnight.look()
    assert begun == []
    time.advance(1)
    midnight.look()
    midnight.look()
    assert begun == [time.now()]


def test_a_skill_that_ends_with_the_day_counts_for_no_queue_afterwards(tmp_path: Path) -> None:
    expiring = CENTRE.replace(
        '"sip:wang@192.0.2.12", sign_in: always, skills: [{skill: talk}]',
        '"sip:wang@192.0.2.12", sign_in: always, skills: [{skill: talk, expires: 2027-01-15}]',
    )
    world = World(tmp_path, expiring)  # 2027-01-15, 16:00 in Shanghai
    assert world.rooms.queues.figures("support").available == 2
    world.passes(8 * 3600)
    world.rooms.midnight.look()
    world.passes(0)
    assert world.rooms.queues.figures("support").available == 1
    world.caller().call("4002")
    assert (world.agent("li"), world.agent("wang")) == ("reserved", "idle")
