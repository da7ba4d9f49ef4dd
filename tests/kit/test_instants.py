from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit import instants


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
