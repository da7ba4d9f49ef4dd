"""The service level of the last half hour."""

from yunhu.work.queues.levels import BUCKET_S, WINDOW_S, Levels


def test_it_is_the_share_in_time_of_the_window() -> None:
    levels = Levels()
    assert levels.percent(0) is None
    for second in range(10):
        levels.count(second, in_time=second < 8)
    assert levels.percent(10) == 80
    levels.count(WINDOW_S, in_time=False)
    assert levels.percent(WINDOW_S - 1) == 100 * 8 / 11
    assert levels.percent(WINDOW_S + BUCKET_S) == 0
    assert levels.percent(3 * WINDOW_S) is None


def test_it_takes_no_more_room_with_time() -> None:
    levels = Levels()
    for second in range(0, 10 * WINDOW_S, 7):
        levels.count(second, in_time=True)
    assert len(levels._buckets) <= WINDOW_S // BUCKET_S + 1
