"""How long: by class, by the centre's days without one, by the longest for a class nobody knows."""

from __future__ import annotations

from yunhu.work.recordings.keeping.model import RecordingTerms, RetentionClass
from yunhu.work.recordings.keeping.rules import DAY_US, days_of, due, is_due

TERMS = RecordingTerms(
    days=180, classes=(RetentionClass("sales", "销售", 1095), RetentionClass("survey", "回访", 30))
)


def test_days_by_class() -> None:
    assert [days_of(TERMS, each) for each in ("", "sales", "survey", "gone")] == [180, 1095, 30, 1095]
    assert days_of(RecordingTerms(), "gone") == 180


def test_each_class_is_due_at_its_own_time() -> None:
    now = 2000 * DAY_US
    assert dict(due(TERMS, now)) == {
        "": now - 180 * DAY_US,
        "sales": now - 1095 * DAY_US,
        "survey": now - 30 * DAY_US,
    }
    assert is_due(TERMS, "survey", now - 30 * DAY_US, now)
    assert not is_due(TERMS, "", now - 30 * DAY_US, now)
