import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.limits import TokenBucket


def test_a_bucket_lets_the_burst_pass_and_then_the_rate() -> None:
    bucket = TokenBucket(rate=10, burst=3, now=100)
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]
    assert bucket.wait(100) == pytest.approx(0.1)
    assert bucket.take(100.11)
    assert not bucket.take(100.12)
    assert bucket.wait(100, amount=4) == float("inf")


@given(st.lists(st.floats(0, 10), max_size=50))
def test_a_bucket_never_gives_more_than_burst_and_rate(steps: list[float]) -> None:
    bucket, now, given_ = TokenBucket(rate=2, burst=5, now=0), 0.0, 0
    for step in steps:
        now += step
        given_ += bucket.take(now)
    assert given_ <= 5 + 2 * now + 1e-6
