"""So many exports an hour for each person, and no more."""

from __future__ import annotations

import pytest

from yunhu.work.recordings.errors import ExportsExhausted
from yunhu.work.recordings.exporting.allowance import HOUR_US, Allowance


def test_each_person_has_so_many_an_hour() -> None:
    allowance = Allowance(2)
    allowance.take("main", "user:1", 0)
    allowance.take("main", "user:1", 10)
    with pytest.raises(ExportsExhausted):
        allowance.take("main", "user:1", 20)
    allowance.take("main", "user:2", 20)
    allowance.take("other", "user:1", 20)
    allowance.take("main", "user:1", HOUR_US)
