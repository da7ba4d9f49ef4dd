"""`queuerules.conf`: how penalties open up while a caller waits. Pure."""

from __future__ import annotations

from yunhu.work.queues.importers.asterisk.conf import Section, Setting, words
from yunhu.work.queues.importers.model import Misread, Unmapped
from yunhu.work.queues.model import PenaltyRule

PENALTY_MAX = 1000


def rules_of(section: Section) -> tuple[tuple[PenaltyRule, ...], list[Unmapped]]:
    """The changes of one rule, in the order of time, with relative ones reckoned up."""
    changes = sorted((_change(it) for it in section.every("penaltychange")), key=lambda it: it[0])
    most: int | None = None
    least = raised = 0
    rules: list[PenaltyRule] = []
    unmapped: list[Unmapped] = []
    for after_s, texts, line in changes:
        if texts[0][:1] in ("+", "-") and most is None:
            # Without QUEUE_MAX_PENALTY there is nothing to add to: Asterisk's "no limit" stays one.
            path = f"queuerules.conf:{line}"
            unmapped.append(Unmapped(path, "import.asterisk_relative", {"rule": section.name}, lossy=True))
        elif texts[0]:
            most = _moved(most or 0, texts[0], line)
        least = _moved(least, texts[1], line)
        raised = _moved(raised, texts[2], line)
        if most is not None:
            most = max(most, least)
        rules.append(PenaltyRule(after_s=after_s, max=most, min=least, raise_=raised))
    return tuple(rules), unmapped


def _change(setting: Setting) -> tuple[int, tuple[str, str, str], int]:
    parts = [*words(setting.value), "", "", ""]
    if not parts[0].isdigit():
        raise Misread("import.asterisk_penaltychange", setting.line, {"text": setting.value[:60]})
    if not any(parts[1:4]):
        raise Misread("import.asterisk_penaltychange", setting.line, {"text": setting.value[:60]})
    return int(parts[0]), (parts[1], parts[2], parts[3]), setting.line


def _moved(value: int, change: str, line: int) -> int:
    """A value after `5` (set to), `+5` or `-5` (moved by), or nothing."""
    if not change:
        return value
    try:
        number = int(change)
    except ValueError:
        raise Misread("import.asterisk_penaltychange", line, {"text": change[:60]}) from None
    found = value + number if change[0] in "+-" else number
    return min(max(found, 0), PENALTY_MAX)
