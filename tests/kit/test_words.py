"""Instants, numbers, personal data, limits and refusals."""

import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit import instants, phone
from yunhu.kit.limits import TokenBucket
from yunhu.kit.pii import Pii
from yunhu.kit.refusal import Refusal


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_an_instant_survives_its_text(moment: datetime) -> None:
    instant = instants.parse(moment.isoformat())
    assert instants.parse(instants.to_iso(instant)) == instant - instant % 1000


def test_instants_have_milliseconds_and_z() -> None:
    assert instants.to_iso(0) == "1970-01-01T00:00:00.000Z"
    assert instants.parse("1970-01-01T08:00:01+08:00") == instants.SECOND


@pytest.mark.parametrize(
    "text", ["", "now", "2026-01-31", "2026-01-31T08:00:00", "0001-01-01T00:00:00+24:00", "1" * 99]
)
def test_an_instant_needs_a_zone(text: str) -> None:
    with pytest.raises(instants.MalformedInstant):
        instants.parse(text)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("10086", "10086"),
        ("+86 (138) 0000-0000", "+8613800000000"),
        ("１３８　００００", "1380000"),
        ("＋86 10", "+8610"),
        ("*72#", "*72#"),
        ("010－6552.9988", "01065529988"),
    ],
)
def test_numbers_are_normalised(raw: str, number: str) -> None:
    assert phone.normalise(raw) == number
    assert phone.normalise(number) == number


@pytest.mark.parametrize("raw", ["", "+", "anonymous", "1+2", "++1", "1" * 33, "1" * 10_000, "１" * 40, "٣"])
def test_what_cannot_be_dialled_is_refused(raw: str) -> None:
    with pytest.raises(phone.MalformedNumber):
        phone.normalise(raw)


@given(st.text())
def test_junk_is_refused_and_nothing_else_happens(raw: str) -> None:
    try:
        number = phone.normalise(raw)
    except phone.MalformedNumber:
        return
    assert set(number) <= set("+0123456789*#")


def test_personal_data_does_not_show() -> None:
    number = Pii("13800000000")
    for shown in (repr(number), str(number), f"{number:>20}", f"{[number]}"):
        assert "138" not in shown
    assert number.reveal() == "13800000000"
    assert number == Pii("13800000000")
    assert len({number, Pii("13800000000")}) == 1
    with pytest.raises(TypeError):
        pickle.dumps(number)


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


def test_a_refusal_names_itself_and_its_parameters() -> None:
    class QueueFull(Refusal):
        id = "queue.full"
        status = 409

    assert str(QueueFull(queue="support")) == "queue.full (queue=support)"
    assert str(QueueFull()) == "queue.full"
