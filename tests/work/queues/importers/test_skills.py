"""Skills by name, and ids that look like names."""

from __future__ import annotations

from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.slugs import LONGEST, slug


def test_a_name_has_one_skill() -> None:
    skills = Skills()
    assert [skills.id(name) for name in ("French", "french!", "French", "中文", "日本語", "C++ /.NET")] == [
        "french",
        "french-2",
        "french",
        "item",
        "item-2",
        "c--net",
    ]
    assert [skill.name for skill in skills.all()] == ["French", "french!", "中文", "日本語", "C++ /.NET"]


def test_an_id_is_short_and_plain() -> None:
    assert slug("  Sales & Support (DE) ") == "sales-support-de"
    assert slug("a", {"a", "a-2"}) == "a-3"
    assert len(slug("x" * 200)) <= LONGEST
