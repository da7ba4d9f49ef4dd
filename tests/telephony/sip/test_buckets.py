"""Token buckets in bounded memory."""

from __future__ import annotations

from yunhu.telephony.sip.buckets import Bucket, SourceLimiter
from yunhu.telephony.sip.limits import MAX_SOURCES


def test_a_bucket_fills_up_again() -> None:
    bucket = Bucket(10.0, 5.0, 0.0)
    assert [bucket.take(0.0) for _ in range(6)] == [True] * 5 + [False]
    assert bucket.take(0.1)
    assert not bucket.take(0.1)
    assert [bucket.take(1000.0) for _ in range(6)] == [True] * 5 + [False]


def test_one_source_does_not_starve_another() -> None:
    limiter = SourceLimiter(1.0, 2.0, 100.0, 0.0)
    assert [limiter.allow("a", 0.0) for _ in range(3)] == [True, True, False]
    assert limiter.allow("b", 0.0)


def test_many_sources_share_one_limit_and_known_ones_none() -> None:
    limiter = SourceLimiter(10.0, 10.0, 50.0, 0.0, known={"trunk"})
    assert sum(limiter.allow(f"10.0.{n // 250}.{n % 250}", 0.0) for n in range(1_000)) == 50
    assert all(limiter.allow("trunk", 0.0) for _ in range(1_000))


def test_memory_is_bounded() -> None:
    limiter = SourceLimiter(1.0, 1.0, 1e9, 0.0)
    for number in range(MAX_SOURCES + 100):
        limiter.allow(str(number), 0.0)
    assert limiter.sources == MAX_SOURCES
    assert limiter.allow("0", 0.0)
