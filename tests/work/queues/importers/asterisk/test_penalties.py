"""Rules of `queuerules.conf`: absolute and relative changes."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.asterisk.conf import sections
from yunhu.work.queues.importers.asterisk.penalties import rules_of
from yunhu.work.queues.importers.model import Misread, Unmapped
from yunhu.work.queues.model import PenaltyRule


def rules(*changes: str) -> tuple[tuple[PenaltyRule, ...], list[Unmapped]]:
    lines = "".join(f"penaltychange => {change}\n" for change in changes)
    return rules_of(sections(f"[r]\n{lines}")[0])


def test_changes_add_up_in_the_order_of_time() -> None:
    found, lost = rules("60,-2,+3", "30,5,1", "90,,,4")
    assert [(it.after_s, it.max, it.min, it.raise_) for it in found] == [
        (30, 5, 1, 0),
        (60, 4, 4, 0),  # 3 would be below the minimum
        (90, 4, 4, 4),
    ]
    assert not lost


def test_a_change_of_no_maximum_is_reported() -> None:
    found, lost = rules("30,+5")
    assert found[0].max is None
    assert [(it.id, it.path, it.lossy) for it in lost] == [
        ("import.asterisk_relative", "queuerules.conf:2", True)
    ]


@pytest.mark.parametrize("change", ["soon,1", "30", "30,x", "30,1,+-2"])
def test_what_is_no_change_is_refused_with_its_line(change: str) -> None:
    with pytest.raises(Misread) as bad:
        rules("10,5", change)
    assert (bad.value.id, bad.value.line) == ("import.asterisk_penaltychange", 3)
