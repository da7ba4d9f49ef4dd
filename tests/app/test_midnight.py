"""A day of the tenant begins when it begins where the tenant is, and once."""

from zoneinfo import ZoneInfo

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
