import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.platform.loop_lag import PERIOD_S, LoopLag


class Late(VirtualTime):
    """Time in which calls are made late."""

    late_s = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.late_s


def test_lateness_is_measured_and_fades() -> None:
    time = Late()
    lag = LoopLag(time)
    lag.start()
    time.advance(PERIOD_S * 3)
    assert lag.recent_s == pytest.approx(0, abs=1e-9)
    time.late_s = 0.25
    time.advance(PERIOD_S)
    assert lag.recent_s == pytest.approx(0.25)
    time.advance(PERIOD_S * 50)
    assert lag.recent_s < 0.01
    lag.stop()
    lag.stop()
    assert time.next_in() is None
